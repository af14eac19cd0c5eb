// Rules that geo_afpak has in Python too, on the cases that both are held to (tests/count).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { changeShade } from "../../geo_afpak/page/static/compare.js";
import { csvCell } from "../../geo_afpak/page/static/csv.js";
import { withFactions } from "../../geo_afpak/page/static/families.js";
import { normalName } from "../../geo_afpak/page/static/find.js";
import { setLook } from "../../geo_afpak/page/static/look.js";
import { countByPeriod } from "../../geo_afpak/page/static/periods.js";
import { countUp, shadeOf } from "../../geo_afpak/page/static/select.js";
import { ABSENT, NO_DAY, dayOf, isoOf } from "../../geo_afpak/page/static/store.js";
import { radiusFor } from "../../geo_afpak/page/static/symbols.js";
import { makeAxis, zoneAt, zonePeriod } from "../../geo_afpak/page/static/time.js";

const casesOf = (name) => JSON.parse(readFileSync(new URL(`../data/${name}`, import.meta.url)));

test("a cell is written as geo_afpak.io writes it", () => {
  for (const [value, cell] of casesOf("cells.json")) assert.equal(csvCell(value), cell);
});

test("a blank figure is no zero in any sum", () => {
  for (const { figures, low, stated, high, unknown } of casesOf("totals.json")) {
    const column = (at) => Int32Array.from(figures, (row) => row[at] ?? ABSENT);
    const store = { k: column(0), kl: column(1), kh: column(2), i: column(0), il: column(1), ih: column(2) };
    assert.deepEqual(countUp(store, figures.map((_, row) => row)).killed, { low, stated, high, unknown });
  }
});

test("an event counts where its whole period lies", () => {
  for (const [start, end, precision, month, year] of casesOf("periods.json")) {
    const day = (iso) => Int32Array.of(iso ? dayOf(iso) : NO_DAY);
    const store = { n: 1, names: { dates: [precision] }, start: day(start), end: day(end), dates: Int16Array.of(0) };
    for (const [by, key] of [["month", month], ["year", year]]) {
      const { counts, left } = countByPeriod(store, [0], by);
      assert.deepEqual([counts.map((one) => one.key), left], [key ? [key] : [], key ? 0 : 1], `${start} ${precision} ${by}`);
    }
  }
});

test("a statement of presence holds in a period, and is last seen", () => {
  for (const { windows, seen, ended, ...zone } of casesOf("statements.json")) {
    const period = zonePeriod(zone);
    assert.equal(period && isoOf(Math.min(period.last, period.seen)), seen, JSON.stringify(zone));
    assert.equal(Number.isFinite(period?.last ?? Infinity), ended, JSON.stringify(zone));
    for (const [from, to, state] of windows) assert.equal(zoneAt(zone, { from, to, undated: true }), state, `${JSON.stringify(zone)} ${from} ${to}`);
  }
});

test("the axis of time has its break where that of a figure has", () => {
  for (const { days, first, end, cut } of casesOf("axes.json")) {
    const axis = makeAxis(days.map(dayOf), { edges: [dayOf(first), dayOf(end)] });
    assert.equal(isoOf(axis.cut), cut ?? first, days.join());
  }
});

test("names are reduced to what two spellings share as geo_afpak.names.places does", () => {
  for (const [text, name] of casesOf("names.json")) assert.equal(normalName(text), name);
});

test("a class has its shade, and the area of a symbol its deaths, as geo_afpak.look says", () => {
  const { shades, changes, radii, symbol } = casesOf("looks.json");
  for (const [place, count, shade] of shades) assert.equal(shadeOf(place, count), shade, `${place} of ${count}`);
  for (const [place, count, fewer, more] of changes) assert.deepEqual([-1, 1].map((sign) => changeShade(place, count, sign)), [fewer, more]);
  setLook({ symbol });
  for (const [killed, radius] of radii) assert.ok(Math.abs(radiusFor(killed ?? undefined, symbol.per_root_death) - radius) < 1e-9, `${killed}`);
});

test("a group is asked for with the factions that geo_afpak.names gives it", () => {
  const { parents, asked } = casesOf("factions.json");
  for (const [code, found] of asked) assert.deepEqual(withFactions(code, new Map(parents)).sort(), found.toSorted());
});
