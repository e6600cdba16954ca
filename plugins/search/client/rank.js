/** The ranking of lists at hand: the twin of ../rank.py, whose head says the rules. */
const FEW = 2;
const LONG = 16;

/**
 * Return the slots of a query: lists of terms, of which the best counts.
 * @param {() => Promise<Map<string, number>>} common gives each common term's place in their list
 * @returns {Promise<string[][]>}
 */
export async function slots(query, phrases, common, completions) {
  const content = new Set(query.words.filter((word) => !word.stop).map((word) => word.term));
  let terms = [...(content.size > FEW ? content : new Set(query.words.map((word) => word.term)))];
  const run = ` ${query.words.map((word) => word.term).join("  ")} `;
  terms.push(...phrases.filter((phrase) => run.includes(` ${phrase.replaceAll(" ", "  ")} `)));
  if (terms.length > LONG) {
    const places = await common();
    const place = (term) => places.get(term) ?? places.size;
    const rarest = new Set([...terms].sort((a, b) => place(b) - place(a)).slice(0, LONG));
    terms = terms.filter((term) => rarest.has(term));
  }
  if (!completions.length) return terms.map((term) => [term]);
  const typed = query.words.at(-1).term;
  return [...terms.filter((term) => term !== typed).map((term) => [term]), [...new Set([typed, ...completions])]];
}

/** Return for each thread the most points that a term of the slot has there, and that term, of equals the first. */
export function best(slot, points) {
  const found = new Map();
  for (const term of slot) {
    for (const [thread, worth] of points(term)) if (!(found.get(thread)?.[0] >= worth)) found.set(thread, [worth, term]);
  }
  return found;
}

/**
 * Return all threads found, best first.
 * @param {(term: string) => Map<number, number>} points
 * @param {Set<number> | null} left the threads that filters leave, null for all
 */
export function rank(chosen, points, left) {
  const scores = new Map(chosen.length ? [] : [...(left ?? [])].map((thread) => [thread, 0]));
  for (const slot of chosen) for (const [thread, [worth]] of best(slot, points)) scores.set(thread, (scores.get(thread) ?? 0) + worth);
  const found = [...scores].filter(([thread]) => !left || left.has(thread));
  return found.sort(([a, first], [b, second]) => second - first || b - a).map(([thread]) => thread);
}
