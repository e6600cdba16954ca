import { excerpt, mark } from "../../plugins/search/client/excerpt.js";
import { oneSlip } from "../../plugins/search/client/words.js";
import { equal, test } from "./tests.js";

test("Every form of a word is marked, and nothing else changes", () => {
  const text = "She negotiates. “Negotiation,” he said, <b>& left</b> négotiating-rooms.";
  const parts = mark(text, new Set(["negoti"]));

  equal(parts.map(([part]) => part).join(""), text);
  equal(parts.filter(([, marked]) => marked).map(([part]) => part), ["negotiates", "Negotiation", "négotiating-rooms"]);
});

test("Chinese, Japanese and Korean signs are marked two by two, and an excerpt shows them", () => {
  equal(mark("我想跟老闆談加薪的事。", new Set(["加薪", "老闆"])), [["我想跟", false], ["老闆", true], ["談", false], ["加薪", true], ["的事。", false]]);
  equal(mark("東京都", new Set(["東京", "京都"])), [["東京都", true]]);
  equal(excerpt(`${"天地玄黃".repeat(200)}加薪${"宇宙洪荒".repeat(200)}`, new Set(["加薪"])).filter(([, marked]) => marked), [["加薪", true]]);
});

test("A term of several words is marked where they stand together", () => {
  equal(mark("They let me go, then let go of him.", new Set(["let go"])), [["They let me go, then ", false], ["let", true], [" ", false], ["go", true], [" of him.", false]]);
});

test("A word is marked whose stem has another second letter", () => {
  equal(mark("Dying, they die.", new Set(["die"])), [["Dying", true], [", they ", false], ["die", true], [".", false]]);
});

test("A text without the words is one part", () => equal(mark("Dear Mike", new Set(["boss"])), [["Dear Mike", false]]));

test("An excerpt shows the rarest words, cut between words", () => {
  const text = `${"filler words go on ".repeat(40)}and my boss hid the severance from me ${"and on it goes ".repeat(40)}`;
  const parts = excerpt(text, new Set(["boss", "sever"]));
  const whole = parts.map(([part]) => part).join("");

  equal(parts.filter(([, marked]) => marked).map(([part]) => part), ["boss", "severance"]);
  equal([whole.startsWith("… "), whole.endsWith(" …"), whole.length < 260], [true, true, true]);
});

test("A short text is its own excerpt", () => equal(excerpt("Go  to\nbed.", new Set(["bed"])), [["Go to ", false], ["bed", true], [".", false]]));

test("One long word without a place to cut is no trouble", () => equal(excerpt("x".repeat(3000), new Set(["y"])).length, 1));

test("One letter wrong, missing, extra or swapped is a slip, and nothing more is", () => {
  const slips = ["salery", "salry", "sallary", "slaary", "xalary", "alary", "salar", "salarys"];

  equal(slips.filter((typed) => !oneSlip(typed, "salary")), []);
  equal(["salary", "slry", "sallarys", "yralas", ""].filter((typed) => oneSlip(typed, "salary")), []);
});
