/** From a query to the letters found, over the files of one index. */
import { hasOperators, plain } from "./query.js";
import { rank, slots } from "./rank.js";

const ENOUGH = 3;
/** How many words that begin so are looked up too: for beginnings of two letters, and of more. */
const COMPLETIONS = [4, 16];

/**
 * Return what is found: `threads` best first, and all that led there.
 * @param {object} index what index.js opens
 * @param {Record<string, string>} asked the words as `q`, and what narrows the list (address.js names them)
 */
export async function search(index, asked, typing = false) {
  const found = await find(index, asked, typing);
  if (typing || asked.as || found.all.length >= ENOUGH) return found;
  const { mend } = await import("./words.js");
  const instead = await mend(index, found.query, asked.q.trim());
  const other = instead && (await find(index, { ...asked, q: instead }, false));
  return other && other.all.length > found.all.length ? { ...other, instead } : found;
}

async function find(index, asked, typing) {
  const text = asked.q.trim();
  const filters = (asked.topic || asked.year || asked.update || asked.voice) && (await import("./filters.js"));
  const operators = (filters || hasOperators(text)) && (await import("./operators.js"));
  const tongue = index.stems ? index : { ...index, terms: await (await import("./words.js")).termsOf(index, text) };
  const query = (operators?.parse ?? plain)(tongue, text);
  if (asked.voice) query.voices |= filters.voiceBit(asked.voice);
  const chosen = await slots(query, index.phrases, index.common, typing ? await completions(index, query, text) : []);
  const terms = chosen.flat();
  const lists = new Map(await Promise.all(terms.map(async (term) => [term, await index.list(term)])));
  const heard = async (term) => [term, query.voices ? await operators.heard(index, term, lists.get(term).points, query.voices) : lists.get(term).points];
  const points = new Map(await Promise.all(terms.map(heard)));
  const left = operators ? await operators.allowed(index, query) : null;
  const ranked = rank(chosen, (term) => points.get(term), left ?? (filters && !chosen.length ? filters.everything(index) : null));
  const all = query.phrases.length ? await operators.withPhrases(index, query, ranked) : ranked;
  return { query, chosen, lists, points, all, threads: filters ? await filters.narrowed(index, all, asked) : all };
}

/** Return the terms of the likeliest words that begin like the one being typed. */
async function completions(index, query, text) {
  const typed = query.words.at(-1)?.form ?? "";
  // The piece at the end is a word, no operator.
  if (typed.length < 2 || !/(?:^|\s)[^\s:-][^\s:]*$/.test(text) || !/[\p{L}\p{N}]$/u.test(text)) return [];
  return (await import("./words.js")).completions(index, typed, COMPLETIONS[typed.length > 2 ? 1 : 0]);
}
