// Wakes the search when a reader turns to a field; until then a page loads nothing else of it.
const base = document.currentScript.dataset.search;
const { pathname, protocol, search } = location;
const load = () => [import("./form.js"), fetch(`${base}manifest.json`, { cache: "no-cache" }).catch(() => {})];
// The search page that is opened with a query waits neither for its reader nor for the rest of its own text.
let early = search && pathname.endsWith("/search/") && load();

const begin = () => {
  const form = document.querySelector("[role=search]");
  const say = (text, again) => {
    const [said, button, list] = form.querySelector("div>p").children;
    said.textContent = text;
    button.onclick = again;
    button.hidden = !again;
    list.hidden = false;
  };
  const wake = () => {
    if (protocol === "file:") return say("Search needs a web server.");
    form.action = base;
    form.q.onfocus = null;
    const [find, manifest] = early || load();
    early = null;
    find.then(({ open }) => open(form, base, manifest, say)).catch(() => say("Search did not load.", wake));
  };
  form.q.onfocus = wake;
  if (early) wake();
  if (search.includes("marks=")) import("./closer.js").then(({ markPage }) => markPage());
  document.querySelector(".help")?.addEventListener("toggle", () => import("./slash.js"));
  onkeydown = (event) => {
    // What belongs to a form may want the key itself.
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.form !== undefined) return;
    try {
      if (localStorage.slash) return;
    } catch {}
    event.preventDefault();
    form.q.focus();
  };
};
if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
else begin();
