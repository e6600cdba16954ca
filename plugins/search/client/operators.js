/** Queries with operators: the twin of ../query.py, whose head lists them, and of rules 2 to 4 of ../rank.py. */
import { shardOf } from "./lists.js";
import { asQuery, once, read } from "./query.js";
import { fold, words } from "./terms.js";
import { ANY, VOICES, voicesOf } from "./voices.js";

const CHECKED = 48;
const TITLE = 1;
// The white space of Python, from which JavaScript's own \s differs in six signs.
const WHITE = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const PIECE = new RegExp(`(-?)(?:([a-z]+):)?(?:"([^"]*)"|([^${WHITE}"]+))`, "gi");
const MONTH = /^([0-9]{4})(?:-(0[1-9]|1[0-2]))?$/;

/** Return a query taken apart. */
export function parse(index, text) {
  const query = asQuery();
  let plain = text.replace(/[“”„«»]/g, '"');
  if (plain.split('"').length % 2 === 0) plain = plain.replace(/"([^"]*)$/, " $1");
  for (const [, minus, field = "", phrase, word = ""] of plain.matchAll(PIECE)) {
    const value = phrase || word;
    if (field && !minus && narrowed(query, field.toLowerCase(), value)) continue;
    const found = read(index, field ? `${field}:${value}` : value);
    if (minus) query.without.push(...found.map(({ term }) => term));
    else query.words.push(...found);
    if (!minus && phrase && found.length > 1) query.phrases.push(found);
  }
  const form = (word) => word.form;
  const phrases = once(query.phrases, (phrase) => phrase.map(form).join(" "));
  return { ...query, words: once(query.words, form), phrases, without: once(query.without), sets: once(query.sets) };
}

/** Return the name of a set: `tag:job-search` of the tag "Job Search". */
export const setName = (kind, name) => `${kind}:${words(name).join("-")}`;

/** Take a field into a query, and say whether it is one. */
function narrowed(query, field, value) {
  const month = MONTH.exec(value);
  const voice = VOICES.indexOf(fold(value));
  if (month && /^(after|before)$/.test(field)) query[field === "after" ? "since" : "until"] = `${month[1]}-${month[2] ?? "01"}`;
  else if (field === "in" && voice >= 0) query.voices |= 1 << voice;
  else if (/^(tag|topic)$/.test(field) && words(value).length) query.sets.push(setName(field, value));
  else return false;
  return true;
}

/** Return the threads of a set, `topic:pay`, `month:2024-03` or another. */
export async function members(index, name) {
  const inTags = name.startsWith("tag:");
  const read = async (part) => threads(part, await index.read(part, inTags ? shardOf(name, part.shards) : "sets"), name);
  return new Set((await Promise.all(index.parts.map(read))).flat());
}
const threads = (part, lists, name) => [...(lists.get(name)?.read().keys() ?? [])].map((thread) => thread + part.first);

/** Return the months in which threads appeared. */
export async function months(index) {
  const sets = await Promise.all(index.parts.map((part) => index.read(part, "sets")));
  return once(sets.flatMap((part) => [...part.keys()])).filter((name) => name.startsWith("month:"));
}

/** Return every thread that a term stands in, also beyond its list. */
async function holders(index, term) {
  const beyond = async (part) => {
    const number = shardOf(term, part.shards);
    return part.rest.includes(number) ? threads(part, await index.read(part, `r${number}`), term) : [];
  };
  const spoken = [...(await voicesOf(index, term))].filter(([, voices]) => voices).map(([thread]) => thread);
  return new Set([spoken, ...(await Promise.all(index.parts.map(beyond)))].flat());
}

/** Return the threads that sets, months and `-word` leave, or null for all. */
export async function allowed(index, query) {
  const all = (names, read) => Promise.all(names.map((name) => read(index, name)));
  let left = null;
  if (query.since || query.until) {
    const inside = (await months(index)).filter((month) => (!query.since || month >= `month:${query.since}`) && (!query.until || month < `month:${query.until}`));
    left = (await all(inside, members)).flatMap((found) => [...found]);
  }
  for (const found of await all(query.sets, members)) left = left ? left.filter((thread) => found.has(thread)) : [...found];
  const every = query.without.length && !left ? Array.from({ length: index.threads }, (_, thread) => thread) : left;
  const gone = await all(query.without, holders);
  return every && new Set(every.filter((thread) => !gone.some((found) => found.has(thread))));
}

/** Return the points of a term's list for threads where it stands in one of these voices. */
export async function heard(index, term, points, voices) {
  const spoken = await voicesOf(index, term);
  return new Map([...points].filter(([thread]) => spoken.get(thread) & voices));
}

/** Return those of the best threads that hold every phrase of the query. */
export async function withPhrases(index, query, found) {
  const among = await Promise.all(query.phrases.map((phrase) => mayHold(index, phrase)));
  const best = found.filter((thread) => among.every((voices) => voices(thread) & (query.voices || ANY))).slice(0, CHECKED);
  const kept = best.map(async (thread) => (await Promise.all(query.phrases.map((phrase, place) => holds(index, thread, phrase, among[place](thread))))).every(Boolean));
  const all = await Promise.all(kept);
  return best.filter((_, place) => all[place]);
}

/** Return what gives the voices of a thread that have all of a phrase's words but stop words. */
async function mayHold(index, phrase) {
  const content = phrase.filter((word) => !word.stop);
  const spoken = await Promise.all(content.map(({ term }) => voicesOf(index, term)));
  return (thread) => spoken.reduce((voices, each) => voices & (each.get(thread) ?? 0), content.length ? ANY : TITLE);
}

/** Say whether a phrase stands in one of these voices of a thread. */
async function holds(index, thread, phrase, voices) {
  const { title, name } = await index.card(thread);
  const spoken = VOICES.map((_, voice) => voice).filter((voice) => voice && (voices >> voice) & 1);
  const turns = await Promise.all(spoken.map((voice) => index.shard(`text/${name}-${voice}.json`, index.json)));
  const wanted = ` ${phrase.map(({ term }) => term).join(" ")} `;
  const says = (text) => ` ${read(index, text).map(({ term }) => term).join(" ")} `.includes(wanted);
  return says(title[0][0]) || turns.flat().some(([, , text]) => says(text));
}
