import assert from "node:assert/strict";
import { test } from "node:test";
import { pathOf, unitLines } from "../../geo_afpak/page/static/shapes.js";
import { mercator } from "../../geo_afpak/page/static/sites.js";

const SCALE = 1000;
const ORIGIN = { x: 500, y: 500 };
const WIDE = { left: -1000, right: 1000, top: -1000, bottom: 1000 };

/** Lines through points given in pixels. */
function linesThrough(...lines) {
  return lines.map((line) => ({ points: Float64Array.from(line.flat().map((pixel) => (pixel + 500) / SCALE)), box: [Math.min(...line.map(([x]) => x)), Math.min(...line.map(([, y]) => y)), Math.max(...line.map(([x]) => x)), Math.max(...line.map(([, y]) => y))].map((pixel) => (pixel + 500) / SCALE) }));
}

test("a line is projected as Leaflet projects, and keeps its box", () => {
  const [{ points, box }] = unitLines([[[34.5, 69], [34, 70]]]);
  assert.deepEqual([...points], [...mercator(69, 34.5), ...mercator(70, 34)]);
  assert.deepEqual(box, [points[0], points[1], points[2], points[3]]);
});

test("points on one pixel are one, and a line that is a point does not end the path", () => {
  const lines = linesThrough([[1, 1], [1.2, 1.1]], [[0, 0], [0.3, 0], [10, 0], [10, 10]]);
  assert.equal(pathOf(lines, false, SCALE, ORIGIN, WIDE).trim(), "M0 0L10 0 10 10");
});

test("what runs along one outer side of the view is its ends alone, what crosses stays whole", () => {
  const view = { left: 0, right: 100, top: 0, bottom: 100 };
  const ring = [[50, 50], [-10, 50], [-20, 60], [-30, 55], [-10, 90], [50, 90]];
  assert.equal(pathOf(linesThrough(ring), true, SCALE, ORIGIN, view), "M50 50L-10 50 -10 90 50 90 Z");
});

test("what lies beyond the view draws nothing", () => {
  const view = { left: 0, right: 100, top: 0, bottom: 100 };
  assert.equal(pathOf(linesThrough([[200, 0], [210, 5]]), false, SCALE, ORIGIN, view), "M0 0");
});
