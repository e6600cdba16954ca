/** From a text without operators to a query, and from lists to an order: the twin of ../rank.py, whose head says the rules. */
import { pairs, words } from "./terms.js";

const FEW = 2;
export const LONG = 16;
/** The place of the title among the voices, whose numbers ../shards.py tells. */
export const TITLE = 3;
/** Of other voices that say as much the first in this order wins. */
const ORDER = [1, 0, 2, 4, 5];

/**
 * Return the words of a text as queries have them: form, term, and whether they count in titles only.
 * @param {{stops: string[], terms?: Map<string, string>}} index `terms` are those of words that no stemmer knows
 */
export function read({ stops, terms }, text) {
  const found = terms ? words(text).map((form) => [form, terms.get(form) ?? form]) : pairs(text);
  return found.map(([form, term]) => ({ form, term, stop: stops.includes(form) || /^[a-z]$/.test(form) }));
}

/** Return rows without those whose key was there before. */
export const once = (rows, key = (row) => row) => [...new Map(rows.map((row) => [key(row), row])).values()];
export const termsOf = (found) => found.map(({ term }) => term);

/** Return terms as a text, and say whether a term stands in it, one of several words in their order. */
export const run = (terms) => ` ${terms.join("  ")} `;
export const holds = (said, term) => said.includes(run(term.split(" ")));

/** Return a query without operators; see narrow.js for one with them. */
export const asQuery = (found) => ({ words: once(found, ({ form }) => form) });

/**
 * Return the slots of a query: lists of terms, of which the best counts.
 * @param {string[][]} synonyms groups of terms that mean the same
 * @param {(terms: string[], most: number) => Promise<string[]>} rarest gives the rarest of too many terms
 * @param {string[]} completions terms of words that begin like the last one
 */
export async function slots(query, synonyms, rarest, completions) {
  const every = termsOf(query.words);
  const content = once(termsOf(query.words.filter(({ stop }) => !stop)));
  let terms = content.length > FEW ? content : once(every);
  terms.push(...once(synonyms.flat()).filter((term) => / /.test(term) && holds(run(every), term)).sort());
  if (terms.length > LONG) terms = await rarest(terms, LONG);
  const typed = completions.length && every.at(-1);
  return [...terms.filter((term) => term !== typed).map((term) => [term]), ...(typed ? [once([typed, ...completions])] : [])];
}

/** Return for each thread the row of the slot's term that has the most points there, of equals the first. */
export function best([first, ...others], rows) {
  const found = new Map(rows(first));
  for (const term of others) rows(term).forEach((row, thread) => found.get(thread)?.[0] >= row[0] || found.set(thread, row));
  return found;
}

/**
 * Return all threads found, best first, and what gives the voice that says most of the slots in one of them.
 * @param {(term: string) => Map<number, [number, number]>} rows points and voices by thread
 * @param {Set<number>} [left] those that filters leave
 */
export function rank(chosen, rows, left) {
  const bests = chosen.map((slot) => best(slot, rows));
  const scores = new Map(chosen.length ? [] : [...(left ?? [])].map((thread) => [thread, 0]));
  let highest = 0;
  const add = (row, thread) => {
    if (left && !left.has(thread)) return;
    const score = (scores.get(thread) ?? 0) + row[0];
    scores.set(thread, score);
    highest = Math.max(highest, score);
  };
  for (const each of bests) each.forEach(add);
  const stands = (terms) => {
    const found = new Set();
    for (const term of terms) rows(term).forEach((row, thread) => row[1] && found.add(thread));
    return found;
  };
  // A slot of several terms is that of a word being typed, which stands first in it.
  const [held, exact] = [chosen.flat(), chosen.filter((slot) => slot[1]).map(([typed]) => typed)].map(stands);
  // Numbers are sorted in a fraction of the time that pairs are: exactness, score and thread in one.
  const keys = [];
  scores.forEach((score, thread) => (held.has(thread) || score * 2 >= highest) && keys.push((exact.has(thread) * 2 ** 30 + score) * 2 ** 21 + thread));
  const threads = [...Float64Array.from(keys).sort()].reverse().map((key) => key % 2 ** 21);

  const voice = (thread) => {
    const heard = bests.map((each) => each.get(thread) ?? [0, 0]);
    const said = ORDER.map((place) => heard.reduce((sum, [points, spoken]) => sum + ((spoken >> place) & 1) * points, 0));
    const most = Math.max(...said);
    return most ? ORDER[said.indexOf(most)] : TITLE;
  };
  return { threads, voice };
}
