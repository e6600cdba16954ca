/** Which voice of a thread says most of the query, and where: rule 6 of ../rank.py. It comes after the titles. */
import { excerpt, mark } from "./excerpt.js";
import { asJson } from "./index.js";
import { best, read } from "./rank.js";
import { ANY, VOICES, voicesOf } from "./voices.js";

const ORDER = [2, 1, 3, 4, 5];

/** Return the voice (its place in VOICES) that says most of the slots in a thread, or -1. */
export function bestVoice(thread, chosen, points, voices, only) {
  const said = VOICES.map(() => 0);
  for (const slot of chosen) {
    const here = (term) => [[thread, points(term).get(thread)]].filter(([, worth]) => worth);
    const [worth, term] = best(slot, here).get(thread) ?? [];
    const heard = term === undefined ? 0 : voices(term).get(thread) & (only || ANY);
    for (const voice of ORDER) if ((heard >> voice) & 1) said[voice] += worth;
  }
  return ORDER.reduce((most, voice) => (said[voice] > (said[most] ?? 0) ? voice : most), -1);
}

/** Return the turn in which the terms with the largest sum of scales stand, of equals the first. */
export function bestTurn(index, turns, scale) {
  const worth = turns.map(([, , text]) => {
    const said = new Set(read(index, text).filter(({ stop }) => !stop).map(({ term }) => term));
    return [...said].reduce((sum, term) => sum + scale(term), 0);
  });
  return turns[worth.indexOf(Math.max(...worth))];
}

/** Return what gives a letter of the list its turn, whose voice it is, and marks. */
export async function closer(index, found) {
  const terms = [...found.lists.keys()];
  const voices = new Map(await Promise.all(terms.map(async (term) => [term, await voicesOf(index, term)])));
  const [marks, scale] = [new Set(terms), (term) => found.lists.get(term)?.scale ?? 0];

  return async (letter) => {
    const heard = bestVoice(letter.thread, found.chosen, found.points, (term) => voices.get(term), found.query.voices);
    const voice = heard < 0 ? VOICES.findIndex((_, each) => each && (letter.voices >> each) & 1) : heard;
    const turns = await index.file(`text/${letter.name}-${voice}.json`, asJson);
    const [id, , text] = heard < 0 ? turns[0] : bestTurn(index, turns, scale);
    const href = `${letter.href}?${new URLSearchParams({ marks: terms.filter((term) => !term.includes(" ")).join(" ") })}#${id}`;
    const titled = terms.some((term) => voices.get(term).get(letter.thread) & 1);
    const said = heard >= 0 ? VOICES[voice] : titled ? "title" : "meaning";
    return { ...letter, href, said, title: mark(letter.title[0][0], marks), excerpt: excerpt(text, marks, scale) };
  };
}
