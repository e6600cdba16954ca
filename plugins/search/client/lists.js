/** Shards to lists of threads: the reader of what ../shards.py and ../rice.py specify. It trusts nothing it reads. */
export const FORMAT = 4;

/** Return an error for a file that is no whole file of this index. */
export const damaged = (why, name = "Damaged") => Object.assign(Error(why), { name });
const must = (held) => {
  if (!held) throw damaged("torn or foreign");
};

/** Return the number of a word's shard among so many, a power of two, in hexadecimal; start.js does so too, for words as typed. */
export const shardOf = (word, shards) =>
  ([...word.replace(/([a-z]{2})(ing|ed|at|ion|[eiys]){1,4}$/, "$1")].reduce((hash, sign) => Math.imul(hash ^ sign.codePointAt(), 16777619), 2166136261) & (shards - 1)).toString(16);

/**
 * Return the lists of a shard by word, each decoded when it is asked for.
 * @returns {Map<string, {scale: number, more: number, rows: () => Map<number, [number, number]>}>} `rows` gives the
 *   points (scale * impact) and the voices of each thread, 0 and 0 in a mere set; `more` is 1 if there are further threads
 */
export function readShard(file, threads) {
  let [low, high, at] = [1, 0, 7];
  for (const byte of file.subarray(at)) high = (high + (low = (low + byte) % 65521)) % 65521;
  must([99, 115, FORMAT, high >> 8, high & 255, low >> 8, low & 255].every((byte, place) => byte === file[place]));

  const sized = (size) => {
    must(at + size <= file.length);
    return file.subarray(at, (at += size));
  };
  const number = () => {
    let [value, shift, byte] = [0, 0, 128];
    for (; byte > 127 && shift < 35; shift += 7) value += ((byte = sized(1)[0]) & 127) * 2 ** shift;
    return value;
  };
  const lists = new Map();
  while (at < file.length) {
    const word = new TextDecoder("utf-8", { fatal: true }).decode(sized(number()));
    const [worth, count, [gap]] = [number(), number(), sized(1)];
    const [impact] = worth ? sized(1) : [0];
    const blob = sized(number());
    must(count && count <= blob.length * 8);
    const scale = worth >> 1;
    lists.set(word, { scale, more: worth & 1, rows: () => rowsOf(blob, count, threads, gap, worth && { scale, impact }) });
  }
  return lists;
}

function rowsOf(blob, count, threads, gap, ranked) {
  const rows = new Map();
  let at = 0;
  /** The next 25 bits or more, from the highest of 32 down; nothing but zeros behind the end. */
  const next = () => ((blob[at >> 3] << 24) | (blob[(at >> 3) + 1] << 16) | (blob[(at >> 3) + 2] << 8) | blob[(at >> 3) + 3]) << (at & 7);
  const rice = (k) => {
    let ones = 0;
    for (let more = 25; more > 24; ones += more, at += more) more = Math.clz32(~next());
    at += 1;
    const low = k && next() >>> (32 - k);
    at += k;
    must(at <= blob.length * 8);
    return ones * 2 ** k + low;
  };
  for (let thread = -1; rows.size < count; ) {
    thread += rice(gap & 31) + 1;
    must(thread < threads);
    rows.set(thread, ranked ? [ranked.scale * ((ranked.impact & 15) + rice(ranked.impact >> 4)), rice(gap >> 5)] : [0, 0]);
  }
  must(blob.length * 8 - at < 8 && !next());
  return rows;
}
