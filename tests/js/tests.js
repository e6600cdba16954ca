/** A test is run by Node when Node reads its file, and by the page when a browser does. */
const node = globalThis.process?.versions?.node ? await import("node:test") : null;

/** What the browser's tests came to: each name with what went wrong, if anything did. */
export const outcomes = (globalThis.outcomes ??= []);

/** Run a test. */
export function test(name, body) {
  if (node) return node.test(name, body);
  const outcome = Promise.resolve().then(body).then(() => "", (fault) => String(fault.stack));
  outcomes.push(outcome.then((wrong) => [name, wrong]));
  return outcome;
}

/** Fail unless both look the same as JSON. */
export function equal(actual, expected) {
  const [a, b] = [actual, expected].map((value) => JSON.stringify(value));
  if (a !== b) throw new Error(`${a} is not ${b}`);
}

/** Fail unless a function throws an error of this name. */
export function throws(name, run) {
  try {
    run();
  } catch (fault) {
    return equal(fault.name, name);
  }
  throw new Error(`nothing was thrown, not even ${name}`);
}
