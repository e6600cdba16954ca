/** English words to stems by Porter2: the twin of ../stem.py, rule for rule (its head names the source). */
const SHORT = "[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy]|past";
/**
 * Return rules: an ending, what comes in its place, and in which region of the word it must stand (0 for anywhere).
 * Of several that fit, the first holds; longer endings therefore stand first.
 */
const rules = (region, text) =>
  text.split(" ").map((rule) => {
    const [ending, instead, other = region] = rule.split(">");
    return [new RegExp(`${ending}$`), instead, other];
  });
const STEP_1A = rules(0, "sses>ss (?<=..)ie[ds]>i ie[ds]>ie (?<=[aeiouy].*[^us])s>");
const STEP_1C = rules(0, "(?<=.[^aeiouy])[yY]>i");
const STEP_2 = rules(
  1,
  "ational>ate tional>tion enci>ence anci>ance abli>able entli>ent izer>ize ization>ize ation>ate ator>ate alism>al aliti>al alli>al fulness>ful" +
    " fulli>ful ousli>ous ousness>ous iveness>ive iviti>ive biliti>ble bli>ble ogist>og (?<=l)ogi>og lessli>less (?<=[cdeghkmnrt])li>",
);
const STEP_3 = rules(1, "ational>ate tional>tion alize>al icate>ic iciti>ic ical>ic ative>>2 ful> ness>");
const STEP_4 = rules(2, "ement> ment> ance> ence> able> ible> ant> ent> ism> ate> iti> ous> ive> ize> (?<=[st])ion> al> er> ic>");
const STEP_5 = rules(2, `(?<!${SHORT})e>>1 e> (?<=l)l>`);
const SPECIAL = new Map(
  "andes atlas bias cosmos howe news sky skis>ski skies>sky idly>idl gently>gentl ugly>ugli early>earli only>onli singly>singl"
    .split(" ")
    .map((rule) => [rule.split(">")[0], rule.split(">").at(-1)]),
);

function step1b(word, first) {
  const found = /(?:eed|ed|ing)(?:ly)?$/.exec(word);
  if (!found) return word;
  const root = word.slice(0, found.index);
  const ing = found[0] === "ing";
  if (found[0].startsWith("ee")) return root.length >= first && !/^(?:succ|proc|exc)$/.test(root) ? `${root}ee` : word;
  if (ing && /^[^aeiouy]y$/.test(root)) return `${root[0]}ie`;
  if ((ing && /^(?:even|cann|inn|earr|herr|out)$/.test(root)) || !/[aeiouy]/.test(root)) return word;
  if (/(?:at|bl|iz)$/.test(root)) return `${root}e`;
  if (/([bdfgmnprt])\1$/.test(root)) return /^[aeo]..$/.test(root) ? root : root.slice(0, -1);
  return root.length === first && new RegExp(`(?:${SHORT})$`).test(root) ? `${root}e` : root;
}

/** Return where a region begins: after the first consonant that follows a vowel. */
const region = (word) => (/^[^aeiouy]*[aeiouy]+[^aeiouy]/.exec(word) ?? [word])[0].length;

/** Return the stem of a lower-case word; a word with other signs than a to z comes back as it is. */
export function stem(word) {
  if (SPECIAL.has(word) || !/^[a-z]{3,}$/.test(word)) return SPECIAL.get(word) ?? word;
  let root = word.replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y");
  const first = /^(?:arsen|commun|emerg|gener|inter|later|organ|past|univers)/.exec(root)?.[0].length ?? region(root);
  const regions = [0, first, first + region(root.slice(first))];
  const step = (rules) => {
    const [ending, instead, place] = rules.find(([ending]) => ending.test(root)) ?? [];
    if (ending && root.search(ending) >= regions[place]) root = root.replace(ending, instead);
  };
  step(STEP_1A);
  root = step1b(root, first);
  [STEP_1C, STEP_2, STEP_3, STEP_4, STEP_5].forEach(step);
  return root.replaceAll("Y", "y");
}
