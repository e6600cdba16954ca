import { parse } from "../../plugins/search/client/narrow.js";
import { best, rank, slots } from "../../plugins/search/client/rank.js";
import { rarest } from "../../plugins/search/client/words.js";
import { equal, test } from "./tests.js";

const index = { stops: ["the", "of"] };
const asked = (q) => parse(index, { q });
/** Return what gives a term's rows: the points of its threads, where each stands in the letter unless a third number says else. */
const rows = (lists) => (term) => new Map((lists[term] ?? []).map(([thread, points, voices = 1]) => [thread, [points, voices]]));
const found = (...given) => rank(...given).threads;

test("Scores add up, and of equals the newest comes first", () => {
  const lists = rows({ pay: [[1, 5], [2, 5], [3, 9]], boss: [[1, 4]] });

  equal(found([["pay"], ["boss"]], lists), [3, 1, 2]);
  equal(found([["pay"]], lists, new Set([1, 2])), [2, 1]);
  equal(found([], lists, new Set([1, 2])), [2, 1]);
});

test("What is merely near in meaning is left out unless it is worth half the best", () => {
  const lists = rows({ pay: [[1, 16], [2, 1], [3, 8, 0], [4, 7, 0]] });

  equal(found([["pay"]], lists), [1, 3, 2]);
});

test("A word as it is typed stands above what begins so", () => {
  const lists = rows({ pay: [[1, 5]], payrol: [[1, 2], [2, 9]] });

  equal(found([["pay", "payrol"]], lists), [1, 2]);
});

test("Of a slot the best term counts, of equals the first", () => {
  equal([...best(["a", "b"], rows({ a: [[1, 5]], b: [[1, 5, 2], [2, 1]] }))], [[1, [5, 1]], [2, [1, 1]]]);
});

test("The voice that says most is chosen, of equals the answer, and the title's when there is none", () => {
  const { voice } = rank([["pay"], ["boss"]], rows({ pay: [[1, 5, 1], [2, 5, 3], [3, 5, 8]], boss: [[1, 6, 4]] }));

  equal([1, 2, 3].map(voice), [2, 1, 3]);
});

test("Stop words are slots only beside few others", async () => {
  equal(await slots(asked("the pay"), [], null, []), [["the"], ["pay"]]);
  equal(await slots(asked("the pay boss friend"), [], null, []), [["pay"], ["boss"], ["friend"]]);
});

test("Of a long text the rarest words are looked up", async () => {
  const names = Array.from({ length: 30 }, (_, place) => `word${place}`);
  const common = new TextEncoder().encode(names.slice(0, 20).join("\n"));
  const kept = { parts: [{ folder: "base" }], file: async (_, read) => read(common) };
  const chosen = (await slots(asked(names.join(" ")), [], (...terms) => rarest(kept, ...terms), [])).flat();

  equal(chosen, [...names.slice(14, 20), ...names.slice(20)]);
});

test("A synonym of several words is a slot where its words stand together", async () => {
  equal((await slots(asked("they let go of me"), [["let go", "fire"], ["go me", "leav"]], null, [])).flat().includes("let go"), true);
  equal((await slots(asked("they let go of me"), [["let go", "fire"], ["go me", "leav"]], null, [])).flat().includes("go me"), false);
});

test("Completions stand in the slot of the word being typed", async () => {
  equal(await slots(asked("pay neg"), [], null, ["negoti", "negat"]), [["pay"], ["neg", "negoti", "negat"]]);
});

test("Operators are taken apart", () => {
  const query = asked('pay "notice period" -recruiter tag:"Job Search" topic:pay in:answer after:2023 before:2025-03');

  equal(query.words.map(({ form }) => form), ["pay", "notice", "period"]);
  equal([query.phrases.length, query.without, query.sets], [1, ["recruit"], ["tag:job-search", "topic:pay"]]);
  equal([query.voices, query.since, query.until], [2, "2023-01", "2025-03"]);
});

test("What is no operator is words", () => {
  equal(asked('5:30 in:nowhere tag: before:soon "never closed').words.map(({ form }) => form), ["5", "30", "in", "nowhere", "tag", "before", "soon", "never", "closed"]);
});
