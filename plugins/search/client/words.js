/** The words of the letters, as ../vocabulary.py describes their files: completion, and words one slip away. */
import { asText } from "./index.js";
import { stem } from "./stem.js";
import { fold, words } from "./terms.js";

const MENDED = 5;
const lines = (file) => asText(file).split("\n").map((line) => line.split(" "));
const asName = (letters) => (/^[a-z0-9]+$/i.test(letters) ? letters : [...letters].map((letter) => letter.codePointAt().toString(16)).join("-"));

/** Return the words of a file of all parts, with weight and term. @returns {Promise<Map<string, {weight: number, term: string}>>} */
async function wordsOf(index, name) {
  const found = new Map();
  const read = async ({ folder }) => {
    const names = await index.file(`${folder}/letters.txt`, (file) => new Set(asText(file).split("\n")));
    return names.has(name) ? index.file(`${folder}/w/${name}.txt`, lines) : [];
  };
  for (const [word, weight, term = stem(word)] of (await Promise.all(index.parts.map(read))).flat()) {
    found.set(word, { term, ...found.get(word), weight: Number(weight) + (found.get(word)?.weight ?? 0) });
  }
  return found;
}
const beginning = (index, word) => wordsOf(index, asName([...word].slice(0, 2).join("")));
const ending = (index, word) => wordsOf(index, `_${asName([...word].slice(-2).join(""))}`);
const byWeight = ([a, { weight: more }], [b, { weight: less }]) => less - more || (a < b ? -1 : 1);

/** Return the terms of the words that begin so, of at most so many words, the weightiest first. */
export async function completions(index, typed, most) {
  const near = [...(await beginning(index, typed))].filter(([word]) => word.startsWith(typed));
  return [...new Set(near.sort(byWeight).slice(0, most).map(([, { term }]) => term))];
}

/** Return the term of each word of a text, for languages that the browser cannot stem. */
export async function termsOf(index, typed) {
  const found = words(typed).map(async (form) => [form, (await beginning(index, form)).get(form)?.term ?? form]);
  return new Map(await Promise.all(found));
}

/** Say whether one letter wrong, missing (both a to z or a digit), extra, or two swapped part a typed word from another. */
export function oneSlip(typed, form) {
  let at = 0;
  while (at < typed.length && typed[at] === form[at]) at += 1;
  const [had, has] = [typed.slice(at), form.slice(at)];
  if (had.slice(1) === has) return had !== "";
  if (had[0] === has[1] && had[1] === has[0] && had.slice(2) === has.slice(2)) return had.length > 1;
  return /^[a-z0-9]/.test(has) && (had === has.slice(1) || (had !== "" && had.slice(1) === has.slice(1)));
}

/** Return a text with each unknown word of five letters or more mended, or an empty string when none can be. */
export async function mend(index, query, typed) {
  const nearest = async ({ form, stop }) => {
    if (stop || form.length < MENDED) return "";
    const known = new Map([...(await beginning(index, form)), ...(await ending(index, form))]);
    const [best] = known.has(form) ? [] : [...known].filter(([word]) => oneSlip(form, word)).sort(byWeight);
    return best ? best[0] : "";
  };
  const better = await Promise.all(query.words.map(nearest));
  const plain = fold(typed);
  return better.some(Boolean) ? query.words.reduce((text, { form }, place) => (better[place] ? text.replaceAll(form, better[place]) : text), plain) : "";
}
