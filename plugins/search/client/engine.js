/** From what is asked to the letters found, over the files of one index. */
import { asText } from "./index.js";
import { asQuery, rank, read, slots } from "./rank.js";

const ENOUGH = 3;
/** How many words that begin so are looked up too: for beginnings of two letters, and of more. */
const COMPLETIONS = [4, 16];

/**
 * Return what is found: `threads` best first, `all` before filters, and what led there.
 * @param {object} index what index.js opens
 * @param {Record<string, string>} asked the words as `q` and what narrows the list; `as` is "begun" while the last word
 *   is being typed, and "typed" when no word may be mended
 */
export async function search(index, asked) {
  const found = await find(index, asked);
  if (asked.as || found.all.length >= ENOUGH) return found;
  const instead = await (await import("./words.js")).mend(index, found.query, asked.q);
  const other = instead && (await find(index, { ...asked, q: instead }));
  return other && other.all.length > found.all.length ? { ...other, instead } : found;
}

async function find(index, asked) {
  const text = asked.q.trim();
  const narrows = /["“”„«»:]|(^|\W)-/.test(text) || asked.topic || asked.year || asked.update || asked.voice;
  const narrow = narrows && (await import("./narrow.js"));
  const terms = index.stems ? null : await (await import("./words.js")).termsOf(index, text);
  const query = narrow ? narrow.parse({ ...index, terms }, asked) : asQuery(read({ ...index, terms }, text));
  const chosen = await slots(query, index.phrases, () => common(index), asked.as === "begun" ? await completions(index, query, text) : []);
  const lists = new Map(await Promise.all(chosen.flat().map(async (term) => [term, await index.list(term)])));
  const points = query.voices ? await narrow.heard(index, lists, query.voices) : (term) => lists.get(term).points;
  const ranked = rank(chosen, points, narrow ? await narrow.allowed(index, query, asked) : null);
  const all = query.phrases.length ? await narrow.withPhrases(index, query, ranked) : ranked;
  return { query, chosen, lists, points, all, threads: narrow ? await narrow.filtered(index, all, asked) : all };
}

const common = async ({ file, parts }) => new Map((await file(`${parts[0].folder}/common.txt`, asText)).split("\n").map((term, place) => [term, place]));

/** Return the terms of the likeliest words that begin like the one being typed, if the text ends in a word. */
async function completions(index, query, text) {
  const typed = query.words.at(-1)?.form ?? "";
  if (typed.length < 2 || !/(?:^|\s)[^\s:-][^\s:]*$/.test(text) || !/[\p{L}\p{N}]$/u.test(text)) return [];
  return (await import("./words.js")).completions(index, typed, COMPLETIONS[typed.length > 2 ? 1 : 0]);
}
