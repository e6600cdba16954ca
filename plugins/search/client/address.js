/** What is asked, as a page's address holds it. Pure. */
const NAMES = ["q", "topic", "year", "update", "voice", "as", "show", "at"];

/** Return what the query string of an address asks. @returns {Record<string, string>} */
export function fromAddress(search) {
  const given = new URLSearchParams(search);
  return Object.fromEntries(NAMES.map((name) => [name, given.get(name) ?? ""]));
}

/** Return the address that asks the same. */
export function toAddress(base, asked) {
  const given = new URLSearchParams(NAMES.filter((name) => asked[name]).map((name) => [name, asked[name]]));
  return given.size || asked.q ? `${base}?${given}` : base;
}
