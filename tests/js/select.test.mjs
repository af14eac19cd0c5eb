import assert from "node:assert/strict";
import { test } from "node:test";
import { classOf, countByDistrict, countUp, passes, shadeOf } from "../../geo_afpak/page/static/select.js";

const EVENTS = [
  { id: "a", type: "attack", cls: "attack", mark: "dot", groups: ["ISK"], k: 52, kl: 45, kh: 52, adm2: "x" },
  { id: "b", type: "attack", cls: "attack", mark: "dot", groups: ["TTP", "ISK"], adm2: "x" },
  { id: "c", type: "unrest", cls: "clash", mark: "shelf", k: 0 },
  { id: "d", type: "attack", cls: "attack", mark: "elsewhere", groups: ["ISK"] },
];

test("criteria combine; values of one criterion are alternatives", () => {
  const ids = (criteria) => EVENTS.filter((event) => passes(event, criteria)).map(({ id }) => id);
  assert.deepEqual(ids({}), ["a", "b", "c"]);
  assert.deepEqual(ids({ groups: ["TTP"] }), ["b"]);
  assert.deepEqual(ids({ groups: ["TTP", "ISK"], types: ["attack"] }), ["a", "b"]);
  assert.deepEqual(ids({ classes: ["clash"], groups: ["ISK"] }), []);
});

test("an event without a figure is counted as unknown, not as zero", () => {
  assert.deepEqual(countUp(EVENTS.slice(0, 3)).killed, { low: 45, stated: 52, high: 52, unknown: 1 });
  assert.deepEqual(countUp([EVENTS[1]]).killed, { low: null, stated: null, high: null, unknown: 1 });
  assert.deepEqual(countUp([{ kl: 3 }]).killed, { low: 3, stated: null, high: 3, unknown: 0 });
  assert.deepEqual(countUp([]).injured, { low: null, stated: null, high: null, unknown: 0 });
});

test("only events known to a district are counted in one", () => {
  const counts = countByDistrict(EVENTS.slice(0, 3));
  assert.deepEqual([...counts.keys()], ["x"]);
  assert.equal(counts.get("x").events, 2);
});

test("a value falls in the first class whose upper end holds it", () => {
  const classes = [[1, 1], [2, 2], [3, 5]];
  assert.deepEqual([1, 2, 3, 5, 9].map((value) => classOf(value, classes)), [0, 1, 2, 2, 2]);
});

test("few classes are spread over the five shades", () => {
  assert.deepEqual([0, 1, 2].map((index) => shadeOf(index, 3)), [0, 2, 4]);
  assert.deepEqual([0, 1, 2, 3, 4].map((index) => shadeOf(index, 5)), [0, 1, 2, 3, 4]);
  assert.equal(shadeOf(0, 1), 3);
});
