/** Marks on a thread's page the words that a search found it by: `?marks=` holds their terms. */
import { mark } from "./excerpt.js";
import { element } from "./view.js";

const terms = new Set(new URLSearchParams(location.search).get("marks").split(" ").slice(0, 64));
const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
const texts = [];
while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("script, mark, form, nav")) texts.push(walker.currentNode);
for (const text of texts) {
  const parts = mark(text.data, terms);
  if (parts.some(([, marked]) => marked)) text.replaceWith(...parts.map(([part, marked]) => (marked ? element("mark", {}, part) : part)));
}
