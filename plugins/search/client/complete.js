/** The words of the letters, as ../vocabulary.py describes their files: those that begin as one that is being typed. */
import { asText } from "./index.js";
import { shardOf } from "./lists.js";
import { stem } from "./stem.js";

/** Return the words that share a key in all parts, with weight and term. @returns {Promise<Map<string, {weight: number, term: string}>>} */
export async function wordsOf(index, key) {
  const found = new Map();
  const files = index.parts.map(({ folder, words }) => index.file(`${folder}/w${shardOf(key, words)}.txt`, asText));
  for (const line of (await Promise.all(files)).join("").match(/.+/g) ?? []) {
    const [word, weight, term = stem(word)] = line.split(" ");
    found.set(word, { term, ...found.get(word), weight: Number(weight) + (found.get(word)?.weight ?? 0) });
  }
  return found;
}
export const beginning = (index, word) => wordsOf(index, [...word].slice(0, 2).join(""));
export const byWeight = ([a, { weight: more }], [b, { weight: less }]) => less - more || (a < b ? -1 : 1);

/** Return the terms of the likeliest words that begin like the one being typed, if the text ends in a word. */
export async function completions(index, query, text) {
  const typed = query.words.at(-1)?.form ?? "";
  if (typed.length < 2 || !/(^|\s)([^\s:-][^\s:]*)?[\p{L}\p{N}]$/u.test(text)) return [];
  // So many words that begin so are looked up too: for beginnings of two letters, and of more.
  const most = typed.length > 2 ? 16 : 4;
  const near = [...(await beginning(index, typed))].filter(([word]) => word.startsWith(typed));
  return near.sort(byWeight).slice(0, most).map(([, { term }]) => term);
}
