/** What narrows a search: operators (the twin of ../query.py, whose head lists them, and of rules 2 to 4 of ../rank.py) and filters. */
import { shardOf } from "./lists.js";
import { LONG, asQuery, once, read, run, termsOf } from "./rank.js";
import { fold, words } from "./terms.js";

const CHECKED = 48;
export const VOICES = ["letter", "answer", "perspective", "title", "update", "note"];
const ANY = 63;
// The white space of Python, from which JavaScript's own \s differs in six signs.
const WHITE = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const PIECE = new RegExp(`(-?)(?:([a-z]+):)?(?:"([^"]*)"|([^${WHITE}"]+))`, "gi");
const MONTH = /^([0-9]{4})(?:-(0[1-9]|1[0-2]))?$/;
const setName = (kind, name) => `${kind}:${words(name).join("-")}`;
const each = (names, read) => Promise.all(names.map(read));

/** Return what is asked as a query. */
export function parse(index, { q, voice }) {
  const [query, found] = [{ voices: 0, phrases: [], without: [], sets: [], since: "", until: "" }, []];
  let plain = q.trim().replace(/[“”„«»]/g, '"');
  if (plain.split('"').length % 2 === 0) plain = plain.replace(/"([^"]*)$/, " $1");
  const prose = new Set(words(plain)).size > LONG;
  for (const [, dash, field = "", phrase, word = ""] of plain.matchAll(PIECE)) {
    const minus = dash && !prose;
    const value = phrase || word;
    if (field && !minus && isField(query, field.toLowerCase(), value)) continue;
    const said = read(index, field ? `${field}:${value}` : value);
    if (minus) query.without.push(...termsOf(said));
    else found.push(...said);
    if (!minus && !prose && phrase && said.length > 1) query.phrases.push(said);
  }
  if (voice) query.voices |= 1 << VOICES.indexOf(voice);
  const phrases = once(query.phrases, (phrase) => phrase.map(({ form }) => form).join(" "));
  return { ...query, words: asQuery(found).words, phrases, without: once(query.without), sets: once(query.sets) };
}

/** Take a field into a query, and say whether it is one. */
function isField(query, field, value) {
  const [month, voice] = [MONTH.exec(value), VOICES.indexOf(fold(value))];
  if (month && /^(after|before)$/.test(field)) query[field === "after" ? "since" : "until"] = `${month[1]}-${month[2] ?? "01"}`;
  else if (field === "in" && voice >= 0) query.voices |= 1 << voice;
  else if (/^(tag|topic)$/.test(field) && words(value).length) query.sets.push(setName(field, value));
  else return false;
  return true;
}

/** Return the threads of a set, or of those parts of it that are named. */
async function members(index, name, parts = index.parts, prefix = "") {
  const inPart = async (part) => {
    const lists = await index.lists(part, /^(topic|month|with):/.test(name) ? "sets" : prefix + shardOf(name, part.shards));
    return index.rowsOf(part, lists.get(name)).map(([thread]) => thread);
  };
  return (await each(parts, inPart)).flat();
}

/** Return the threads of the months that a test takes. */
async function inMonths(index, takes) {
  const sets = await each(index.parts, (part) => index.lists(part, "sets"));
  const months = once(sets.flatMap((part) => [...part.keys()])).filter((name) => name.startsWith("month:") && takes(name.slice(6)));
  return (await each(months, (name) => members(index, name))).flat();
}

/** Return every thread that a term itself stands in, also beyond its list. */
async function holders(index, term) {
  const { found, rows } = await index.list(term);
  const spoken = [...rows].filter(([, [, voices]]) => voices && voices <= ANY).map(([thread]) => thread);
  return [...spoken, ...(await members(index, term, index.parts.filter((_, place) => found[place]?.more), "r"))];
}

/** Leave of lists only what stands in the voices that a query names, if it names any. */
export function hear(lists, { voices }) {
  for (const { rows } of voices ? lists.values() : []) rows.forEach((row, thread) => (row[1] &= voices) || rows.delete(thread));
}

