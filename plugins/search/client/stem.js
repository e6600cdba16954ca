/** English words to stems by Porter2: the twin of ../stem.py, rule for rule (its head names the source). */
const SPECIAL = {
  andes: "andes", atlas: "atlas", bias: "bias", cosmos: "cosmos", howe: "howe", news: "news", sky: "sky",
  skis: "ski", skies: "sky", idly: "idl", gently: "gentl", ugly: "ugli", early: "earli", only: "onli", singly: "singl",
};
const STEP_2 = {
  tional: "tion", enci: "ence", anci: "ance", abli: "able", entli: "ent", izer: "ize", ization: "ize",
  ational: "ate", ation: "ate", ator: "ate", alism: "al", aliti: "al", alli: "al", fulness: "ful",
  fulli: "ful", ousli: "ous", ousness: "ous", iveness: "ive", iviti: "ive", biliti: "ble", bli: "ble",
  ogist: "og", ogi: "og", lessli: "less", li: "",
};
const STEP_3 = {
  ational: "ate", tional: "tion", alize: "al", icate: "ic", iciti: "ic", ical: "ic", ative: "", ful: "", ness: "",
};
// The leftmost match of an alternation that ends in `$` is the longest ending, as the algorithm wants it.
const endings = (words) => new RegExp(`(?:${words.join("|")})$`);
const ENDING_1B = /(?:eedly|ingly|edly|eed|ing|ed)$/;
const ENDING_2 = endings(Object.keys(STEP_2));
const ENDING_3 = endings(Object.keys(STEP_3));
const ENDING_4 = /(?:ement|ment|ance|ence|able|ible|ant|ent|ism|ate|iti|ous|ive|ize|ion|al|er|ic)$/;
const SHORT = /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy]|past)$/;
const VOWEL = /[aeiouy]/;

function regions(word) {
  const start = /^(?:arsen|commun|emerg|gener|inter|later|organ|past|univers)/.exec(word) ?? /^[^aeiouy]*[aeiouy]+[^aeiouy]/.exec(word);
  const first = start ? start[0].length : word.length;
  const further = /^[^aeiouy]*[aeiouy]+[^aeiouy]/.exec(word.slice(first));
  return [first, further ? first + further[0].length : word.length];
}

function step1a(word) {
  if (word.endsWith("sses")) return word.slice(0, -2);
  if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1);
  return /[^us]s$/.test(word) && VOWEL.test(word.slice(0, -2)) ? word.slice(0, -1) : word;
}

function step1b(word, first) {
  const found = ENDING_1B.exec(word);
  if (!found) return word;
  const root = word.slice(0, found.index);
  const ing = found[0] === "ing";
  if (found[0].startsWith("ee")) return root.length >= first && !/^(?:succ|proc|exc)$/.test(root) ? `${root}ee` : word;
  if (ing && /^[^aeiouy]y$/.test(root)) return `${root[0]}ie`;
  if ((ing && /^(?:even|cann|inn|earr|herr|out)$/.test(root)) || !VOWEL.test(root)) return word;
  if (/(?:at|bl|iz)$/.test(root)) return `${root}e`;
  if (/([bdfgmnprt])\1$/.test(root)) return /^[aeo]..$/.test(root) ? root : root.slice(0, -1);
  return root.length === first && SHORT.test(root) ? `${root}e` : root;
}

function step2(word, first) {
  const found = ENDING_2.exec(word);
  if (!found || found.index < first) return word;
  const root = word.slice(0, found.index);
  if (found[0] === "li" && !/[cdeghkmnrt]$/.test(root)) return word;
  return found[0] === "ogi" && !root.endsWith("l") ? word : root + STEP_2[found[0]];
}

function step3(word, first, second) {
  const found = ENDING_3.exec(word);
  if (!found || found.index < (found[0] === "ative" ? second : first)) return word;
  return word.slice(0, found.index) + STEP_3[found[0]];
}

function step4(word, second) {
  const found = ENDING_4.exec(word);
  return !found || found.index < second || (found[0] === "ion" && !/[st]ion$/.test(word)) ? word : word.slice(0, found.index);
}

function step5(word, first, second) {
  const root = word.slice(0, -1);
  if (word.endsWith("e") && (root.length >= second || (root.length >= first && !SHORT.test(root)))) return root;
  return word.endsWith("ll") && root.length >= second ? root : word;
}

/** Return the stem of a lower-case word; a word with other signs than a to z comes back as it is. */
export function stem(word) {
  if (Object.hasOwn(SPECIAL, word)) return SPECIAL[word];
  if (!/^[a-z]{3,}$/.test(word)) return word;
  let root = word.replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y");
  const [first, second] = regions(root);
  root = step1b(step1a(root), first);
  if (/[^aeiouy][yY]$/.test(root) && root.length > 2) root = `${root.slice(0, -1)}i`;
  root = step3(step2(root, first), first, second);
  return step5(step4(root, second), first, second).replaceAll("Y", "y");
}
