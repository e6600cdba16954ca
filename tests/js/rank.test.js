import { parse } from "../../plugins/search/client/narrow.js";
import { best, rank, slots } from "../../plugins/search/client/rank.js";
import { equal, test } from "./tests.js";

const index = { stops: new Set(["the", "of"]) };
const asked = (q) => parse(index, { q });
const points = (lists) => (term) => new Map(lists[term] ?? []);

test("Scores add up, and of equals the newest comes first", () => {
  const lists = points({ pay: [[1, 5], [2, 5], [3, 9]], boss: [[1, 4]] });

  equal(rank([["pay"], ["boss"]], lists, null), [3, 1, 2]);
  equal(rank([["pay"]], lists, new Set([1, 2])), [2, 1]);
  equal(rank([], lists, new Set([1, 2])), [2, 1]);
});

test("Of a slot the best term counts, of equals the first", () => {
  equal([...best(["a", "b"], points({ a: [[1, 5]], b: [[1, 5], [2, 1]] }))], [[1, [5, "a"]], [2, [1, "b"]]]);
});

test("Stop words are slots only beside few others", async () => {
  equal(await slots(asked("the pay"), [], null, []), [["the"], ["pay"]]);
  equal(await slots(asked("the pay boss friend"), [], null, []), [["pay"], ["boss"], ["friend"]]);
});

test("Of a long text the rarest words are looked up", async () => {
  const names = Array.from({ length: 30 }, (_, place) => `word${place}`);
  const common = async () => new Map(names.slice(0, 20).map((name, place) => [name, place]));
  const chosen = (await slots(asked(names.join(" ")), [], common, [])).flat();

  equal(chosen, [...names.slice(14, 20), ...names.slice(20)]);
});

test("A synonym of several words is a slot where its words stand together", async () => {
  equal((await slots(asked("they let go of me"), ["let go", "go me"], null, [])).flat().includes("let go"), true);
  equal((await slots(asked("they let go of me"), ["let go", "go me"], null, [])).flat().includes("go me"), false);
});

test("Completions stand in the slot of the word being typed", async () => {
  equal(await slots(asked("pay neg"), [], null, ["negoti", "negat"]), [["pay"], ["neg", "negoti", "negat"]]);
});

test("Operators are taken apart", () => {
  const query = asked('pay "notice period" -recruiter tag:"Job Search" topic:pay in:answer after:2023 before:2025-03');

  equal(query.words.map(({ form }) => form), ["pay", "notice", "period"]);
  equal([query.phrases.length, query.without, query.sets], [1, ["recruit"], ["tag:job-search", "topic:pay"]]);
  equal([query.voices, query.since, query.until], [4, "2023-01", "2025-03"]);
});

test("What is no operator is words", () => {
  equal(asked('5:30 in:nowhere tag: before:soon "never closed').words.map(({ form }) => form), ["5", "30", "in", "nowhere", "tag", "before", "soon", "never", "closed"]);
});
