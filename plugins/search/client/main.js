/** The search of one form: from what is typed to what is shown. */
import { search } from "./engine.js";
import { keptIndex } from "./index.js";
import { entry, option, show, way } from "./view.js";

/** How many letters the search page shows at first, and how many fit below a field. */
const [PAGE, BELOW] = [10, 5];
/** Milliseconds without a key before the index is asked. */
const PAUSE = 120;
const opened = new WeakSet();

/** What can be asked, and so stands in an address. */
const NAMES = ["q", "topic", "year", "update", "voice", "as", "show", "at"];
const fromAddress = (query) => Object.fromEntries(NAMES.map((name) => [name, new URLSearchParams(query).get(name) ?? ""]));
const toAddress = (base, asked) => [base, String(new URLSearchParams(NAMES.filter((name) => asked[name]).map((name) => [name, asked[name]])))].filter(Boolean).join("?");

/** Begin to search with a form; later calls change nothing. */
export function open(form) {
  if (opened.has(form)) return;
  opened.add(form);
  const [field, options, status] = ["input", "[role=listbox]", "[role=status]"].map((each) => form.querySelector(each));
  const results = form.id === "find" ? document.getElementById("results") : null;
  const base = new URL(form.dataset.search, document.baseURI).href;
  const session = { asked: fromAddress(results ? location.search : "") };
  const withIndex = keptIndex(base);
  let [turn, timer, expand, tend] = [0, 0, null, null];

  const say = (text, ...ways) => status.replaceChildren(text, ...ways.flatMap((each) => (each ? [" ", each] : [])));
  const list = () => way("See all letters", form.dataset.list);

  const draw = (letters) => {
    if (results) show(results, letters.map(entry));
    show(options, letters.map((letter, place) => option(letter, `${form.id}-${place}`)));
    expand?.(!results && form.contains(document.activeElement));
  };

  const tell = ({ threads, instead }, asked) => {
    const count = `${threads.length || "No"} letter${threads.length === 1 ? "" : "s"} for “${instead ?? asked.q.trim()}”`.replace(" for “”", "");
    const literal = instead && way(`Search for “${asked.q.trim()}” as typed`, toAddress(base, { ...asked, as: "typed" }));
    const further = threads.length ? !results && way("See them all", toAddress(base, asked)) : list();
    say(`${count}${instead ? `, searched instead of “${asked.q.trim()}”` : ""}.`, literal, further);
  };

  const fail = (fault, text) => {
    console.error(fault);
    if (fault.name === "Newer") say("This page is older than the letters.", way("Load it again", () => location.reload()));
    else say(navigator.onLine ? text : `You seem to be offline. ${text}`, way("Try again", run), list());
  };

  /** Search for what is asked; show titles first, then what matched where. */
  async function run() {
    const [mine, asked] = [(turn += 1), session.asked];
    let letters = [];
    const look = async (index) => {
      const found = await search(index, asked);
      letters = await Promise.all(found.threads.slice(0, results ? Number(asked.show) || PAGE : BELOW).map(index.card));
      if (mine !== turn) return;
      draw(letters);
      tell(found, asked);
      const [turns, keys, page] = await Promise.all([import("./turns.js"), import("./combobox.js"), results && import("./page.js")]);
      expand ??= keys.combobox(field, options, results);
      tend ??= page && page.tend({ form, field, results, session, run, toAddress, fromAddress });
      letters = await Promise.all(letters.map(await turns.closer(index, found)));
      if (mine !== turn) return;
      draw(letters);
      await tend?.({ index, found, letters, asked });
    };
    try {
      if (asked.q.trim().length > 1 || asked.q > "\u2e80" || (results && toAddress("", { ...asked, q: "" }))) await withIndex(look);
      else [draw([]), say("")];
    } catch (fault) {
      if (mine !== turn) return;
      draw(letters);
      fail(fault, letters.length ? "Not every excerpt could be loaded." : "Search could not be reached.");
    }
  }

  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": options.id })) {
    field.setAttribute(name, value);
  }
  field.addEventListener("input", () => {
    session.asked = { ...session.asked, q: field.value, as: "begun", show: "", at: "" };
    clearTimeout(timer);
    timer = setTimeout(run, PAUSE);
  });
  // What was typed before this script came counts too.
  if (field.value && field.value !== session.asked.q) session.asked = { ...session.asked, q: field.value, as: "begun" };
  field.value = session.asked.q;
  if (toAddress("", session.asked)) run();
  else withIndex(() => {}).catch(() => {});
}
