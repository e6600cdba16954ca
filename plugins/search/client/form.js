/** The search of one form: from what is typed to the first titles. */
import { search } from "./engine.js";
import { keptIndex } from "./index.js";
import { entry, option } from "./view.js";

/** How many letters the search page shows at first, and how many fit below a field. */
export const PAGE = 10;
const BELOW = 5;
/** Milliseconds without a key before the index is asked. */
const PAUSE = 120;

/** Return what is asked in the page's address: `q`, filters, `as` (see engine.js), `show` letters, and the place `at` one. */
export const fromAddress = () => ({ q: "", ...Object.fromEntries(new URLSearchParams(location.search)) });

/**
 * Begin to search with a form, by the index at an address.
 * @param {Record<string, Promise<Response>>} early answers to files of the index that start.js has asked for, by path
 * @param {(text: string, again?: () => void) => void} say shows a text with the way to all letters, and to another try
 */
export function open(form, base, early, say) {
  const { q: field } = form;
  const options = form.querySelector("[role=listbox]");
  const results = document.getElementById("results");
  const withIndex = keptIndex(new URL(base, document.baseURI).href, early);
  const session = { form, base, field, options, results, asked: results ? fromAddress() : { q: "" }, run, ask };
  let [turn, timer, tended] = [0];

  const fail = (fault, some) => {
    console.error(fault);
    const why = some ? "Not everything could be loaded." : "Search could not be reached.";
    if (fault.name === "Newer") say("This page is older than the letters.", () => location.reload());
    else say(navigator.onLine ? why : `You seem to be offline. ${why}`, run);
  };

  const load = () => (tended ??= import("./page.js").then(({ tend }) => tend(session)));

  /** Search for what is asked; show titles as they come, then what matched where. */
  async function run() {
    const [mine, asked, fresh] = [(turn += 1), session.asked, !options.children.length];
    let letters = [];
    const look = async (index) => {
      letters = [];
      const found = await search(index, asked);
      const threads = found.threads.slice(0, results ? asked.show || PAGE : BELOW);
      const card = async (thread, place) => {
        letters[place] = await index.card(thread, found.voice(thread));
        // Into an empty list titles come as they are there, in their order; later ones take the place of the old at once.
        const end = threads.findIndex((_, each) => !letters[each]);
        if (fresh && mine === turn && end > 0) {
          (results || options).replaceChildren(...letters.slice(0, end).map((letter) => (results ? entry : option)(letter, [letter.title])));
          options.hidden = Boolean(results);
        }
      };
      // By HTTP/1.1 a browser asks one server for six files at a time: what shows excerpts, and five cards.
      const [after] = await Promise.all([load(), ...threads.map(card)]);
      if (mine === turn) await after(index, found, letters, asked);
    };
    try {
      await withIndex(look);
    } catch (fault) {
      tended?.catch(() => (tended = null));
      if (mine === turn) fail(fault, letters[0]);
    }
  }

  /** Search for something else; `push` makes it a new place in the reader's history. */
  function ask(change, push) {
    clearTimeout(timer);
    session.asked = { ...session.asked, show: "", at: "", ...change };
    session.note?.(push);
    run();
  }

  [field.role, field.ariaExpanded] = ["combobox", "false"];
  field.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE, { q: field.value, as: "begun" });
  };
  form.onsubmit = (event) => {
    clearTimeout(timer);
    if (!results) return;
    event.preventDefault();
    ask({ q: field.value, as: "" }, true);
  };
  // What was typed before this script came counts too.
  if (field.value && field.value !== session.asked.q) Object.assign(session.asked, { q: field.value, as: "begun" });
  field.value = session.asked.q;
  if (Object.values(session.asked).some(Boolean)) run();
  else withIndex(() => {}).catch(() => {});
}
