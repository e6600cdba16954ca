/** What comes after the first titles: what matched where, how many were found, the keys of the field. */
import { closely } from "./closer.js";
import { combobox } from "./combobox.js";
import { tendPage, toAddress } from "./place.js";
import { element, entry, option } from "./view.js";

const SAID = ["in the letter", "in the answer", "in a perspective", "in the title", "in an update", "in a note", "near in meaning"];
// A browser takes long to make ready for its first date: it does so while the cards come.
const dates = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
dates.format();
/** Return a day as readers of the page write it. */
const inWords = (day) => dates.format(new Date(day));
const marked = (parts) => parts.map(([text, mark]) => (mark ? element("mark", {}, text) : text));
const link = (text, href) => element("a", { href }, text);

/** Return when a letter appeared, its topic, and whose voice matched. */
function facts({ date, topic, said }) {
  const told = [element("time", { datetime: date }, inWords(date)), topic, SAID[said]].filter(Boolean);
  return element("p", { class: "facts" }, ...told.flatMap((fact) => [element("span", {}, fact), " "]));
}

/** Return a result with its facts and its excerpt. */
const whole = (letter) =>
  entry(letter, marked(letter.titled), facts(letter), element("div", { class: "entry-text" }, element("p", { lang: letter.lang }, ...marked(letter.excerpt))));

/** Show nodes as an element's children; those that already look so stay, and so does the focus. */
function show(place, nodes) {
  nodes.forEach((node, number) => {
    const old = place.children[number];
    if (old?.isEqualNode(node)) return;
    const focused = old?.contains(document.activeElement);
    if (old) old.replaceWith(node);
    else place.append(node);
    if (focused) node.querySelector("a").focus({ preventScroll: true });
  });
  while (place.children[nodes.length]) place.lastElementChild.remove();
}

/** Tend the search of a form, and return what is to be called with the letters of each. */
export function tend(session) {
  const { form, base, field, options, results } = session;
  const [told, again, list] = form.querySelector("div>p").children;
  const expand = combobox(field, options, results);
  const after = results ? tendPage(session) : () => {};

  const tell = ({ query, threads, instead }, asked) => {
    const typed = asked.q.trim();
    const count = `${threads.length || "No"} letter${threads.length === 1 ? "" : "s"}${typed && ` for “${instead ?? typed}”`}`;
    const ways = [instead && link(`Search for “${typed}” as typed`, toAddress(base, { ...asked, as: "typed" }))];
    if (!results && threads.length) ways.push(link("See them all", toAddress(base, asked)));
    told.replaceChildren(...(query ? [`${count}${instead ? `, searched instead of “${typed}”` : ""}. `, ...ways.filter(Boolean)] : []));
    [again.hidden, list.hidden] = [true, !query || threads.length > 0];
  };

  return async (index, found, letters, asked) => {
    const close = closely(index, found, letters);
    if (results) show(results, close.map(whole));
    show(options, close.map((letter, place) => option({ ...letter, id: `${form.id}-${place}` }, marked(letter.titled), facts(letter))));
    expand(!results && form.contains(document.activeElement));
    tell(found, asked);
    await after(index, found, close, asked);
  };
}
