import assert from "node:assert/strict";
import { test } from "node:test";
import { dayOf, isoOf, NO_DAY } from "../../geo_afpak/page/static/store.js";
import {
  binAt, countBins, countStatements, countUndated, criteriaOf, firstDayOf, kindsOf, lastDayOf, makeAxis, makeBins, nextWindow, spanOf, startOf, stepDay, ticksOf,
  windowOf, windowsOf, windowWords, zoneAt,
} from "../../geo_afpak/page/static/time.js";

const EVENTS = [
  ["2015-01-10", "2015-01-10", "day", "attack"], ["2015-01-20", "2015-01-20", "report", "attack"], ["2015-02-01", "2015-02-28", "month", "clash"],
  ["2015-01-01", "2015-12-31", "year", "clash"], ["2015-03-31", "2015-04-01", "day", "clash"], [null, null, "unknown", "attack"], ["1979-01-01", "1979-01-01", "day", "elsewhere"],
];
const names = { dates: ["day", "month", "report", "unknown", "year"], cls: ["attack", "clash", "elsewhere"], mark: ["dot", "elsewhere"] };
const days = (at) => Int32Array.from(EVENTS, (event) => (event[at] ? dayOf(event[at]) : NO_DAY));
const store = {
  n: EVENTS.length, names, start: days(0), end: days(1),
  dates: Uint8Array.from(EVENTS, (event) => names.dates.indexOf(event[2])), cls: Uint8Array.from(EVENTS, (event) => names.cls.indexOf(event[3])),
  mark: Uint8Array.from(EVENTS, (event) => Number(event[3] === "elsewhere")),
};
const rows = Uint32Array.from([0, 1, 2, 3, 4, 5]);

test("a partial date covers its month or year to the last day", () => {
  assert.deepEqual([firstDayOf("2016"), lastDayOf("2016")].map(isoOf), ["2016-01-01", "2016-12-31"]);
  assert.deepEqual([firstDayOf("2016-02"), lastDayOf("2016-02")].map(isoOf), ["2016-02-01", "2016-02-29"]);
  assert.deepEqual([firstDayOf("2016-02-03"), lastDayOf("2016-02-03")].map(isoOf), ["2016-02-03", "2016-02-03"]);
});

test("steps keep to the calendar, over month ends, leap years and before 1970", () => {
  assert.equal(isoOf(stepDay(dayOf("2016-01-31"), "month", 1)), "2016-02-29");
  assert.equal(isoOf(stepDay(dayOf("2016-01-01"), "month", -13)), "2014-12-01");
  assert.equal(isoOf(stepDay(dayOf("2016-02-29"), "year", 1)), "2017-02-28");
  assert.equal(isoOf(startOf(dayOf("1969-08-08"), "quarter")), "1969-07-01");
  assert.equal(isoOf(startOf(dayOf("2016-08-08"), "year")), "2016-01-01");
});

test("the span leaves out what has no date and what lies elsewhere", () => {
  const { first, last } = spanOf(store);
  assert.deepEqual([isoOf(first), isoOf(last)], ["2015-01-01", "2015-12-31"]);
  assert.equal(spanOf({ ...store, n: 0 }), null);
});

test("statements that no event is near make the span longer, and alone they are the span", () => {
  const span = (some, zones) => Object.values(spanOf(some, zones)).map(isoOf);
  assert.deepEqual(span(store, [{ since: "1988", asOf: "2016-05-01" }]), ["2015-01-01", "2015-12-31"]);
  assert.deepEqual(span(store, [{ since: "2011", until: "2012" }, { since: "2017-02", asOf: "2017-02-03" }]), ["2011-01-01", "2017-02-03"]);
  assert.deepEqual(span({ ...store, n: 0 }, [{ since: "2014", until: "2016-05" }, { asOf: "2017-01-02", dates: "report" }, { dates: "unknown" }]), ["2014-01-01", "2017-01-02"]);
  assert.equal(spanOf({ ...store, n: 0 }, [{ dates: "unknown" }]), null);
});

test("statements alone have bars: in force, then fading", () => {
  const zones = [{ since: "2014", asOf: "2014-06-30" }, { since: "2014", until: "2015" }];
  const counts = countStatements(zones, makeBins({ first: dayOf("2010-01-01"), last: dayOf("2016-12-31") }));
  const sums = [0, 1, 2, 3].map((kind) => counts.subarray(kind * 84, (kind + 1) * 84).reduce((sum, value) => sum + value, 0));
  assert.deepEqual(sums, [0, 6 + 24, 0, 30]);
});

