/** What narrows the list besides words: topic, year, news, and voice; with counts that equal the lists they give. */
import { members, months, setName } from "./operators.js";
import { VOICES } from "./voices.js";

/** Return the bit of a voice. */
export const voiceBit = (voice) => 1 << VOICES.indexOf(voice);

/** Return all threads, for a list that is narrowed without words. */
export const everything = (index) => new Set(Array(index.threads).keys());

/** What each filter leaves: from its value to a set of threads. */
const FILTERS = {
  topic: (index, value) => members(index, setName("topic", value)),
  update: (index) => members(index, "with:update"),
  year: async (index, value) => {
    const inside = (await months(index)).filter((month) => month.startsWith(`month:${value}-`));
    return new Set((await Promise.all(inside.map((month) => members(index, month)))).flatMap((found) => [...found]));
  },
};

/** Return the threads that the filters leave, but for one of them. */
export async function narrowed(index, threads, asked, but = "") {
  const names = Object.keys(FILTERS).filter((name) => asked[name] && name !== but);
  const left = await Promise.all(names.map((name) => FILTERS[name](index, asked[name])));
  return threads.filter((thread) => left.every((found) => found.has(thread)));
}

/** Write into a form's choices how many letters each would leave; of voices, how many of the letters shown. */
export async function count(controls, { index, found, letters, asked }) {
  for (const name of Object.keys(FILTERS)) {
    const open = await narrowed(index, found.all, asked, name);
    const control = controls.querySelector(`[name=${name}]`);
    for (const choice of control.options ?? [control]) {
      if (!choice.value) continue;
      const inside = await FILTERS[name](index, choice.value);
      label(choice, open.filter((thread) => inside.has(thread)).length);
    }
  }
  for (const choice of controls.querySelector("[name=voice]").options) {
    if (choice.value) label(choice, letters.filter(({ said }) => said === choice.value).length);
  }
  controls.querySelector("output").value = `Voices are counted over the ${letters.length} letters shown.`;
}

function label(choice, number) {
  const place = choice.nextElementSibling?.matches?.("span") ? choice.nextElementSibling : choice;
  place.dataset.name ??= place.textContent;
  place.textContent = `${place.dataset.name} (${number})`;
}
