import assert from "node:assert/strict";
import { test } from "node:test";
import { areasCode, areasIn, areaTests, boxArea, partByArea } from "../../geo_afpak/page/static/areas.js";
import { decodeLink, encodeLink } from "../../geo_afpak/page/static/link.js";
import { NOWHERE } from "../../geo_afpak/page/static/store.js";

const square = (west, south, side) => [[south, west], [south, west + side], [south + side, west + side], [south + side, west]];
// A spot at 70.5, 34.5; a spot far off; one event of a district within, one of a district that an
// area cuts, one of a province round all; one of no place.
const store = {
  n: 6, names: { mark: ["dot", "district", "province", "shelf"], adm2: ["in", "cut"], adm1: ["round"] },
  mark: [0, 0, 1, 1, 2, 3], adm2: [-1, -1, 0, 1, -1, -1], adm1: [-1, -1, 0, 0, 0, -1],
  dots: { x: [705, 600, NOWHERE, NOWHERE, NOWHERE, NOWHERE], y: [345, 300, NOWHERE, NOWHERE, NOWHERE, NOWHERE], scale: 10 },
  units: new Map([["in", { rings: [square(70.2, 34.2, 0.3)] }], ["cut", { rings: [square(70.8, 34.2, 0.6)] }], ["round", { rings: [square(60, 20, 20)] }]]),
  nameOf: (key, row) => store.names[key][store[key][row]],
};
const ROWS = [0, 1, 2, 3, 4, 5];
const BOX = boxArea([70, 34], [71, 35]);

test("an event is in an area where all of the place that it is known to is", () => {
  assert.deepEqual(partByArea(store, ROWS, BOX), { rows: [0, 2], perhaps: 2 });
  const [within] = areaTests(store, { areas: [BOX] });
  assert.deepEqual(ROWS.filter(within), [0, 2]);
});

test("of two areas an event is in either; without any there is no test", () => {
  const [within] = areaTests(store, { areas: [BOX, boxArea([59, 29], [61, 31])] });
  assert.deepEqual(ROWS.filter(within), [0, 1, 2]);
  assert.deepEqual(areaTests(store, {}), []);
  assert.deepEqual(areaTests(store, { areas: [] }), []);
});

test("an outline has the form that it was drawn in", () => {
  assert.deepEqual(partByArea(store, ROWS, [[70, 34], [71, 34], [71, 34.4]]).rows, []);
  assert.deepEqual(partByArea(store, ROWS, [[70, 33.8], [70, 35], [71, 35]]).rows, [0]);
  assert.deepEqual(partByArea(store, ROWS, [[70, 34], [71, 34], [71, 35], [70, 35.5]]).rows, [0, 2]);
});

test("areas are in the address, and only areas come back from it", () => {
  const code = encodeLink({ criteria: { areas: [BOX, BOX] } });
  assert.equal(code, "area=70,34,71,34,71,35,70,35;70,34,71,34,71,35,70,35");
  assert.deepEqual(decodeLink(code, { layers: new Set(), has: () => false }).criteria.areas, [BOX, BOX]);
  assert.equal(areasCode([[[70.123456, 34]]]), "70.1235,34");
  for (const text of ["", "1,2,3,4", "1,2,3,4,5", "a,b,c,d,e,f", "1,2,3,99,5,6", "1,2,3,4,5,6;7", `${"1,2,".repeat(41)}1,2`]) assert.equal(areasIn(text), undefined, text);
  assert.equal(areasIn(areasCode([BOX, BOX, BOX])), undefined);
});