test("a bar is a window of its own days, and every time can be chosen", () => {
  const bins = makeBins({ first: dayOf("2015-02-04"), last: dayOf("2016-03-01") });
  assert.deepEqual(binAt(bins, dayOf("2015-02-04")), { from: "2015-02-02", to: "2015-02-08" });
  assert.deepEqual(windowsOf({ first: dayOf("2014-06-01"), last: dayOf("2016-03-01") }, [{ label: "Rise", from: dayOf("2014-06-01"), to: dayOf("2015-01-01") }]), [
    { from: "2015-03-02", to: "2016-03-01", text: "Last 12 months of the data" }, { from: "2014-06-01", to: "2014-12-31", text: "Phase 1, Rise" },
    ...["2016", "2015", "2014"].map((year) => ({ from: `${year}-01-01`, to: `${year}-12-31`, text: year })),
  ]);
});

test("bins are days, weeks, months, quarters or years, as long as the span needs", () => {
  const unit = (first, last) => makeBins({ first: dayOf(first), last: dayOf(last) }).unit;
  assert.deepEqual(
    [unit("2016-01-01", "2016-02-28"), unit("2016-01-01", "2016-12-31"), unit("2001-01-01", "2017-04-30"), unit("1970-01-01", "2020-12-31"), unit("1900-01-01", "2020-12-31")],
    ["day", "week", "month", "quarter", "year"],
  );
});

