import { damaged, readShard, shardOf } from "../../plugins/search/client/lists.js";
import { equal, test, throws } from "./tests.js";

/** Return a payload with its head, as ../../plugins/search/shards.py seals it. */
function sealed(payload, format = 4) {
  let [low, high] = [1, 0];
  for (const byte of payload) [low, high] = [(low + byte) % 65521, (high + low + byte) % 65521];
  return Uint8Array.of(99, 115, format, high >> 8, high & 255, low >> 8, low & 255, ...payload);
}
// "pay": scale 3, more threads; two here, gaps 0 and 1 with k 0, impacts 5 and 7 as 5 + 0 and 5 + 2 with k 1,
// voices 2 and 9 with k 1: 0 00 100, 10 100 11110 1.
const PAY = [3, 112, 97, 121, 7, 2, 32, 5 + 16, 3, 0b00010010, 0b10011110, 0b10000000];

test("A list gives the points and the voices of its threads", () => {
  const list = readShard(sealed(PAY), 3).get("pay");

  equal([...list.rows()], [[0, [15, 2]], [2, [21, 9]]]);
  equal([list.scale, list.more], [3, 1]);
});

test("A set gives its threads", () => {
  const set = readShard(sealed([1, 97, 0, 2, 0, 1, 0b01000000]), 3).get("a");

  equal([...set.rows().keys()], [0, 2]);
});

test("An empty shard has no lists", () => equal(readShard(sealed([]), 3).size, 0));

test("A word finds its shard by FNV-1a", () => equal(["", "a", "foobar", "lön"].map((word) => shardOf(word, 1 << 30)), ["11c9dc5", "240c292c", "3f9cf968", "39cce38b"]));

test("A word and its stem are in one shard, whatever common ending it has", () =>
  equal(["need", "needs", "needed", "needing", "needy", "nest"].map((word) => shardOf(word, 1 << 30) === shardOf("need", 1 << 30)), [true, true, true, true, true, false]));

test("Every torn shard is called damaged", () => {
  const whole = sealed(PAY);
  for (let length = 0; length < whole.length; length += 1) throws("Damaged", () => readShard(whole.slice(0, length), 3));
});

test("Every single wrong byte is called damaged", () => {
  for (let at = 0; at < PAY.length + 7; at += 1) {
    const foreign = sealed(PAY);
    foreign[at] ^= 1 + (at % 255);
    throws("Damaged", () => readShard(foreign, 3));
  }
});

test("Whatever the bytes of a sealed payload are, reading ends with lists or with a clear error", () => {
  let seed = 20261123;
  const random = (below) => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) % below;
  for (let round = 0; round < 5000; round += 1) {
    const payload = Array.from({ length: random(40) }, () => (random(3) ? random(12) : random(256)));
    try {
      for (const list of readShard(sealed(payload), 50).values()) for (const [thread] of list.rows()) equal(thread >= 0 && thread < 50, true);
    } catch (fault) {
      if (fault.name !== "Damaged" && !(fault instanceof TypeError)) throw fault; // the decoder of UTF-8 throws a TypeError
    }
  }
});

test("A page that a server sends instead of a shard is called damaged", () => {
  throws("Damaged", () => readShard(new TextEncoder().encode("<!doctype html><title>Not found</title>"), 3));
  throws("Damaged", () => readShard(sealed(PAY, 1), 3));
});

test("A list that names a thread that there is not is called damaged", () => {
  throws("Damaged", () => readShard(sealed(PAY), 2).get("pay").rows());
});

test("An error says its name", () => equal([damaged("why").message, damaged("why", "Newer").name], ["why", "Newer"]));
