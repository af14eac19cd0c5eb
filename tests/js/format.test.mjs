import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDay, formatFigure, formatNumber, formatSpan, formatWhen, plural } from "../../geo_afpak/page/static/format.js";

test("a date is never finer than its source gives it", () => {
  assert.equal(formatWhen("2016-08-08", "2016-08-08", "day"), "8 August 2016");
  assert.equal(formatWhen("2016-08-01", "2016-08-31", "month"), "August 2016");
  assert.equal(formatWhen("2014-01-01", "2014-12-31", "year"), "2014");
  assert.equal(formatWhen("2017-01-01", "2017-04-30", "range"), "1 January 2017 to 30 April 2017");
  assert.equal(formatWhen("2017-03-31", "2017-03-31", "report"), "on or before 31 March 2017 (date of the report)");
  assert.equal(formatWhen(undefined, undefined, "unknown"), "date not stated");
});

test("partial dates and open ends are said", () => {
  assert.equal(formatDay("2015-01"), "January 2015");
  assert.equal(formatSpan("2015", undefined), "since 2015, no end stated");
  assert.equal(formatSpan(undefined, "2016-07"), "until July 2016, no start stated");
  assert.equal(formatSpan(undefined, undefined), "no dates stated");
  assert.equal(formatSpan("2016-11", "2016-11"), "November 2016");
});

test("a blank figure is not zero, and a range is shown", () => {
  assert.equal(formatFigure(undefined, undefined, undefined), "not stated");
  assert.equal(formatFigure(0, 0, 0), "0");
  assert.equal(formatFigure(52, 45, 52), "52 (45–52)");
  assert.equal(formatFigure(undefined, 1000, 3500), "1,000–3,500");
  assert.equal(formatFigure(7, undefined, undefined), "7");
});

test("numbers and plurals", () => {
  assert.equal(formatNumber(1234567), "1,234,567");
  assert.equal(plural(1, "event"), "1 event");
  assert.equal(plural(0, "event"), "0 events");
});
