import assert from "node:assert/strict";
import { test } from "node:test";
import { districtsWithin, historyOf } from "../../geo_afpak/page/static/history.js";
import { NO_DAY } from "../../geo_afpak/page/static/store.js";

const column = (...values) => Int32Array.from(values);
// Districts a (days 10 to 40), b (day 30), c (undated only); one event is known to no district.
const store = { names: { adm2: ["a", "b", "c"] }, adm2: column(0, 0, 1, 2, -1), start: column(10, 20, 30, NO_DAY, 1), end: column(10, 40, 30, NO_DAY, 1) };
const ROWS = column(0, 1, 2, 3, 4);

test("the first event is that which may begin first, the last that which may end last", () => {
  const { first, last } = historyOf(store, ROWS);
  assert.deepEqual([...first], [0, 2, -1]);
  assert.deepEqual([...last], [1, 2, -1]);
});

test("a district is new since a day only if no event there can lie before it", () => {
  assert.deepEqual([...districtsWithin(store, ROWS, { since: 11 })], [0, 1, 0]);
  assert.deepEqual([...districtsWithin(store, ROWS, { since: 10 })], [1, 1, 0]);
});

test("a district is quiet since a day only if no event there can lie on it or after", () => {
  assert.deepEqual([...districtsWithin(store, ROWS, { quiet: 40 })], [0, 1, 0]);
  assert.deepEqual([...districtsWithin(store, ROWS, { since: 20, quiet: 31 })], [0, 1, 0]);
});
