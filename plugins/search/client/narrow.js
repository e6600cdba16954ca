/** What narrows a search: operators (the twin of ../query.py, whose head lists them, and of rules 2 to 4 of ../rank.py) and filters. */
import { asJson } from "./index.js";
import { shardOf } from "./lists.js";
import { asQuery, once, read } from "./rank.js";
import { fold, words } from "./terms.js";
import { ANY, VOICES, voicesOf } from "./voices.js";

const CHECKED = 48;
// The white space of Python, from which JavaScript's own \s differs in six signs.
const WHITE = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const PIECE = new RegExp(`(-?)(?:([a-z]+):)?(?:"([^"]*)"|([^${WHITE}"]+))`, "gi");
const MONTH = /^([0-9]{4})(?:-(0[1-9]|1[0-2]))?$/;
const setName = (kind, name) => `${kind}:${words(name).join("-")}`;
const each = (names, read) => Promise.all(names.map(read));

/** Return what is asked as a query. */
export function parse(index, { q, voice }) {
  const [query, found] = [asQuery([]), []];
  let plain = q.trim().replace(/[“”„«»]/g, '"');
  if (plain.split('"').length % 2 === 0) plain = plain.replace(/"([^"]*)$/, " $1");
  for (const [, minus, field = "", phrase, word = ""] of plain.matchAll(PIECE)) {
    const value = phrase || word;
    if (field && !minus && isField(query, field.toLowerCase(), value)) continue;
    const said = read(index, field ? `${field}:${value}` : value);
    if (minus) query.without.push(...said.map(({ term }) => term));
    else found.push(...said);
    if (!minus && phrase && said.length > 1) query.phrases.push(said);
  }
  if (voice) query.voices |= 1 << VOICES.indexOf(voice);
  const phrases = once(query.phrases, (phrase) => phrase.map(({ form }) => form).join(" "));
  return { ...query, ...{ words: asQuery(found).words, phrases, without: once(query.without), sets: once(query.sets) } };
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

/** Return the threads of a list, of a set or of a word beyond its list. */
async function threads(index, name, fileOf) {
  const inPart = async (part) => {
    const lists = await index.lists(part, fileOf(part));
    return [...(lists.get(name)?.read().keys() ?? [])].map((thread) => thread + part.first);
  };
  return (await each(index.parts, inPart)).flat();
}
const members = (index, name) => threads(index, name, ({ shards }) => (name.startsWith("tag:") ? shardOf(name, shards) : "sets"));

/** Return the threads of the months that a test takes. */
async function inMonths(index, takes) {
  const sets = await each(index.parts, (part) => index.lists(part, "sets"));
  const months = once(sets.flatMap((part) => [...part.keys()])).filter((name) => name.startsWith("month:") && takes(name.slice(6)));
  return (await each(months, (name) => members(index, name))).flat();
}

/** Return every thread that a term stands in, also beyond its list. */
async function holders(index, term) {
  const spoken = [...(await voicesOf(index, term))].filter(([, voices]) => voices).map(([thread]) => thread);
  const rest = index.parts.filter(({ rest, shards }) => rest.includes(shardOf(term, shards)));
  return [...spoken, ...(await threads({ ...index, parts: rest }, term, ({ shards }) => `r${shardOf(term, shards)}`))];
}

/** Return the threads that sets, months and `-word` leave, or null for all; filters alone find all, too. */
export async function allowed(index, query, asked) {
  const { since, until, sets, without } = query;
  const found = await each(sets, (name) => members(index, name));
  if (since || until) found.push(await inMonths(index, (month) => month >= since && (!until || month < until)));
  const gone = new Set((await each(without, (term) => holders(index, term))).flat());
  const filtersAlone = !query.words.length && FILTERS.some((name) => asked[name]);
  if (!found.length && !without.length && !filtersAlone) return null;
  const sieves = found.map((members) => new Set(members));
  const every = found[0] ?? (filtersAlone || query.words.length ? [...Array(index.threads).keys()] : []);
  return new Set(every.filter((thread) => !gone.has(thread) && sieves.every((sieve) => sieve.has(thread))));
}

/** Return the points of lists for threads where their term stands in one of these voices. */
export async function heard(index, lists, voices) {
  const rows = await each([...lists], async ([term, { points }]) => {
    const spoken = await voicesOf(index, term);
    return [term, new Map([...points].filter(([thread]) => spoken.get(thread) & voices))];
  });
  const points = new Map(rows);
  return (term) => points.get(term);
}

/** Return those of the best threads that hold every phrase of the query. */
export async function withPhrases(index, query, found) {
  const among = await each(query.phrases, (phrase) => mayHold(index, phrase));
  const best = found.filter((thread) => among.every((voices) => voices(thread) & (query.voices || ANY))).slice(0, CHECKED);
  const held = await each(best, (thread) => each(query.phrases, (phrase, place) => holds(index, thread, phrase, among[place](thread))));
  return best.filter((_, place) => held[place].every(Boolean));
}

/** Return what gives the voices of a thread that have all of a phrase's words; of stop words nobody knows. */
async function mayHold(index, phrase) {
  const content = phrase.filter(({ stop }) => !stop);
  const spoken = await each(content, ({ term }) => voicesOf(index, term));
  return (thread) => spoken.reduce((voices, said) => voices & (said.get(thread) ?? 0), ANY);
}

/** Say whether a phrase stands in one of these voices of a thread. */
async function holds(index, thread, phrase, voices) {
  const { title, name, voices: own } = await index.card(thread);
  const spoken = [1, 2, 3, 4, 5].filter((voice) => ((voices & own) >> voice) & 1);
  const turns = await each(spoken, (voice) => index.file(`text/${name}-${voice}.json`, asJson));
  const terms = (found) => ` ${found.map(({ term }) => term).join(" ")} `;
  return [title[0], ...turns.flat().map(([, , text]) => [text])].some(([text]) => terms(read(index, text)).includes(terms(phrase)));
}

const FILTERS = ["topic", "year", "update"];
const passing = (index, name, value) =>
  name === "year" ? inMonths(index, (month) => month.startsWith(`${value}-`)) : members(index, name === "topic" ? setName(name, value) : "with:update");

/** Return the threads that the filters leave, but for one of them. */
export async function filtered(index, found, asked, but = "") {
  const names = FILTERS.filter((name) => asked[name] && name !== but);
  const sieves = (await each(names, (name) => passing(index, name, asked[name]))).map((left) => new Set(left));
  return found.filter((thread) => sieves.every((sieve) => sieve.has(thread)));
}

/** Write into choices how many letters each leaves; into those of voices, how many of the letters shown it has. */
export async function count(controls, { index, found, letters, asked }) {
  for (const choice of controls.querySelectorAll("[data-name]")) {
    const { name, value, words: said } = { ...choice.dataset };
    const left = name === "voice" ? [] : await filtered(index, found.all, asked, name);
    const inside = name === "voice" ? [] : new Set(await passing(index, name, value));
    const number = name === "voice" ? letters.filter((letter) => letter.said === value).length : left.filter((thread) => inside.has(thread)).length;
    choice.textContent = `${said} (${number})`;
  }
  controls.querySelector("output").value = letters.length ? `Voices are counted over the ${letters.length} letters shown.` : "";
}
