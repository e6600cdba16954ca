/** The index of a site, as ../files.py describes its files: what each search needs of them. */
import { damaged, readShard, shardOf } from "./lists.js";
import { createShards } from "./shards.js";

const FORMAT = 1;
export const text = (file) => new TextDecoder().decode(file);
const json = (file) => JSON.parse(text(file));

/** Return the index at an address; its manifest is asked for anew. */
async function openIndex(ask, base) {
  const shard = createShards(ask, base);
  const manifest = await shard("manifest.json", json, { cache: "no-cache" });
  if (manifest.format !== FORMAT) throw Object.assign(damaged(`The index has format ${manifest.format}, not ${FORMAT}`), { name: "Newer" });
  const { parts } = manifest;

  /** Return the lists of a part's file by word. */
  const read = (part, name) => shard(`${part.folder}/${name}.bin`, (file) => readShard(file, part.threads));

  /** Return a term's list in each part, the points of all threads in it, and what one level of impact is worth. */
  const list = async (term) => {
    const lists = await Promise.all(parts.map(async (part) => (await read(part, shardOf(term, part.shards))).get(term)));
    const points = new Map();
    parts.forEach(({ first }, place) => lists[place]?.read().forEach((worth, thread) => points.set(first + thread, worth)));
    return { lists, points, scale: lists.find(Boolean)?.scale ?? 0 };
  };

  const card = async (thread) => {
    const part = parts.findLast(({ first }) => first <= thread);
    const [title, address, date, topic, name, voices, lang] = await shard(`${part.folder}/c/${thread - part.first}.json`, json);
    return { thread, title: [[title, false]], href: new URL(`../${address}`, base).href, date, topic, name, voices, lang, excerpt: [] };
  };

  const common = async () => new Map(text(await shard(`${parts[0].folder}/common.txt`, (file) => file)).split("\n").map((term, place) => [term, place]));
  const version = parts.map(({ folder }) => folder).join(" ");
  return { ...manifest, stops: new Set(manifest.stops), version, shard, read, list, card, common, json };
}

/**
 * Return what hands the index to a function, and when that fails reads the manifest again, once: a newer site may
 * have taken the files of an older one away.
 */
export function keptIndex(base, ask = (...asked) => fetch(...asked)) {
  let kept = null;
  const opening = () => (kept ??= openIndex(ask, base).catch((fault) => ((kept = null), Promise.reject(fault))));

  return async (use) => {
    const index = await opening();
    try {
      return await use(index);
    } catch (fault) {
      const newer = await openIndex(ask, base);
      if (newer.version === index.version) throw fault;
      kept = Promise.resolve(newer);
      return use(newer);
    }
  };
}
