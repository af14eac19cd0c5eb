import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { classBreaks, classesOf, roundUp } from "../../geo_afpak/page/static/classes.js";
import { classOf } from "../../geo_afpak/page/static/select.js";

// The same file is read by tests/count/test_summary.py.
const CASES = JSON.parse(readFileSync(new URL("../data/class_breaks.json", import.meta.url)));

for (const { name, values, k, scheme, limits } of CASES) {
  test(`limits are those of the summary: ${name}, ${scheme}, ${k}`, () => {
    const found = classBreaks(values, k, scheme);
    assert.equal(found.length, limits.length, `${found} is not ${limits}`);
    found.forEach((limit, index) => assert.ok(Math.abs(limit - limits[index]) < 1e-8, `${found} is not ${limits}`));
  });
}

const COUNTS = [2, 1, 1, 2, 5, 0, 1, 2, 1, 2, 5, 1, 1, 5, null, undefined];

test("a few different counts get a class each, but not where steps are to be equal", () => {
  assert.deepEqual(classesOf(COUNTS, "natural"), [[1, 1], [2, 2], [3, 5]]);
  assert.deepEqual(classesOf(COUNTS, "quantile"), [[1, 1], [2, 2], [3, 5]]);
  assert.deepEqual(classesOf(COUNTS, "equal"), [[1, 1], [2, 2], [3, 3], [4, 4], [5, 5]]);
});

test("fixed steps are the same whatever the values", () => {
  const steps = [[1, 1], [2, 4], [5, 9], [10, 19], [20, Infinity]];
  assert.deepEqual(classesOf([3], "fixed"), steps);
  assert.deepEqual(classesOf([1, 500], "fixed"), steps);
  assert.deepEqual([1, 4, 5, 19, 20, 500].map((value) => classOf(value, steps)), [0, 1, 2, 3, 4, 4]);
});

test("classes of all events leave room for the fewer events of a selection", () => {
  assert.deepEqual(classesOf([3, 3, 7], "natural", { least: 1 }), [[1, 3], [4, 7]]);
  assert.deepEqual(classesOf([3, 3, 7], "natural"), [[3, 3], [4, 7]]);
});

test("without a value above zero there is no class", () => {
  for (const scheme of ["natural", "quantile", "equal", "fixed"]) assert.deepEqual(classesOf([0, null], scheme), []);
});

test("classes of counts join up, hold every value and are never empty ranges", () => {
  const values = [1, 1, 3, 8, 9, 27, 31, 64, 65, 66, 300];
  for (const scheme of ["natural", "quantile", "equal"]) {
    const classes = classesOf(values, scheme);
    assert.equal(classes[0][0], 1);
    assert.equal(classes.at(-1)[1], 300);
    classes.forEach(([from, to], index) => {
      assert.ok(from <= to);
      if (index) assert.equal(from, classes[index - 1][1] + 1);
    });
    assert.ok(classes.length <= 5);
  }
});

test("limits of rates are rounded up before use, so that the legend is true of every value", () => {
  assert.deepEqual([0.03228, 0.4971, 5.649, 59.52, 1234, 0.1, 0].map(roundUp), [0.033, 0.5, 5.7, 60, 1300, 0.1, 0]);
  const values = [0.032, 0.09, 0.32, 0.59, 0.73, 1.33, 2.97, 5.65, 34.5, 59.52];
  for (const scheme of ["natural", "quantile", "equal"]) {
    const classes = classesOf(values, scheme, { rates: true });
    for (const value of values) {
      const [from, to] = classes[classOf(value, classes)];
      assert.ok(from < value && value <= to, `${value} is not in ${from}-${to}`);
    }
  }
});
