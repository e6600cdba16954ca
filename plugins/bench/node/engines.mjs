/**
 * Ask engines that load a whole index: elasticlunr, MiniSearch, lunr.
 * `node engines.mjs < {documents: [{id, title, body}], queries: [text]}` prints [{engine, lists: [[id]]}].
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { documents, queries } = JSON.parse(readFileSync(0, "utf8"));
const TEN = 10;

/** As its guide begins: any word, stems, stop words. */
function elasticlunr() {
  const engine = require("elasticlunr");
  const index = engine(function () {
    this.setRef("id");
    this.addField("title");
    this.addField("body");
    this.saveDocument(false);
  });
  for (const each of documents) index.addDoc(each);
  return (text) => index.search(text, {}).map((found) => found.ref);
}

/** `better` adds what its readme shows how to add: a weight for titles, and lunr's stop words and stemmer. */
function miniSearch(better) {
  const [MiniSearch, { stemmer, stopWordFilter, Token }] = [require("minisearch"), require("lunr")];
  const processTerm = (word) => {
    const token = stopWordFilter(new Token(word.toLowerCase()));
    return token ? stemmer(token).toString() : null;
  };
  const further = better ? { processTerm, searchOptions: { boost: { title: 2 } } } : {};
  const index = new MiniSearch({ fields: ["title", "body"], ...further });
  index.addAll(documents);
  return (text) => index.search(text).map((found) => found.id);
}

/** With twice the weight for titles; it reads signs as operators and full stops as letters, so questions come without. */
function lunr() {
  const engine = require("lunr");
  const index = engine(function () {
    this.ref("id");
    this.field("title", { boost: 2 });
    this.field("body");
    for (const each of documents) this.add(each);
  });
  return (text) => index.search(text.replace(/[^\p{L}\p{N}']+/gu, " ")).map((found) => found.ref);
}

const engines = [
  ["elasticlunr", "", elasticlunr],
  ["MiniSearch", "", () => miniSearch(false)],
  ["MiniSearch", ", stems, title × 2", () => miniSearch(true)],
  ["lunr", ", title × 2", lunr],
];
const about = (name) => JSON.parse(readFileSync(new URL(`node_modules/${name.toLowerCase()}/package.json`, import.meta.url)));
const answers = engines.map(([name, how, make]) => {
  const search = make();
  return { engine: `${name} ${about(name).version}${how}`, lists: queries.map((text) => search(text).slice(0, TEN)) };
});
console.log(JSON.stringify(answers));
