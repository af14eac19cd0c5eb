import assert from "node:assert/strict";
import { test } from "node:test";
import { changeClasses, changeShade, comparePeriods, partRows, periodsIn } from "../../geo_afpak/page/static/compare.js";
import { NO_DAY, dayOf } from "../../geo_afpak/page/static/store.js";

// Rows: a day of 2015, all of 2015, December 2015 to January 2016, a report of 2016, a day of 2016, undated.
const days = [["2015-03-01", "2015-03-01"], ["2015-01-01", "2015-12-31"], ["2015-12-01", "2016-01-31"], ["2016-05-01", "2016-05-01"], ["2016-06-01", "2016-06-01"], null];
const column = (...values) => Int32Array.from(values);
const store = {
  n: 6, names: { dates: ["day", "year", "range", "report"], adm2: ["a", "b"] },
  start: column(...days.map((pair) => (pair ? dayOf(pair[0]) : NO_DAY))), end: column(...days.map((pair) => (pair ? dayOf(pair[1]) : NO_DAY))),
  dates: column(0, 1, 2, 3, 0, -1), adm2: column(0, 0, 0, 1, 1, 0),
  k: column(5, -1, 1, 1, 2, 1), kl: column(4, -1, 1, 1, 2, 1), kh: column(5, -1, 1, 1, 3, 1), i: column(-1, -1, -1, -1, -1, -1), il: column(-1, -1, -1, -1, -1, -1), ih: column(-1, -1, -1, -1, -1, -1),
};
const YEARS = [["2015-01-01", "2015-12-31"], ["2016-01-01", "2016-12-31"]];
const ROWS = Uint32Array.from([0, 1, 2, 3, 4, 5]);

test("an event counts in a period only where all of it lies there, and never by a report's date", () => {
  assert.deepEqual(partRows(store, ROWS, YEARS), { sides: [[0, 1], [4]], touching: 2, undated: 1 });
});

test("periods that overlap both hold an event of their common time", () => {
  assert.deepEqual(partRows(store, ROWS, [["2015-01-01", "2016-12-31"], YEARS[1]]).sides, [[0, 1, 2, 4], [4]]);
});

test("a unit has both counts, the change, and how many events of each side state no figure", () => {
  const { units, totals } = comparePeriods(store, ROWS, YEARS, "adm2");
  assert.deepEqual([...units.keys()], ["a", "b"]);
  assert.deepEqual([units.get("a").change, units.get("b").change], [-2, 1]);
  assert.deepEqual(units.get("a").both[0].killed, { low: 4, stated: 5, high: 5, unknown: 1 });
  assert.deepEqual(units.get("a").both[1].killed, { low: null, stated: null, high: null, unknown: 0 });
  assert.deepEqual(totals.map(({ events }) => events), [2, 1]);
});

test("classes of a change are the same for fewer and more, and hold every size", () => {
  assert.deepEqual(changeClasses([0, 0], "natural"), []);
  assert.deepEqual(changeClasses([-1, 2, 0], "natural"), [[1, 1], [2, 2]]);
  for (const scheme of ["natural", "quantile", "equal", "fixed"]) {
    const classes = changeClasses([-40, -3, 1, 2, 9, 17], scheme);
    assert.ok(classes.length <= 3 && classes[0][0] === 1 && classes.at(-1)[1] >= 40);
    classes.slice(1).forEach(([from], index) => assert.equal(from, classes[index][1] + 1));
  }
});

test("the strongest of fewer and of more stand at the two ends of the colours", () => {
  assert.deepEqual([0, 1, 2].map((index) => changeShade(index, 3, -1)), [2, 1, 0]);
  assert.deepEqual([0, 1, 2].map((index) => changeShade(index, 3, 1)), [3, 4, 5]);
  assert.deepEqual([changeShade(0, 1, -1), changeShade(0, 1, 1)], [1, 4]);
});

test("two periods come from text only where all four days exist in order", () => {
  assert.deepEqual(periodsIn("2015-01-01/2015-12-31/2016-01-01/2016-12-31"), YEARS);
  for (const text of ["", "2015-01-01/2015-12-31", "2015-02-30/2015-12-31/2016-01-01/2016-12-31", "2016-01-01/2015-01-01/2016-01-01/2016-12-31", "a/b/c/d"]) assert.equal(periodsIn(text), undefined);
});
