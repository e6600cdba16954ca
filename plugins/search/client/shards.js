/** The files of the index: each is asked for once, and one that failed is forgotten, so that it can be asked for again. */

/**
 * Return what fetches files below an address.
 * @param {(address: string, options?: RequestInit) => Promise<Response>} ask
 * @param {string} base
 */
export function createShards(ask, base) {
  const asked = new Map();

  const fetchFile = async (path, options) => {
    const answer = await ask(base + path, options);
    if (!answer.ok) throw Object.assign(new Error(`${path} answered ${answer.status}`), { status: answer.status });
    return new Uint8Array(await answer.arrayBuffer());
  };

  /** Return what `read` makes of a file. */
  return function shard(path, read, options) {
    if (!asked.has(path)) {
      const answer = fetchFile(path, options).then(read);
      asked.set(path, answer);
      answer.catch(() => asked.delete(path));
    }
    return asked.get(path);
  };
}
