/** What matched where in the letters shown: turns, excerpts and marks. It comes after the titles. */
import { excerpt, mark } from "./excerpt.js";
import { holds, read, run, termsOf } from "./rank.js";
import { element } from "./view.js";

const TITLE = 3;
const MEANING = 6;

/** Return the turn in which the terms with the largest sum of scales stand, of equals the first: rule 6 of ../rank.py. */
export function bestTurn(index, turns, scales) {
  const worth = turns.map(([, text]) => {
    const said = run(termsOf(read(index, text)));
    return [...scales].reduce((sum, [term, scale]) => sum + (holds(said, term) && scale), 0);
  });
  return turns[worth.indexOf(Math.max(...worth))];
}

/** Return letters with the turn that says most of what was found, whose voice it is, and marks. */
export function closely(index, { lists }, letters) {
  const own = new Map([...lists].map(([term, { scale }]) => [term, scale]));
  const others = [...own].flatMap(([term, scale]) => index.synonyms.filter((group) => group.includes(term)).flat().map((other) => [other, scale]));
  const scales = new Map([...others, ...own]);
  const terms = new Set(scales.keys());
  const stands = (thread) => [...lists.values()].some(({ rows }) => (rows.get(thread)?.[1] >> TITLE) & 1);
  return letters.map((letter) => {
    const { voice, turns, title, thread } = letter;
    const [id, text] = turns.length > 1 ? bestTurn(index, turns, scales) : (turns[0] ?? ["", ""]);
    const href = `${letter.href}?${new URLSearchParams({ marks: [...terms].join(" ") })}#${id}`;
    const said = voice === TITLE && !stands(thread) ? MEANING : voice;
    return { ...letter, href, said, titled: mark(title, terms), excerpt: excerpt(text, terms, (term) => scales.get(term)) };
  });
}

/** Mark on a thread's page the words that a search found it by: `?marks=` holds their terms. */
export function markPage() {
  const terms = new Set(new URLSearchParams(location.search).get("marks").split(" ").slice(0, 64));
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("script, mark, form, nav")) texts.push(walker.currentNode);
  for (const text of texts) {
    const parts = mark(text.data, terms);
    if (parts.some(([, marked]) => marked)) text.replaceWith(...parts.map(([part, marked]) => (marked ? element("mark", {}, part) : part)));
  }
}
