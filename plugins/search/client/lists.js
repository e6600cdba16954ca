/** Shards to lists of threads: the reader of what ../shards.py and ../rice.py specify. */
const FORMAT = 1;
const LARGEST_K = 24;

/** Return an error that says a file is no whole file of this index. */
export const damaged = (why) => Object.assign(new Error(why), { name: "Damaged" });

/** Return the number of a word's shard among `shards`, a power of two, in hexadecimal. */
export function shardOf(word, shards) {
  const hash = new TextEncoder().encode(word).reduce((value, byte) => Math.imul(value ^ byte, 16777619), 2166136261 | 0);
  return (hash & (shards - 1)).toString(16);
}

/** Return the payload of a file, once its head and its sum are right. */
export function opened(file) {
  if (file.length < 7 || file[0] !== 99 || file[1] !== 115) throw damaged("This is no file of the search index");
  if (file[2] !== FORMAT) throw damaged(`This file has format ${file[2]}, not ${FORMAT}`);
  let [low, high] = [1, 0];
  for (const byte of file.subarray(7)) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  const sum = new DataView(file.buffer, file.byteOffset).getUint32(3);
  if (sum !== high * 65536 + low) throw damaged("This file is torn: its sum is wrong");
  return file.subarray(7);
}

/** Return what reads a payload piece by piece: bytes, numbers and sized runs of bytes. */
export function pieces(payload) {
  let at = 0;
  const byte = () => {
    if (at >= payload.length) throw damaged("This file ends too early");
    return payload[at++];
  };
  const number = () => {
    for (let value = 0, factor = 1; factor < 2 ** 35; factor *= 128) {
      const next = byte();
      value += (next & 127) * factor;
      if (next < 128) return value;
    }
    throw damaged("A number has no end");
  };
  const sized = () => {
    const size = number();
    if (at + size > payload.length) throw damaged("This file ends in the middle of a list");
    return payload.subarray(at, (at += size));
  };
  return { byte, number, sized, more: () => at < payload.length };
}

/** Return what reads Rice codes from bytes. */
export function bits(bytes) {
  let at = 0;
  const take = (count) => {
    if (at + count > bytes.length * 8) throw damaged("A list ends in the middle of a number");
    let value = 0;
    for (; count; count -= 1, at += 1) value = (value << 1) | ((bytes[at >> 3] >> (7 - (at & 7))) & 1);
    return value;
  };
  const rice = (k) => {
    let ones = 0;
    while (take(1)) ones += 1;
    return ones * 2 ** k + take(k);
  };
  const finish = () => {
    const left = bytes.length * 8 - at;
    if (left > 7 || take(left)) throw damaged("A list holds more than its threads");
  };
  return { take, rice, finish };
}

/**
 * Return the lists of a shard by word, each decoded when it is asked for.
 * @returns {Map<string, {place: number, scale: number, read: () => Map<number, number>}>} `read` gives the points
 *   (scale * impact) of each thread, 1 in a mere set; `place` counts the records.
 */
export function readShard(file, threads) {
  const piece = pieces(opened(file));
  const lists = new Map();
  while (piece.more()) {
    const word = new TextDecoder("utf-8", { fatal: true }).decode(piece.sized());
    const [scale, count, gapK] = [piece.number(), piece.number(), piece.byte()];
    const packed = scale ? piece.byte() : 0;
    const blob = piece.sized();
    if (!count || count > blob.length * 8 || gapK > LARGEST_K) throw damaged("A list is shorter than it says");
    lists.set(word, { place: lists.size, scale, read: () => decode(blob, count, gapK, packed, scale, threads) });
  }
  return lists;
}

function decode(blob, count, gapK, packed, scale, threads) {
  const [code, points] = [bits(blob), new Map()];
  for (let thread = -1; points.size < count; ) {
    thread += code.rice(gapK) + 1;
    if (thread >= threads) throw damaged("A list names a thread that there is not");
    points.set(thread, scale ? scale * ((packed & 15) + code.rice(packed >> 4)) : 1);
  }
  code.finish();
  return points;
}
