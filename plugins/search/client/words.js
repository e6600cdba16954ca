/** Words that must be looked up: those one slip away from a typed one, and the terms of languages that cannot be stemmed here. */
import { beginning, byWeight, wordsOf } from "./complete.js";
import { asText } from "./index.js";
import { fold, words } from "./terms.js";

const MENDED = 5;
const ending = (index, word) => wordsOf(index, `_${[...word].slice(-2).join("")}`);

/** Return the term of each word of a text, for languages that the browser cannot stem. */
export async function known(index, typed) {
  const found = words(typed).map(async (form) => [form, (await beginning(index, form)).get(form)?.term ?? form]);
  return new Map(await Promise.all(found));
}

/** Return the rarest of terms: those that are not common, then those furthest down in their list, of equals the earlier ones. */
export async function rarest(index, terms, most) {
  const common = (await index.file(`${index.parts[0].folder}/common.txt`, asText)).split("\n");
  const place = (term) => common.indexOf(term) >>> 0;
  const kept = [...terms].sort((a, b) => place(b) - place(a)).slice(0, most);
  return terms.filter((term) => kept.includes(term));
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
async function mend(index, query, typed) {
  const nearest = async ({ form, stop }) => {
    if (stop || form.length < MENDED) return "";
    const known = new Map([...(await beginning(index, form)), ...(await ending(index, form))]);
    const [best] = known.has(form) ? [] : [...known].filter(([word]) => oneSlip(form, word)).sort(byWeight);
    return best ? best[0] : "";
  };
  const better = await Promise.all(query.words.map(nearest));
  return better.some(Boolean) ? query.words.reduce((text, { form }, place) => (better[place] ? text.replaceAll(form, better[place]) : text), fold(typed)) : "";
}

/** Return what is found when slips are mended, if that is more than was found before. */
export async function mended(index, asked, found, find) {
  const instead = await mend(index, found.query, asked.q);
  const other = instead ? await find(index, { ...asked, q: instead }) : found;
  return other.all.length > found.all.length ? { ...other, instead } : found;
}
