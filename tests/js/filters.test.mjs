import assert from "node:assert/strict";
import { test } from "node:test";
import { countFamilies, familiesOf, withFactions } from "../../geo_afpak/page/static/families.js";
import { countByPeriod } from "../../geo_afpak/page/static/periods.js";
import { NO_DAY, dayOf } from "../../geo_afpak/page/static/store.js";
import { zonesFor } from "../../geo_afpak/page/static/zonefilter.js";

const PARENTS = new Map([["ISK", "IS"], ["TTP-B", "TTP"], ["JuA", "TTP"], ["cell", "JuA"], ["a", "b"], ["b", "a"]]);

test("a faction stands under its parent, the parent first; others alone", () => {
  assert.deepEqual(familiesOf(["JuA", "ISK", "TTP", "AQ", "cell"], PARENTS), [
    { code: "TTP", members: ["TTP", "JuA", "cell"] }, { code: "IS", members: ["ISK"] }, { code: "AQ", members: ["AQ"] },
  ]);
});

test("parents in a circle do not stop the page", () => {
  assert.deepEqual(familiesOf(["a", "b"], PARENTS).flatMap(({ members }) => members).sort(), ["a", "b"]);
  assert.deepEqual(withFactions("a", PARENTS), ["a", "b"]);
});

test("a group comes with all that stand under it, and not with what stands above", () => {
  assert.deepEqual(withFactions("TTP", PARENTS), ["TTP", "TTP-B", "JuA", "cell"]);
  assert.deepEqual(withFactions("ISK", PARENTS), ["ISK"]);
});

test("an event of two factions counts once in their family", () => {
  const store = { names: { groups: ["AQ", "JuA", "TTP"] }, groups: { from: Uint32Array.of(0, 2, 3, 3), codes: Uint16Array.of(1, 2, 0) } };
  const families = [{ code: "TTP", members: ["TTP", "JuA"] }, { code: "AQ", members: ["AQ"] }];
  assert.deepEqual(countFamilies(store, [0, 1, 2], families), [1, 1]);
  assert.deepEqual(countFamilies(store, [1], families), [0, 1]);
});

test("an event counts in the month or year in which all of it lies, and never by a report", () => {
  const dates = ["day", "month", "year", "range", "report", "unknown"];
  const spans = [["2016-08-08", "2016-08-08", 0], ["2016-02-01", "2016-02-29", 1], ["2015-01-01", "2015-12-31", 2], ["2016-01-30", "2016-02-02", 3], ["2015-12-31", "2016-01-01", 3], ["2016-03-01", "2016-03-01", 4], ["1969-12-31", "1969-12-31", 0]];
  const store = {
    n: 8, names: { dates },
    start: Int32Array.from([...spans.map(([from]) => dayOf(from)), NO_DAY]), end: Int32Array.from([...spans.map(([, to]) => dayOf(to)), NO_DAY]),
    dates: Int16Array.from([...spans.map(([, , code]) => code), 5]),
  };
  const rows = [0, 1, 2, 3, 4, 5, 6, 7];
  const plain = (by) => {
    const { counts, left } = countByPeriod(store, rows, by);
    return [counts.map(({ key, events }) => [key, events]), left];
  };
  assert.deepEqual(plain("year"), [[["1969", 1], ["2015", 1], ["2016", 3]], 3]);
  assert.deepEqual(plain("month"), [[["1969-12", 1], ["2016-02", 1], ["2016-08", 1]], 5]);
});

const app = {
  units: new Map([["AFG", { id: "AFG" }], ["AF-NAN", { id: "AF-NAN", parent: "AFG" }], ["AF-NAN-achin", { id: "AF-NAN-achin", parent: "AF-NAN" }], ["PAK", { id: "PAK" }]]),
  zones: [
    { id: "district", group: "ISK", status: "stronghold", units: ["AF-NAN-achin"] },
    { id: "country", group: "ISK", status: "cells", units: ["AFG"] },
    { id: "other", group: "TTP", status: "cells", units: ["PAK"] },
    { id: "far", group: "TTP", status: "cells", units: ["IRN"] },
  ],
};
const ids = (criteria) => zonesFor(app, criteria).map(({ id }) => id);

test("statements follow group, status and place; events' own criteria do not touch them", () => {
  assert.deepEqual(ids({}), ["district", "country", "other", "far"]);
  assert.deepEqual(ids({ types: ["attack"], killed: { min: 1 } }), ["district", "country", "other", "far"]);
  assert.deepEqual(ids({ groups: ["ISK"], statuses: ["cells"] }), ["country"]);
  assert.deepEqual(ids({ countries: ["AFG"] }), ["district", "country"]);
});

test("an area drawn selects the statements whose land it touches, and none on a whole country", () => {
  const rings = (west) => [[[34, west], [34, west + 1], [35, west + 1], [35, west]]];
  const placed = {
    shapes: [rings(70)],
    units: new Map([["near", { id: "near", rings: rings(72) }], ["AFG", { id: "AFG", rings: rings(60) }]]),
    zones: [
      { id: "drawn", units: [], shape: 0 }, { id: "listed", units: ["near"] }, { id: "country", level: "adm0", units: ["AFG"], shape: 0 },
    ],
  };
  const found = (areas) => zonesFor(placed, { areas }).map(({ id }) => id);
  const corner = [[70.8, 34.8], [71.5, 34.8], [71.5, 35.5], [70.8, 35.5]];
  const about = [[71.8, 33.8], [73.2, 33.8], [73.2, 35.2], [71.8, 35.2]];
  assert.deepEqual([found([corner]), found([about]), found([corner, about]), found([])], [["drawn"], ["listed"], ["drawn", "listed"], ["drawn", "listed", "country"]]);
});

test("a statement on a country is not one on each of its provinces", () => {
  assert.deepEqual(ids({ provinces: ["AF-NAN"] }), ["district"]);
});
