/** Whose voice a word stands in: the reader of what ../voices.py specifies. */
import { bits, opened, pieces, shardOf } from "./lists.js";

export const VOICES = ["title", "letter", "answer", "perspective", "update", "note"];
export const ANY = 63;

/** Return the voices (bit i for VOICES[i]) of each of `count` threads of the list in this place of the twin shard. */
export function readVoices(file, place, count) {
  const piece = pieces(opened(file));
  for (let skipped = 0; skipped < place; skipped += 1) piece.sized();
  const blob = piece.sized();
  if (!blob.length) return Array(count).fill(0);
  const code = bits(blob);
  const voices = Array.from({ length: count }, () => {
    const [letter, answer, more] = [code.take(1), code.take(1), code.take(1)];
    const [title, perspective, update, note] = more ? [code.take(1), code.take(1), code.take(1), code.take(1)] : [0, 0, 0, 0];
    return title | (letter << 1) | (answer << 2) | (perspective << 3) | (update << 4) | (note << 5);
  });
  code.finish();
  return voices;
}

/** Return the voices of each thread of a term's list. @returns {Promise<Map<number, number>>} */
export async function voicesOf(index, term) {
  const { lists } = await index.list(term);
  const read = async (part, place) => {
    const list = lists[place];
    if (!list) return [];
    const file = await index.shard(`${part.folder}/v${shardOf(term, part.shards)}.bin`, (whole) => whole);
    const threads = [...list.read().keys()];
    return readVoices(file, list.place, threads.length).map((voices, row) => [threads[row] + part.first, voices]);
  };
  return new Map((await Promise.all(index.parts.map(read))).flat());
}
