/** From a text without operators to a query, and from lists to an order: the twin of ../rank.py, whose head says the rules. */
import { pairs, words } from "./terms.js";

const FEW = 2;
const LONG = 16;

/**
 * Return the words of a text as queries have them: form, term, and whether they count in titles only.
 * @param {{stops: Set<string>, terms?: Map<string, string>}} index `terms` are those of words that no stemmer knows
 */
export function read({ stops, terms }, text) {
  const found = terms ? words(text).map((form) => [form, terms.get(form) ?? form]) : pairs(text);
  return found.map(([form, term]) => ({ form, term, stop: stops.has(form) || /^[a-z]$/.test(form) }));
}

/** Return rows without those whose key was there before. */
export const once = (rows, key = (row) => row) => [...new Map(rows.map((row) => [key(row), row])).values()];

/** Return a query; its fields are those of Query in ../query.py. */
export const asQuery = (found) => ({ words: once(found, ({ form }) => form), phrases: [], without: [], sets: [], voices: 0, since: "", until: "" });

/**
 * Return the slots of a query: lists of terms, of which the best counts.
 * @param {() => Promise<Map<string, number>>} common gives each common term's place in their list
 */
export async function slots(query, phrases, common, completions) {
  const content = once(query.words.filter(({ stop }) => !stop).map(({ term }) => term));
  let terms = content.length > FEW ? content : once(query.words.map(({ term }) => term));
  const run = ` ${query.words.map(({ term }) => term).join("  ")} `;
  terms.push(...phrases.filter((phrase) => run.includes(` ${phrase.replaceAll(" ", "  ")} `)));
  if (terms.length > LONG) {
    const places = await common();
    const place = (term) => places.get(term) ?? places.size;
    const rarest = [...terms].sort((a, b) => place(b) - place(a)).slice(0, LONG);
    terms = terms.filter((term) => rarest.includes(term));
  }
  if (!completions.length) return terms.map((term) => [term]);
  const typed = query.words.at(-1).term;
  return [...terms.filter((term) => term !== typed).map((term) => [term]), once([typed, ...completions])];
}

/** Return for each thread the most points that a term of the slot has there, and that term, of equals the first. */
export function best(slot, points) {
  const found = new Map();
  for (const term of slot) {
    for (const [thread, worth] of points(term)) if (!(found.get(thread)?.[0] >= worth)) found.set(thread, [worth, term]);
  }
  return found;
}

/** Return all threads found, best first; `left` are those that filters leave, null for all. */
export function rank(chosen, points, left) {
  const scores = new Map(chosen.length ? [] : [...(left ?? [])].map((thread) => [thread, 0]));
  for (const slot of chosen) best(slot, points).forEach(([worth], thread) => scores.set(thread, (scores.get(thread) ?? 0) + worth));
  const found = [...scores].filter(([thread]) => !left || left.has(thread));
  return found.sort(([a, first], [b, second]) => second - first || b - a).map(([thread]) => thread);
}
