/** Text in parts, those that say a term marked; and the part of a turn that says most. Pure. */
import { stem } from "./stem.js";
import { CJK, pairs, words } from "./terms.js";

const WORD = new RegExp(`[${CJK}]+|(?:(?![${CJK}])[\\p{L}\\p{N}])+(?:['’ʼ,‐‑-][\\p{L}\\p{N}]+)*`, "gu");
const SIGNS = new RegExp(`^[${CJK}]`, "u");
/** So many signs fill three lines of a result. */
const LENGTH = 230;

/** Return where a text says one of the terms: [start, end, term], in order. */
export function hits(text, terms) {
  const [said, many] = [[], [...terms].map((term) => term.split(" "))];
  // A stem begins with two letters of its word (dying, die: y is i): most words need no look at theirs.
  const start = (word) => word.slice(0, 2).replace("y", "i");
  const begins = new Set(many.flat().map(start));
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (SIGNS.test(word)) {
      // Two signs are a term; those of a longer run overlap.
      let [last, at] = ["", index];
      for (const sign of word) {
        said.push([last && word.length > sign.length ? at - last.length : at, at + sign.length, words(last + sign)]);
        [last, at] = [sign, at + sign.length];
      }
    } else if (/^[a-z]+$/i.test(word)) {
      const form = word.toLowerCase();
      said.push([index, index + word.length, begins.has(start(form)) ? [stem(form)] : []]);
    } else said.push([index, index + word.length, pairs(word).map(([, term]) => term)]);
  }
  const found = said.map(([start, end, own]) => [start, end, own.find((term) => terms.has(term))]);
  said.forEach((_, place) => {
    for (const run of many) {
      if (run.every((term, next) => said[place + next]?.[2].includes(term))) run.forEach((_, next) => (found[place + next][2] ??= run.join(" ")));
    }
  });
  return found.filter(([, , term]) => term);
}

/**
 * Return a text in parts; true says that a part holds one of the terms.
 * @param {Set<string>} terms
 * @returns {[string, boolean][]}
 */
export function mark(text, terms) {
  const parts = [];
  let last = 0;
  for (const [start, end] of hits(text, terms)) {
    if (start > last || !parts.length) parts.push([text.slice(last, start), false], ["", true]);
    else if (!parts.at(-1)[1]) parts.push(["", true]);
    parts.at(-1)[0] += text.slice(Math.max(start, last), end);
    last = end;
  }
  return [...parts, [text.slice(last), false]].filter(([part]) => part);
}

/** Return the part of a turn that holds most of the terms, the rarer the better, with marks. */
export function excerpt(text, terms, worth = () => 1) {
  const plain = text.replace(/\s+/g, " ").trim();
  const found = hits(plain, terms);
  const value = ([start]) => {
    const held = new Set(found.filter(([at]) => at >= start && at < start + LENGTH * 0.7).map(([, , term]) => term));
    return [...held].reduce((sum, term) => sum + worth(term), 0);
  };
  const [first] = found.reduce((most, each) => (value(each) > value(most) ? each : most), found[0] ?? [0]);
  // A few words lead up to the first hit; a hit near the start needs no cut. Chinese has no spaces to cut at.
  const space = plain.indexOf(" ", Math.max(0, first - LENGTH / 4)) + 1;
  const from = first < LENGTH / 3 ? 0 : space && space <= first ? space : first;
  const back = plain.lastIndexOf(" ", from + LENGTH);
  const cut = from + LENGTH >= plain.length ? plain.length : back > first ? back : from + LENGTH;
  return mark(`${from ? "… " : ""}${plain.slice(from, cut)}${cut < plain.length ? " …" : ""}`, terms);
}
