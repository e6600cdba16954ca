// The reader's choice of colors, kept in this browser. It runs before the page is drawn: nothing flashes or jumps.
{
  const root = document.documentElement;
  const chosen = () => {
    try {
      return localStorage.scheme ?? "";
    } catch {
      return ""; // a browser that keeps nothing follows the system
    }
  };
  const show = () => {
    root.dataset.scheme = chosen();
    for (const choice of document.querySelectorAll("[name=scheme]")) choice.checked = choice.value === chosen();
  };
  show();
  // The search page keeps room for what it was asked for, until that is there: nothing below it jumps.
  root.toggleAttribute("data-asked", new URLSearchParams(location.search).has("q"));
  addEventListener("storage", show);
  addEventListener("DOMContentLoaded", () => {
    document.querySelector(".scheme").hidden = false;
    show();
  });
  addEventListener("change", ({ target }) => {
    if (target.name !== "scheme") return;
    try {
      localStorage.scheme = target.value;
    } catch {}
    root.dataset.scheme = target.value;
  });
}
