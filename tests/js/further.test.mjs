import assert from "node:assert/strict";
import { test } from "node:test";
import { codesFor, countContested, countFurther, furtherKeys, furtherTests, furtherTitle, furtherValues, isFurther } from "../../geo_afpak/page/static/further.js";

const TEXTS = {
  claimed: ["ISK", undefined, "TTP"], sources: [["x", "y"], ["y"], undefined], contra: ["one says 3", undefined, undefined], agrees: [true, false, undefined],
  "own:__proto__": ["<b>", "10", "9"],
};
const store = () => ({ n: 3, hasTexts: true, own: ["__proto__"], has: (key) => Object.hasOwn(TEXTS, key), text: (row, key) => TEXTS[key]?.[row] });
const rowsFor = (criteria, of = store()) => [0, 1, 2].filter((row) => furtherTests(of, criteria).every((passes) => passes(row)));

test("filters are offered for the columns that have something, own ones under their own names", () => {
  assert.deepEqual(furtherKeys(store()), ["claimed", "cited", "own:__proto__"]);
  assert.deepEqual(["claimed", "own:__proto__"].map(furtherTitle), ["Claimed by", "__proto__"]);
  assert.deepEqual(["claimed", "own:a", "groups", "constructor", "__proto__"].map(isFurther), [true, true, false, false, false]);
});

test("values of a column are alternatives, columns combine, an event is found by each of its sources", () => {
  assert.deepEqual(rowsFor({ claimed: ["ISK", "TTP"] }), [0, 2]);
  assert.deepEqual(rowsFor({ cited: ["y"] }), [0, 1]);
  assert.deepEqual(rowsFor({ cited: ["y"], "own:__proto__": ["<b>"] }), [0]);
  assert.deepEqual(rowsFor({ claimed: [] }), [0, 1, 2]);
});

test("numbers stand in their order, and each value has its count", () => {
  assert.deepEqual(furtherValues(store(), "own:__proto__"), ["<b>", "9", "10"]);
  assert.deepEqual([...countFurther(store(), "cited", [0, 1, 2])], [["x", 1], ["y", 2]]);
  assert.deepEqual(codesFor(store(), "claimed").words, [["ISK"], [], ["TTP"]]);
});

test("more different values than a list can hold are no list", () => {
  const many = { n: 1001, text: (row) => String(row) };
  assert.equal(furtherValues(many, "own:id"), undefined);
});

test("an event is contradicted by its sources or by its place", () => {
  assert.deepEqual(rowsFor({ contested: ["sources"] }), [0]);
  assert.deepEqual(rowsFor({ contested: ["place"] }), [1]);
  assert.deepEqual(rowsFor({ contested: ["sources", "place"] }), [0, 1]);
  assert.deepEqual([...countContested(store(), [0, 1, 2])], [["sources", 1], ["place", 1]]);
});

test("while the words are still to come nothing is filtered by them", () => {
  assert.deepEqual(furtherTests({ ...store(), hasTexts: false }, { claimed: ["ISK"], contested: ["place"] }), []);
});
