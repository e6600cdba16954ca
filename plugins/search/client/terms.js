/** Text to terms: the twin of ../terms.py, whose head says the rules. */
import { stem } from "./stem.js";

export const CJK = "\\u3005\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const SIGNS = "\\u0483-\\u0487\\u0591-\\u05bd\\u05bf-\\u05c2\\u0610-\\u061a\\u064b-\\u0669\\u0670\\u06d6-\\u06dc\\u0900-\\u0963\\u0966-\\u0dff\\u0e30-\\u0e4e\\u0eb0-\\u0ecd";
const LETTERS = `(?:(?![${CJK}])[\\p{L}\\p{N}${SIGNS}])+`;
const PART = `${LETTERS}(?:'${LETTERS})*`;
const WORD = new RegExp(`[${CJK}]+|${PART}(?:[-\\u2010\\u2011]${PART})*`, "gu");
const CJK_RUN = new RegExp(`^[${CJK}]`, "u");
const SPELLED = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i", "’": "'", "ʼ": "'" };

export const fold = (text) =>
  text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").replace(/[ßæœøłđı’ʼ]/g, (letter) => SPELLED[letter]).normalize("NFC");

const bare = (word) => word.replace(/'s$/, "").replaceAll("'", "");

function split(found) {
  if (CJK_RUN.test(found)) {
    const signs = [...found];
    return signs.length > 1 ? signs.slice(1).map((sign, place) => signs[place] + sign) : signs;
  }
  const parts = found.split(/[-‐‑]/).map(bare);
  return parts.length > 1 ? [...parts, parts.join("")] : parts;
}

export const words = (text) => (fold(text).replace(/(?<=\d),(?=\d{3}(?!\d))/g, "").match(WORD) ?? []).flatMap(split);

export const pairs = (text) => words(text).map((word) => [word, stem(word)]);
