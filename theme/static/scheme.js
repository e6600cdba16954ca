// What readers choose for themselves, kept in this browser: colors, and whether the key `/` moves to the search field.
// It runs before the page is drawn: nothing flashes or jumps.
{
  const root = document.documentElement;
  const chosen = (name) => {
    try {
      return localStorage[name] ?? "";
    } catch {
      return ""; // a browser that keeps nothing follows the system
    }
  };
  const show = () => {
    root.dataset.scheme = chosen("scheme");
    for (const choice of document.querySelectorAll("[name=scheme]")) choice.checked = choice.value === chosen("scheme");
    const slash = document.getElementById("slash");
    if (slash) slash.checked = !chosen("slash");
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
    try {
      if (target.name === "scheme") localStorage.scheme = target.value;
      if (target.id === "slash") localStorage.slash = target.checked ? "" : "off";
    } catch {}
    if (target.name === "scheme") root.dataset.scheme = target.value;
  });
  addEventListener("keydown", (event) => {
    // What belongs to a form may want the key itself.
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.form !== undefined) return;
    const field = document.querySelector("[role=search] input");
    if (!field || chosen("slash")) return;
    event.preventDefault();
    field.focus();
  });
}
