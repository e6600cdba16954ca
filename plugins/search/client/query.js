/** A query without operators, taken apart; operators.js knows the others. */
import { pairs, words } from "./terms.js";

/** @typedef {{form: string, term: string, stop: boolean}} Word */

/**
 * Return the words of a text as queries have them.
 * @param {{stops: Set<string>, terms?: Map<string, string>}} index `terms` are those of words that no stemmer knows
 * @returns {Word[]}
 */
export function read({ stops, terms }, text) {
  const found = terms ? words(text).map((form) => [form, terms.get(form) ?? form]) : pairs(text);
  return found.map(([form, term]) => ({ form, term, stop: stops.has(form) || /^[a-z]$/.test(form) }));
}

/** Return rows without those whose key was there before. */
export const once = (rows, key = (row) => row) => [...new Map(rows.map((row) => [key(row), row])).values()];

/** Say whether a text may hold operators. */
export const hasOperators = (text) => /["“”„«»:]|(^|\W)-/.test(text);

/** Return a query; its fields are those of Query in ../query.py. */
export const asQuery = (fields) => ({ words: [], phrases: [], without: [], sets: [], voices: 0, since: "", until: "", ...fields });

/** Return a text without operators as a query. */
export const plain = (index, text) => asQuery({ words: once(read(index, text), ({ form }) => form) });
