/** Whose voice a word stands in: the reader of what ../voices.py specifies. */
import { bits, opened, shardOf } from "./lists.js";

export const VOICES = ["title", "letter", "answer", "perspective", "update", "note"];
export const ANY = 63;
/** Where each bit of a code stands among VOICES; the last four follow only when the third bit says so. */
const PLACES = [1, 2, -1, 0, 3, 4, 5];

/** Return the voices (bit i for VOICES[i]) of each of `count` threads of the list in this place of the twin shard. */
export function readVoices(file, place, count) {
  const piece = opened(file);
  for (let skipped = 0; skipped < place; skipped += 1) piece.sized();
  const blob = piece.sized();
  if (!blob.length) return Array(count).fill(0);
  const code = bits(blob);
  const voices = Array.from({ length: count }, () => {
    const said = [code.take(1), code.take(1), code.take(1)];
    if (said[2]) said.push(code.take(1), code.take(1), code.take(1), code.take(1));
    return said.reduce((sum, bit, at) => sum | (at === 2 ? 0 : bit << PLACES[at]), 0);
  });
  code.finish();
  return voices;
}

/** Return the voices of each thread of a term's list. @returns {Promise<Map<number, number>>} */
export async function voicesOf(index, term) {
  const { found } = await index.list(term);
  const read = async ({ folder, first, shards }, part) => {
    if (!found[part]) return [];
    const file = await index.file(`${folder}/v${shardOf(term, shards)}.bin`, (whole) => whole);
    const threads = [...found[part].read().keys()];
    return readVoices(file, found[part].place, threads.length).map((voices, row) => [threads[row] + first, voices]);
  };
  return new Map((await Promise.all(index.parts.map(read))).flat());
}
