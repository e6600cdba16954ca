// Wakes the search when a reader turns to a field; until then a page loads nothing else of it.
const hosted = location.protocol !== "file:";
const forms = document.querySelectorAll("form[data-search]");
const slash = document.querySelector("#slash");

/** Where the key is turned off, for readers whose voice or tremor types it. */
const kept = (change) => {
  try {
    return change ? change(localStorage) : localStorage.slash;
  } catch {}
};

for (const form of forms) {
  const say = (text) => {
    const list = document.createElement("a");
    list.href = form.dataset.list;
    list.append("See all letters");
    form.querySelector("[role=status]").replaceChildren(text, list);
  };
  const wake = () =>
    hosted
      ? import("./main.js").then(({ open }) => open(form)).catch(() => say("Search could not be loaded. "))
      : say("Search needs a web server. ");
  if (hosted) form.action = form.dataset.search;
  form.addEventListener("focusin", wake);
  if (form.id === "find" && location.search) wake();
}
if (/[?&]marks=/.test(location.search)) import("./marks.js");
if (slash) {
  slash.checked = !kept();
  slash.onchange = () => kept((store) => (slash.checked ? delete store.slash : (store.slash = "off")));
}
addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, altKey, target } = event;
  if (key !== "/" || ctrlKey || metaKey || altKey || target.closest("input,textarea,select") || kept() || !forms[0]) return;
  event.preventDefault();
  forms[0].elements.q.focus();
});
