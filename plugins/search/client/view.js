/** What a reader sees of a search: results on the search page, options below a field, and ways out. */

/** Return an element with attributes, those that are not empty, and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Return text as nodes, the parts that are so marked as <mark>. @param {[string, boolean][]} parts */
export const marked = (parts) => parts.map(([text, mark]) => (mark ? element("mark", {}, text) : text));

const SAID = {
  ...{ letter: "in the letter", answer: "in the answer", perspective: "in a perspective", update: "in an update" },
  ...{ note: "in a note", title: "in the title", meaning: "near in meaning" },
};

/** Return when a letter appeared, its topic, and whose voice matched. */
function facts({ date, topic, said }) {
  const day = new Date(date).toLocaleDateString(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
  const spans = [element("time", { datetime: date }, day), topic, SAID[said]].filter(Boolean).map((fact) => element("span", {}, fact));
  return element("p", { class: "facts" }, ...spans.flatMap((span) => [span, " "]));
}

/** Return a result of the search page. */
export function entry(letter) {
  const { lang, href, title, excerpt } = letter;
  const text = element("div", { class: "entry-text" }, element("p", { lang }, ...marked(excerpt)));
  return element("li", { class: "entry" }, element("h2", { lang }, element("a", { href }, ...marked(title))), facts(letter), text);
}

/** Return a result as an option of a field. */
export function option(letter, id) {
  const title = element("span", { lang: letter.lang }, ...marked(letter.title));
  return element("a", { role: "option", id, tabindex: "-1", "aria-selected": "false", href: letter.href }, title, facts(letter));
}

/** Return a link, or a button that calls a function. */
export function way(text, to) {
  if (typeof to === "string") return element("a", { href: to }, text);
  const button = element("button", { type: "button" }, text);
  button.addEventListener("click", () => to());
  return button;
}

/** Show nodes as an element's children; those that already look so stay, and so does the focus. */
export function show(place, nodes) {
  nodes.forEach((node, number) => {
    const old = place.children[number];
    if (old?.isEqualNode(node)) return;
    const focused = old?.contains(document.activeElement);
    if (old) old.replaceWith(node);
    else place.append(node);
    if (focused) (node.querySelector("a") ?? node).focus({ preventScroll: true });
  });
  while (place.children.length > nodes.length) place.lastElementChild.remove();
}
