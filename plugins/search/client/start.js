// Wakes the search when a reader turns to a field; until then a page loads nothing else of it.
const base = document.currentScript.dataset.search;
const { href, search } = location;
// What has been asked for, by path: see index.js.
const asked = {};
const ask = (path, how) => (asked[path] = fetch(base + path, how)).catch(() => {});
const load = () => (ask("manifest.json", { cache: "no-cache" }), import("./form.js"));
// The search page that is opened with a query waits neither for its reader nor for the rest of its own text.
let early = href.includes("/search/?") && load();
// It asks for the shards of a few of its words, as lists.js finds them but for words as they were typed, before the rest
// of the search has come; that asks for those which this got wrong. The build puts its parts and their last shards here.
if (early)
  for (const [folder, last] of [["PARTS", 0]])
    for (const word of (search.toLowerCase().match(/[a-z]{3,}/g) ?? []).slice(0, 6))
      ask(`${folder}/${([...word.replace(/(..)(ing|ed|at|ion|[eiys]){1,4}$/, "$1")].reduce((hash, sign) => Math.imul(hash ^ sign.codePointAt(), 16777619), 2166136261) & last).toString(16)}.bin`);

const begin = () => {
  const form = document.forms[0];
  const say = (text, again) => {
    const [said, button, list] = form.querySelector("div>p").children;
    said.textContent = text;
    button.onclick = again;
    button.hidden = !again;
    list.hidden = false;
  };
  const wake = () => {
    if (/^file/.test(href)) return say("Search needs a web server.");
    form.action = base;
    form.q.onfocus = null;
    (early || load()).then(({ open }) => open(form, base, asked, say)).catch(() => say("Search did not load.", wake));
    early = null;
  };
  form.q.onfocus = wake;
  if (early) wake();
  if (/marks=/.test(search)) import("./closer.js").then(({ markPage }) => markPage());
};
if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
else begin();
