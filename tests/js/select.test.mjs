import assert from "node:assert/strict";
import { test } from "node:test";
import { classOf, countByUnit, countUp, selectRows, shadeOf } from "../../geo_afpak/page/static/select.js";
import { dayOf, isoOf, makeStore } from "../../geo_afpak/page/static/store.js";

const column = (...values) => Int32Array.from(values, (value) => value ?? -1);
const DATA = {
  n: 5, scale: 10000,
  names: {
    cls: ["attack", "clash"], type: ["attack", "unrest"], mark: ["dot", "elsewhere", "shelf"], dates: ["day", "unknown", "year"],
    source: ["Basit"], adm0: ["AFG", "PAK"], adm1: ["AF-NAN", "PK-BA"], adm2: ["AF-NAN-achin"], joined: ["matched"], groups: ["ISK", "TTP"],
  },
  follows: { cls: [0, 1, -1], mark: [2, 0, 0, -1, -1, 2, -1], adm1: [0, -1], adm0: [0, 1, -1] },
  clsAt: column(), cls: column(), markAt: column(3), mark: column(1), adm1At: column(2), adm1: column(1), adm0At: column(), adm0: column(),
  type: column(0, 0, 1, 0, 0), dates: column(2, 0, 0, 0, 1), source: column(0, 0, 0, 0, 0),
  adm2: column(0, 0, null, null, null), joined: column(0, 0, 0, null, null),
  k: column(52, null, 0, 9, null), kl: column(45, null, -2, null, 3), i: column(null, null, null, null, null), precision: column(1, 2, 5, 2, 0),
  first: dayOf("2014-01-01"), steps: false, start: column(376, 0, 366, 1, 381), days: column(364, 0, 0, 0),
  lon: column(0, 1234), lat: column(0, 5678), middle: [[700000, 0], [340000, 0]], groups: column(0, 1, 2, 0, 3), lists: [[0], [0, 1], [], [1]],
};
const TEXTS = {
  texts: { title: (row) => ["A", "B", "C", "D"][row] }, id: column(9, 2, -3, -1, 3), sources: column(0, 1, 0, 0, 2), agrees: column(0, 1, null, null, null), border: column(0, 1234, null, null, null),
  forms: { id: { before: "e", digits: 1 }, sources: { lists: [[0], [0, 1], []], names: ["x", "y"] }, agrees: { words: [true, false] }, border: { unit: 1000 } },
};
const NEAR = { units: ["u", "v", "w"], near: [[2, 0], [1]], first: [0, 3] };
const store = makeStore(DATA);
store.addTexts(TEXTS);
const ids = (criteria) => [...selectRows(store, criteria).rows].map((row) => store.event(row).id);

test("how sure a district is and which others it may be come by what occurs there", () => {
  const own = makeStore(DATA);
  own.addTexts({ texts: {}, possible: column(1, 2, 0, 1, 0), others: column(0, 1, 0, 2, 1, 0, 1, 0, 0), forms: { possible: { ...NEAR }, sure: { words: ["certain", "likely", "likely", "possible", "none"], first: [0, 3] } } });
  assert.deepEqual([0, 1, 2, 3].map((row) => own.text(row, "possible")), ["w", "u; w", "v", undefined]);
  assert.deepEqual([0, 1, 2].map((row) => own.text(row, "sure")), ["likely", "likely", "possible"]);
});

test("rows in order of time find their numbered names, by steps too", () => {
  const steps = makeStore({ ...DATA, steps: true, start: column(376, -376, 366, -365, 380) });
  steps.addTexts({ ...TEXTS, forms: { ...TEXTS.forms, id: { before: "e-", digits: 3 } } });
  assert.deepEqual([0, 1, 2, 3, 4].map((row) => [steps.event(row).id, steps.event(row).start]), [["e-007", "2014-01-01"], ["e-008", "2015-01-01"], ["e-009", "2015-01-11"], ["e-010", "2015-01-16"], ["e-011", undefined]]);
});

test("days and dates go both ways", () => {
  assert.equal(isoOf(dayOf("2016-02-29")), "2016-02-29");
  assert.equal(isoOf(dayOf("1968-12-31")), "1968-12-31");
});

test("a row becomes an event with only what is stated", () => {
  const event = store.event(1);
  assert.deepEqual([event.id, event.at, event.start, event.groups, event.sources], ["e8", [70.1234, 34.5678], "2015-01-01", ["ISK", "TTP"], ["x", "y"]]);
  assert.deepEqual([event.title, event.agrees, event.border], ["B", false, 1.234]);
  assert.equal("k" in event, false);
  assert.equal(store.event(4).start, undefined);
  assert.deepEqual([store.event(2).k, store.event(2).kl, store.event(2).kh], [0, undefined, 0]);
  assert.equal(countUp(store, [2]).killed.low, 0);
  assert.equal(store.event(2).at, undefined);
});

test("criteria combine; values of one criterion are alternatives; elsewhere is never selected", () => {
  assert.deepEqual(ids({}), ["e7", "e8", "e9", "e11"]);
  assert.deepEqual(ids({ groups: ["TTP"] }), ["e8", "e11"]);
  assert.deepEqual(ids({ groups: ["TTP", "ISK"], countries: ["AFG"] }), ["e7", "e8"]);
  assert.deepEqual(ids({ classes: ["clash"], groups: ["ISK"] }), []);
  assert.deepEqual(ids({ precisions: [1, 5] }), ["e7", "e9"]);
});

test("an event known to a year is in every part of that year", () => {
  assert.deepEqual(ids({ from: "2014-06-01", to: "2014-06-30", undated: false }), ["e7"]);
  assert.deepEqual(ids({ from: "2015-01-01" }), ["e8", "e9"]);
});

test("what has no date is in a window only when asked for, and without a window unless not wanted", () => {
  assert.deepEqual(ids({ from: "2015-01-01", undated: true }), ["e8", "e9", "e11"]);
  assert.equal(ids({}).includes("e11"), true);
  assert.equal(ids({ undated: false }).includes("e11"), false);
});

test("deaths select figures and the lowest of a range, and unknown is apart from zero", () => {
  assert.deepEqual(ids({ killed: { min: 0, max: 10 } }), ["e9", "e11"]);
  assert.deepEqual(ids({ killed: { unknown: true } }), ["e8"]);
});

test("the counts beside a facet follow all other criteria", () => {
  const { facets } = selectRows(store, { groups: ["TTP"], countries: ["AFG"] });
  assert.deepEqual(Object.fromEntries(facets.groups), { ISK: 2, TTP: 1 });
  assert.deepEqual(Object.fromEntries(facets.countries), { AFG: 1 });
});

test("an event without a figure is counted as unknown, not as zero", () => {
  assert.deepEqual(countUp(store, [0, 1, 2]).killed, { low: 45, stated: 52, high: 52, unknown: 1 });
  assert.deepEqual(countUp(store, [1]).killed, { low: null, stated: null, high: null, unknown: 1 });
  assert.deepEqual(countUp(store, [4]).killed, { low: 3, stated: null, high: null, unknown: 0 });
  assert.deepEqual(countUp(store, []).injured, { low: null, stated: null, high: null, unknown: 0 });
});

test("only events known to a unit are counted in it", () => {
  const counts = countByUnit(store, [0, 1, 2], "adm2");
  assert.deepEqual([...counts.keys()], ["AF-NAN-achin"]);
  assert.equal(counts.get("AF-NAN-achin").events, 2);
  assert.deepEqual([...countByUnit(store, [0, 1, 2], "adm1").keys()], ["AF-NAN", "PK-BA"]);
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