test("each event is counted once, spread over the time it is known to, never on a false day", () => {
  const months = Array.from({ length: 13 }, (_, at) => stepDay(dayOf("2015-01-01"), "month", at));
  const bins = { edges: months, count: 12, of: Uint16Array.from({ length: 365 }, (_, at) => new Date((months[0] + at) * 86400000).getUTCMonth()) };
  const counts = countBins(store, rows, bins, kindsOf(store));
  const kind = (index) => [...counts.subarray(index * bins.count, (index + 1) * bins.count)];
  assert.deepEqual(kind(0), [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(kind(1), [0, 0, 0.5, 0.5, 0, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(kind(2), [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  assert.ok(Math.abs(kind(3)[1] - (1 + 28 / 365)) < 1e-12);
  assert.ok(Math.abs(counts.reduce((sum, value) => sum + value, 0) - 5) < 1e-9);
  assert.equal(countUndated(store, rows), 1);
});

test("days and places on the axis go both ways, and a long thin beginning is pressed together", () => {
  const bins = makeBins({ first: dayOf("2001-01-01"), last: dayOf("2017-04-30") });
  const starts = ["2001-01-01", "2004-01-01", ...Array(10).fill("2015-06-01")].map(dayOf);
  const axis = makeAxis(starts, bins);
  assert.deepEqual([isoOf(axis.cut), axis.share], ["2015-01-01", 0.12]);
  for (const iso of ["2001-01-01", "2008-05-05", "2015-01-01", "2016-08-08"]) assert.equal(isoOf(Math.round(axis.dayAt(axis.at(dayOf(iso))))), iso);
  assert.deepEqual([axis.at(axis.first), axis.at(axis.end), axis.at(axis.end + 99)], [0, 1, 1]);
  const even = makeAxis(Array.from({ length: 40 }, (_, year) => dayOf(`${1978 + year}-01-01`)), bins);
  assert.deepEqual([even.cut, even.share], [even.first, 0]);
  const dense = makeAxis(Array.from({ length: 100 }, (_, at) => dayOf("2001-01-01") + (at < 20 ? 180 * at : 3600 + 28 * (at - 20))), bins);
  assert.deepEqual([dense.cut, dense.share], [dense.first, 0]);
});

test("marks of the axis keep their distance", () => {
  const axis = makeAxis([], makeBins({ first: dayOf("2010-03-01"), last: dayOf("2019-12-31") }));
  const texts = (width) => ticksOf(axis, width, 40).map((tick) => tick.text);
  assert.deepEqual(texts(150), ["2015"]);
  assert.deepEqual(texts(500).slice(0, 3), ["2011", "2012", "2013"]);
  assert.deepEqual(texts(2000).slice(0, 4), ["Apr", "Jul", "Oct", "2011"]);
});

test("a statement appears, fades after its last evidence, and ends", () => {
  const open = { since: "2015-01", asOf: "2015-12-21", dates: "month" };
  assert.equal(zoneAt(open, { from: "2014-01-01", to: "2014-12-31" }), "out");
  assert.equal(zoneAt(open, { from: "2015-01-31", to: "2015-02-01" }), "in");
  assert.equal(zoneAt(open, { from: "2015-12-21" }), "in");
  assert.equal(zoneAt(open, { from: "2015-12-22" }), "fading");
  const ended = { since: "2016-07", until: "2016-12", asOf: "2016-11" };
  assert.equal(zoneAt(ended, { from: "2016-12-31", to: "2017-01-31" }), "in");
  assert.equal(zoneAt(ended, { from: "2017-01-01" }), "out");
  assert.equal(zoneAt({ until: "2016-07" }, { to: "1990-01-01" }), "in");
  assert.equal(zoneAt({ since: "2016" }, { from: "2017-01-01" }), "fading");
});

test("a statement that only a report dates is known from that report on", () => {
  const zone = { asOf: "2016-07-10", dates: "report" };
  assert.deepEqual(
    [{ to: "2016-07-09" }, { from: "2016-07-01", to: "2016-07-31" }, { from: "2016-07-11" }].map((criteria) => zoneAt(zone, criteria)),
    ["out", "in", "fading"],
  );
});

test("a statement without a date is in a window only when asked for; no window shows all", () => {
  const undated = { asOf: "2017-05", dates: "unknown" };
  assert.equal(zoneAt(undated, { from: "2015-01-01", to: "2015-01-31" }), "out");
  assert.equal(zoneAt(undated, { from: "2015-01-01", undated: true }), "undated");
  assert.equal(zoneAt(undated, {}), "undated");
  assert.equal(zoneAt(undated, { undated: false }), "out");
  assert.equal(zoneAt({ since: "2015", until: "2016" }, { undated: false }), "in");
});

const axis = makeAxis([], makeBins({ first: dayOf("2014-01-01"), last: dayOf("2017-04-30") }));

test("the whole axis is no window", () => {
  assert.deepEqual(criteriaOf(windowOf({}, axis), axis), { from: undefined, to: undefined });
  assert.deepEqual(criteriaOf(windowOf({ from: "2015-01-01" }, axis), axis), { from: "2015-01-01", to: undefined });
});

test("a step moves the window, or only its end, and stops at the ends", () => {
  const month = { unit: "month" };
  assert.deepEqual(nextWindow({}, axis, month), { from: "2014-01-01", to: "2014-01-31" });
  assert.deepEqual(nextWindow({ from: "2014-01-01", to: "2014-02-28" }, axis, month), { from: "2014-02-01", to: "2014-03-31" });
  assert.deepEqual(nextWindow({ from: "2014-02-01", to: "2014-02-28" }, axis, { ...month, by: -1 }), { from: "2014-01-01", to: "2014-01-31" });
  assert.equal(nextWindow({ from: "2014-01-01", to: "2014-01-31" }, axis, { ...month, by: -1 }), null);
  assert.equal(nextWindow({ from: "2017-04-01" }, axis, month), null);
  assert.deepEqual(nextWindow({}, axis, { unit: "year", growing: true }), { from: undefined, to: "2014-12-31" });
  assert.deepEqual(nextWindow({ to: "2014-12-31" }, axis, { unit: "day", growing: true }), { from: undefined, to: "2015-01-01" });
  assert.deepEqual(nextWindow({}, axis, { ...month, by: -1 }), { from: "2017-04-01", to: "2017-04-30" });
});

test("what lies before the break is one step, on and back", () => {
  const starts = ["2001-01-01", "2004-01-01", ...Array(10).fill("2015-06-01")].map(dayOf);
  const broken = makeAxis(starts, makeBins({ first: dayOf("2001-01-01"), last: dayOf("2017-04-30") }));
  const early = { from: "2001-01-01", to: "2014-12-31" };
  const january = { from: "2015-01-01", to: "2015-01-31" };
  assert.deepEqual(nextWindow({}, broken, { unit: "month" }), early);
  assert.deepEqual(nextWindow(early, broken, { unit: "month" }), january);
  assert.deepEqual(nextWindow(january, broken, { unit: "month", by: -1 }), early);
  assert.deepEqual(nextWindow({}, broken, { unit: "month", growing: true }), { from: undefined, to: "2014-12-31" });
});

test("the window in words is no finer than it is", () => {
  assert.equal(windowWords({}), "all time");
  assert.equal(windowWords({ from: "2015-03-01", to: "2015-03-31" }), "March 2015");
  assert.equal(windowWords({ from: "2015-01-01", to: "2016-12-31" }), "2015 to 2016");
  assert.equal(windowWords({ to: "2015-12-31" }), "up to 2015");
  assert.equal(windowWords({ from: "2016-08-08" }), "from 8 August 2016");
  assert.equal(windowWords({ from: "2016-08-08", to: "2016-08-08" }), "8 August 2016");
});

test("a few days stand amid a fortnight of bins, and are counted in their own", () => {
  const day = firstDayOf("2016-08-08");
  const bins = makeBins({ first: day, last: day });
  assert.deepEqual([bins.unit, bins.count, bins.of[day - bins.edges[0]]], ["day", 15, 7]);
  assert.equal(makeBins({ first: day, last: day + 20 }).count, 21);
});
