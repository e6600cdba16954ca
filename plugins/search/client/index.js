/** The index of a site, as ../files.py describes its files: what each search needs of them. */
import { damaged, readShard, shardOf } from "./lists.js";

const FORMAT = 1;
export const asText = (file) => new TextDecoder().decode(file);
export const asJson = (file) => JSON.parse(asText(file));

/** Return what gives files below an address; each is asked for once, and one that failed is forgotten, by caches too. */
export function createFiles(ask, base) {
  const [asked, failed] = [new Map(), new Set()];
  const fetched = async (path, read, options) => {
    const answer = await ask(base + path, options);
    if (!answer.ok) throw Error(`${path} answered ${answer.status}`);
    return read(new Uint8Array(await answer.arrayBuffer()));
  };
  return (path, read, options) => {
    if (!asked.has(path)) {
      asked.set(path, fetched(path, read, failed.has(path) ? { cache: "reload" } : options));
      asked.get(path).catch(() => failed.add(path) && asked.delete(path));
    }
    return asked.get(path);
  };
}

/** Return the index at an address; its manifest is asked for anew. */
export async function openIndex(ask, base) {
  const file = createFiles(ask, base);
  const manifest = await file("manifest.json", asJson, { cache: "no-cache" });
  const { format, parts, stops } = manifest;
  if (format !== FORMAT) throw damaged(`The index has format ${format}, not ${FORMAT}`, "Newer");
  const lists = ({ folder, threads }, name) => file(`${folder}/${name}.bin`, (whole) => readShard(whole, threads));

  /** Return a term's list in each part, the points of all threads in them, and what one level of impact is worth. */
  const list = async (term) => {
    const found = await Promise.all(parts.map(async (part) => (await lists(part, shardOf(term, part.shards))).get(term)));
    const points = found.flatMap((each, place) => (each ? [...each.read()].map(([thread, worth]) => [thread + parts[place].first, worth]) : []));
    return { found, points: new Map(points), scale: found.find(Boolean)?.scale ?? 0 };
  };
  const card = async (thread) => {
    const { folder, first } = parts.findLast((part) => part.first <= thread);
    const [title, address, date, topic, name, voices, lang] = await file(`${folder}/c/${thread - first}.json`, asJson);
    return { thread, title: [[title]], href: new URL(`../${address}`, base).href, date, topic, name, voices, lang, excerpt: [] };
  };
  return { ...manifest, stops: new Set(stops), version: parts.map(({ folder }) => folder).join(), file, lists, list, card };
}

/**
 * Return what hands the index to a function, and when that fails reads the manifest again, once: a newer site may
 * have taken the files of an older one away.
 */
export function keptIndex(base, ask = (...asked) => fetch(...asked)) {
  let kept = null;
  return async (use) => {
    const index = (kept ??= await openIndex(ask, base));
    try {
      return await use(index);
    } catch (fault) {
      const newer = await openIndex(ask, base);
      if (newer.version === index.version) throw fault;
      return use((kept = newer));
    }
  };
}
