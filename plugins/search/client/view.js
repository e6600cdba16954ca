/** What a reader sees first of a search: titles that are links. */

/** Return an element with attributes, those that are not empty, and children. */
export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Return a result of the search page; `title` and what follows it are nodes. */
export const entry = ({ lang, href }, title, ...more) =>
  element("li", { class: "entry" }, element("h2", { lang }, element("a", { href }, ...title)), ...more);

/** Return a result as an option of a field. */
export const option = ({ lang, href, id }, title, ...more) =>
  element("a", { role: "option", id, tabindex: "-1", "aria-selected": "false", href }, element("span", { lang }, ...title), ...more);
