/** From what is asked to the letters found, over the files of one index. */
import { completions } from "./complete.js";
import { asQuery, rank, read, slots } from "./rank.js";

const wordsLater = () => import("./words.js");

/**
 * Return what is found: `threads` best first, `all` before filters, and what led there.
 * @param {object} index what index.js opens
 * @param {Record<string, string>} asked the words as `q` and what narrows the list; `as` is "begun" while the last word
 *   is being typed, and "typed" when no word may be mended
 */
export async function search(index, asked) {
  const found = await find(index, asked);
  const few = !asked.as && found.query && found.all.length < 3;
  return few ? (await wordsLater()).mended(index, asked, found, find) : found;
}

async function find(index, asked) {
  const text = asked.q.trim();
  const filters = asked.topic || asked.year || asked.update || asked.voice;
  // While one types, one letter says too little; one sign of Chinese does not.
  if (!filters && text.length < (asked.as === "begun" && text < "\u2e80" ? 2 : 1)) return { threads: [] };
  const narrow = filters || /["“”„«»:]|(^|\W)-/.test(text) ? await import("./narrow.js") : null;
  const known = index.stems ? index : { ...index, terms: await (await wordsLater()).known(index, text) };
  const query = narrow ? narrow.parse(known, asked) : asQuery(read(known, text));
  const rarest = async (...terms) => (await wordsLater()).rarest(index, ...terms);
  const chosen = await slots(query, index.synonyms, rarest, asked.as === "begun" ? await completions(index, query, text) : []);
  const lists = new Map(await Promise.all(chosen.flat().map(async (term) => [term, await index.list(term)])));
  narrow?.hear(lists, query);
  const ranked = rank(chosen, (term) => lists.get(term).rows, await narrow?.allowed(index, query, asked));
  const found = { ...ranked, query, lists, all: ranked.threads };
  return narrow ? narrow.sifted(index, found, asked) : found;
}
