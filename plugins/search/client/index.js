/** The index of a site, as ../files.py describes its files: what each search needs of them. */
import { FORMAT, damaged, readShard, shardOf } from "./lists.js";

export const asText = (file) => new TextDecoder().decode(file);
const asJson = (file) => JSON.parse(asText(file));

/**
 * Return what gives files below an address; each is asked for once, and one that failed is asked for again, past caches.
 * What had been asked for early is taken from there, once.
 */
function createFiles(base, early) {
  const asked = new Map();
  return (path, read, cache) => {
    if (!asked.get(path)) {
      const answer = early[path] ?? fetch(base + path, { cache: asked.has(path) ? "reload" : cache });
      delete early[path];
      const file = answer.then(async (answer) => {
        if (!answer.ok) throw Error(path);
        return read(new Uint8Array(await answer.arrayBuffer()));
      });
      asked.set(path, file);
      file.catch(() => asked.set(path));
    }
    return asked.get(path);
  };
}

/** Return the index at an address; its manifest is asked for anew. */
async function openIndex(base, early) {
  const file = createFiles(base, early);
  const manifest = await file("manifest.json", asJson, "no-cache");
  const { parts } = manifest;
  if (manifest.format !== FORMAT) throw damaged("format", "Newer");
  const lists = ({ folder, threads }, name) => file(`${folder}/${name}.bin`, (whole) => readShard(whole, threads));

  /** Return the rows of a part's list by the threads' own numbers, but for those that a later part tells again. */
  const rowsOf = ({ first, gone }, list) => [...(list?.rows() ?? [])].flatMap(([place, row]) => (gone?.includes(place) ? [] : [[first + place, row]]));

  /** Return what each part has of a term, all its rows, and what one level of impact is worth. */
  const list = async (term) => {
    const found = await Promise.all(parts.map(async (part) => (await lists(part, shardOf(term, part.shards))).get(term)));
    return { found, rows: new Map(found.flatMap((each, place) => rowsOf(parts[place], each))), scale: found.find(Boolean)?.scale ?? 0 };
  };
  /** Return the card of a thread that has the turns of a voice, by its place in the VOICES of rank.js. */
  const card = async (thread, voice) => {
    const { first, cards } = parts.findLast(({ first }) => thread >= first);
    // A folder has the cards of 256 letters, and its name eight digits: see ../cards.py.
    const at = (thread - first) % 256;
    const [title, address, date, topic, voices, lang, turns] = await file(`c/${thread - at}-${cards.substr(((thread - first) >> 8) * 8, 8)}/${at}-${voice}.json`, asJson);
    return { thread, voice, title, href: new URL(`../${address}`, base).href, date, topic, voices, lang, turns };
  };
  return { ...manifest, version: JSON.stringify(parts), file, lists, rowsOf, list, card };
}

/**
 * Return what hands the index to a function, and when that fails reads the manifest again, once: a newer site may
 * have taken the files of an older one away.
 * @param {Record<string, Promise<Response>>} early answers to files that start.js has asked for, by path
 */
export function keptIndex(base, early = {}) {
  let kept;
  return async (use) => {
    const index = (kept ??= await openIndex(base, early));
    try {
      return await use(index);
    } catch (fault) {
      const newer = await openIndex(base, early);
      if (newer.version === index.version) throw fault;
      return use((kept = newer));
    }
  };
}
