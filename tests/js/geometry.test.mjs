import assert from "node:assert/strict";
import { test } from "node:test";
import { bordersOf, boxOf, decodeLine, decodeLines, holds, ringsOf } from "../../geo_afpak/page/static/geometry.js";

const SQUARE = [0, 0, 4000, 0, 0, 4000, -4000, 0, 0, -4000];
const HOLE = [1000, 1000, 2000, 0, 0, 2000, -2000, 0, 0, -2000];

test("delta-coded steps become latitude and longitude", () => {
  assert.deepEqual(decodeLine([69123, 34456, -1, 2], 1000), [[34.456, 69.123], [34.458, 69.122]]);
});

test("a hole in a unit is outside it", () => {
  const rings = decodeLines([SQUARE, HOLE], 1000);
  assert.equal(holds(rings, 0.5, 0.5), true);
  assert.equal(holds(rings, 2, 2), false);
  assert.equal(holds(rings, 5, 5), false);
});

test("the box of rings runs from south-west to north-east", () => {
  assert.deepEqual(boxOf(decodeLines([HOLE], 1000)), [[1, 1], [3, 3]]);
});

test("a ring is walked from arc to arc, also backwards", () => {
  const arcs = decodeLines([[0, 0, 1, 0, 0, 1], [0, 0, 0, 1, 1, 0]], 1);
  assert.deepEqual(ringsOf([[0, -2]], arcs, 1), [[[0, 0], [0, 1], [1, 1], [1, 0]]]);
  assert.deepEqual(ringsOf([[[5, 5, 1, 0, 0, 1]]], arcs, 1), [[[5, 5], [5, 6], [6, 6]]]);
});

test("a border that two units share is drawn once", () => {
  const arcs = [[[0, 0], [0, 1]], [[0, 1], [1, 1]], [[1, 1], [0, 0]]];
  const units = [{ rings: [[0, 1]] }, { rings: [[-1, 2]] }, { rings: [[[10, 20, 10, 0, 0, 10, -10, -10]]] }];
  const lines = bordersOf(units, arcs, 10);
  assert.equal(lines.length, 4);
  assert.deepEqual(lines.slice(0, 3), arcs);
  assert.deepEqual(lines[3][0], [2, 1]);
});
