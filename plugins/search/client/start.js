// Wakes the search when a reader turns to a field; until then a page loads nothing else of it.
const served = location.protocol !== "file:";
for (const form of document.querySelectorAll("[data-search]")) {
  const say = (text) => {
    const list = document.createElement("a");
    list.href = form.dataset.list;
    list.append("See all letters");
    form.querySelector("[role=status]").replaceChildren(text, " ", list);
  };
  const wake = () =>
    served
      ? import("./main.js").then(({ open }) => open(form)).catch(() => say("Search did not load."))
      : say("Search needs a web server.");
  if (served) form.action = form.dataset.search;
  form.q.onfocus = wake;
  if (form.id === "find" && location.search) wake();
}
if (/[?&]marks=/.test(location.search)) import("./marks.js");
document.querySelector(".help")?.addEventListener("toggle", () => import("./slash.js"));
onkeydown = (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input,textarea,select")) return;
  try {
    if (localStorage.slash) return;
  } catch {}
  event.preventDefault();
  document.querySelector("[name=q]").focus();
};