/** Return the threads that sets, months and `-word` leave, or nothing for all; filters alone find all, too. */
export async function allowed(index, query, asked) {
  const { since, until, sets, without } = query;
  const found = await each(sets, (name) => members(index, name));
  if (since || until) found.push(await inMonths(index, (month) => month >= since && (!until || month < until)));
  const gone = new Set((await each(without, (term) => holders(index, term))).flat());
  const filtersAlone = !query.words.length && FILTERS.some((name) => asked[name]);
  if (!found.length && !without.length && !filtersAlone) return undefined;
  const sieves = found.map((members) => new Set(members));
  const every = found[0] ?? (filtersAlone || query.words.length ? [...Array(index.threads).keys()] : []);
  return new Set(every.filter((thread) => !gone.has(thread) && sieves.every((sieve) => sieve.has(thread))));
}

/** Return what was found with those threads that hold every phrase of the query, and of them those that pass the filters. */
export async function sifted(index, found, asked) {
  const all = found.query.phrases.length ? await withPhrases(index, found.query, found.all) : found.all;
  return { ...found, all, threads: await filtered(index, all, asked) };
}

async function withPhrases(index, query, found) {
  const among = await each(query.phrases, (phrase) => mayHold(index, phrase));
  const best = found.filter((thread) => among.every((voices) => voices(thread) & (query.voices || ANY))).slice(0, CHECKED);
  const held = await each(best, (thread) => each(query.phrases, (phrase, place) => stands(index, thread, termsOf(phrase), among[place](thread))));
  return best.filter((_, place) => held[place].every(Boolean));
}

/** Return what gives the voices of a thread that have all of a phrase's words; of stop words nobody knows. */
async function mayHold(index, phrase) {
  const spoken = await each(termsOf(phrase.filter(({ stop }) => !stop)), (term) => index.list(term));
  return (thread) => spoken.reduce((voices, { rows }) => voices & (rows.get(thread)?.[1] ?? 0), ANY);
}

/** Say whether a phrase stands in the title or in one of these voices of a thread. */
async function stands(index, thread, phrase, voices) {
  const all = voices === ANY ? (await index.card(thread, 3)).voices : voices;
  const cards = await each(VOICES.flatMap((_, voice) => ((all >> voice) & 1 ? [voice] : [])), (voice) => index.card(thread, voice));
  const texts = cards.flatMap(({ title, turns }) => [title, ...turns.map(([, text]) => text)]);
  return texts.some((text) => run(termsOf(read(index, text))).includes(run(phrase)));
}

const FILTERS = ["topic", "year", "update"];
const passing = (index, name, value) =>
  name === "year" ? inMonths(index, (month) => month.startsWith(`${value}-`)) : members(index, name === "topic" ? setName(name, value) : "with:update");

/** Return the threads that the filters leave, but for one of them. */
async function filtered(index, found, asked, but = "") {
  const names = FILTERS.filter((name) => asked[name] && name !== but);
  const sieves = (await each(names, (name) => passing(index, name, asked[name]))).map((left) => new Set(left));
  return found.filter((thread) => sieves.every((sieve) => sieve.has(thread)));
}

/** Write into choices how many letters each leaves; into those of voices, how many of the letters shown it has. */
export async function count(controls, index, found, letters, asked) {
  for (const choice of controls.querySelectorAll("[data-name]")) {
    const { name, value, words: said } = choice.dataset;
    const inside = name === "voice" ? letters.filter((letter) => letter.said === VOICES.indexOf(value)) : new Set(await passing(index, name, value));
    const left = name === "voice" ? inside : (await filtered(index, found.all, asked, name)).filter((thread) => inside.has(thread));
    choice.textContent = `${said} (${left.length})`;
  }
  controls.querySelector("output").value = letters.length ? `Voices are counted over the ${letters.length} letters shown.` : "";
}
