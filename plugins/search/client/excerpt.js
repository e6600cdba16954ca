/** Text in parts, those that say a term marked; and the part of a turn that says most. Pure. */
import { pairs } from "./terms.js";

const WORD = /[\p{L}\p{N}]+(?:['’ʼ,‐‑-][\p{L}\p{N}]+)*/gu;
/** So many signs fill three lines of a result. */
const LENGTH = 230;

/**
 * Return a text in parts; true says that a part holds one of the terms.
 * @param {Set<string>} terms
 * @returns {[string, boolean][]}
 */
export function mark(text, terms) {
  const parts = [];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!pairs(word).some(([, term]) => terms.has(term))) continue;
    parts.push([text.slice(end, index), false], [word, true]);
    end = index + word.length;
  }
  return [...parts, [text.slice(end), false]].filter(([part]) => part);
}

/** Return the part of a turn that holds most of the terms, the rarer the better, with marks. */
export function excerpt(text, terms, worth = () => 1) {
  const plain = text.replace(/\s+/g, " ").trim();
  const said = [...plain.matchAll(WORD)].map(({ 0: word, index }) => [index, pairs(word).map(([, term]) => term).find((term) => terms.has(term))]);
  const found = said.filter(([, term]) => term);
  const value = (start) => {
    const held = new Set(found.filter(([at]) => at >= start && at < start + LENGTH * 0.7).map(([, term]) => term));
    return [...held].reduce((sum, term) => sum + worth(term), 0);
  };
  const [first] = found.map(([at]) => [at, value(at)]).reduce((most, each) => (each[1] > most[1] ? each : most), [0, 0]);
  // A few words lead up to the first hit; a hit near the start needs no cut.
  const from = first < LENGTH / 3 ? 0 : plain.indexOf(" ", Math.max(0, first - LENGTH / 4)) + 1;
  const cut = from + LENGTH >= plain.length ? plain.length : Math.max(plain.lastIndexOf(" ", from + LENGTH), from + 1);
  return mark(`${from ? "… " : ""}${plain.slice(from, cut)}${cut < plain.length ? " …" : ""}`, terms);
}
