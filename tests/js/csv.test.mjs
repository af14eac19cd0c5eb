import assert from "node:assert/strict";
import { test } from "node:test";
import { csvCell, csvLines, geojsonLines } from "../../geo_afpak/page/static/csv.js";

const UNITS = new Map([["AF-NAN", { name: "Nangarhar" }], ["AF-NAN-achin", { name: "Achin", pcode: "AF0610" }]]);
const SPOT = { id: "a", title: "A", precision: 2, basis: "town point", adm1: "AF-NAN", adm2: "AF-NAN-achin", k: 0, at: [70.1234, 34.5], groups: ["ISK", "A;B"], sources: ["x"], agrees: false };
const AREA = { id: "b", title: "=HYPERLINK(1)", precision: 4, basis: "province only", adm1: "AF-NAN", groups: [], sources: ["y, \"z\""] };

test("text that a spreadsheet would run gets an apostrophe, as geo_afpak.io writes it", () => {
  for (const text of ["=1+1", "+1", "-5 or more", "@SUM(1)", "\t=1", "'=1"]) assert.equal(csvCell(text), `'${text}`);
  assert.equal(csvCell("\r=1"), "\"'\r=1\"");
  for (const text of ["it's", "'quoted'", "a=1", "", "–5"]) assert.equal(csvCell(text), text);
  assert.equal(csvCell(["=1", "b"]), "'=1; b");
});

test("numbers, truths and what is absent are cells of their own", () => {
  assert.deepEqual([-5, 0, 2.5, true, false, null, undefined].map(csvCell), ["-5", "0", "2.5", "true", "false", "", ""]);
});

test("lists are one cell that can be taken apart again, quotes are doubled", () => {
  assert.equal(csvCell(["Reuters; AP", "BBC"]), "Reuters\\; AP; BBC");
  assert.equal(csvCell('a "b", c'), '"a ""b"", c"');
  assert.equal(csvCell("a\nb"), '"a\nb"');
});

test("a table has one line an event, zero apart from absent, and a place only on its spot", () => {
  const [head, first, second, ...rest] = csvLines([SPOT, AREA], UNITS);
  assert.equal(rest.length, 0);
  const names = head.trim().split(",");
  assert.deepEqual(names.slice(0, 3), ["id", "scope", "event_type"]);
  assert.deepEqual(names.slice(-2), ["lon", "lat"]);
  const cells = Object.fromEntries(first.trim().split(",").map((cell, at) => [names[at], cell]));
  assert.deepEqual([cells.killed, cells.killed_low, cells.lon, cells.lat, cells.adm2_name, cells.adm2_pcode, cells.groups], ["0", "", "70.1234", "34.5", "Achin", "AF0610", "ISK; A\\;B"]);
  assert.match(second, /,'=HYPERLINK\(1\),.*,,\n$/);
});

test("GeoJSON is whole, has null where no point is honest, and keeps how the place is known", () => {
  const read = JSON.parse(geojsonLines([SPOT, AREA], UNITS, { name: "x", licence: "CC", citation: "me" }).join(""));
  assert.deepEqual([read.type, read.licence, read.citation, read.features.length], ["FeatureCollection", "CC", "me", 2]);
  assert.deepEqual(read.features[0].geometry, { type: "Point", coordinates: [70.1234, 34.5] });
  assert.equal(read.features[0].properties.agrees_with_stated, false);
  assert.equal(read.features[1].geometry, null);
  assert.deepEqual([read.features[1].properties.geo_precision, read.features[1].properties.location_basis, read.features[1].properties.killed], [4, "province only", null]);
  assert.deepEqual(JSON.parse(geojsonLines([], UNITS, { name: "x" }).join("")).features, []);
});

test("columns of one's own follow under their own names, guarded like all text", () => {
  const event = { ...SPOT, own: [["=wing", "=1+1"], ["lon", "x"]] };
  const own = ["=wing", "score", "lon"];
  const [head, line] = csvLines([event], UNITS, own);
  assert.ok(head.endsWith(",lon,lat,'=wing,score,lon_own\n"));
  assert.ok(line.endsWith(",70.1234,34.5,'=1+1,,x\n"));
  const text = geojsonLines([event, AREA], UNITS, { name: "n" }, own).join("");
  const { features } = JSON.parse(text);
  assert.deepEqual([features[0].properties["=wing"], features[0].properties.score, features[1].properties.lon_own], ["=1+1", null, null]);
});
