/** Shards to lists of threads: the reader of what ../shards.py and ../rice.py specify. It trusts nothing it reads. */
const FORMAT = 1;
const LARGEST_K = 24;

/** Return an error for a file that is no whole file of this index. */
export const damaged = (why, name = "Damaged") => Object.assign(Error(why), { name });

/** Return the number of a word's shard among so many, a power of two, in hexadecimal. */
export const shardOf = (word, shards) =>
  (new TextEncoder().encode(word).reduce((hash, byte) => Math.imul(hash ^ byte, 16777619), 2166136261) & (shards - 1)).toString(16);

/** Return what reads a file piece by piece (bytes, numbers, sized runs), once its head and its sum are right. */
export function opened(file) {
  if (file.length < 7 || file[0] !== 99 || file[1] !== 115 || file[2] !== FORMAT) throw damaged("not a file of this index, or of another format");
  let [low, high, at] = [1, 0, 7];
  for (const byte of file.subarray(at)) high = (high + (low = (low + byte) % 65521)) % 65521;
  if (new DataView(file.buffer, file.byteOffset).getUint32(3) !== high * 65536 + low) throw damaged("a torn file");

  const sized = (size) => {
    if (at + size > file.length) throw damaged("a file that ends too early");
    return file.subarray(at, (at += size));
  };
  const number = () => {
    let [value, shift, byte] = [0, 0, 128];
    for (; byte > 127 && shift < 35; shift += 7) value += ((byte = sized(1)[0]) & 127) * 2 ** shift;
    return value;
  };
  return { number, byte: () => sized(1)[0], sized: () => sized(number()), more: () => at < file.length };
}

/** Return what reads bits and Rice codes from bytes. */
export function bits(bytes) {
  let at = 0;
  const take = (count) => {
    let value = 0;
    for (; count; count -= 1, at += 1) value = (value << 1) | ((bytes[at >> 3] >> (7 - (at & 7))) & 1);
    if (at > bytes.length * 8) throw damaged("a list that ends too early");
    return value;
  };
  const rice = (k) => {
    let ones = 0;
    while (take(1)) ones += 1;
    return ones * 2 ** k + take(k);
  };
  const finish = () => {
    const left = bytes.length * 8 - at;
    if (left > 7 || take(left)) throw damaged("a list that holds too much");
  };
  return { take, rice, finish };
}

/**
 * Return the lists of a shard by word, each decoded when it is asked for.
 * @returns {Map<string, {place: number, scale: number, read: () => Map<number, number>}>} `read` gives the points
 *   (scale * impact) of each thread, 1 in a mere set; `place` counts the records.
 */
export function readShard(file, threads) {
  const piece = opened(file);
  const lists = new Map();
  while (piece.more()) {
    const word = new TextDecoder("utf-8", { fatal: true }).decode(piece.sized());
    const [scale, count, gapK] = [piece.number(), piece.number(), piece.byte()];
    const packed = scale && piece.byte();
    const blob = piece.sized();
    if (!count || count > blob.length * 8 || gapK > LARGEST_K) throw damaged("a list that is shorter than it says");
    const read = () => {
      const [code, points] = [bits(blob), new Map()];
      for (let thread = -1; points.size < count; ) {
        thread += code.rice(gapK) + 1;
        if (thread >= threads) throw damaged("a list that names a thread that there is not");
        points.set(thread, scale ? scale * ((packed & 15) + code.rice(packed >> 4)) : 1);
      }
      code.finish();
      return points;
    };
    lists.set(word, { place: lists.size, scale, read });
  }
  return lists;
}
