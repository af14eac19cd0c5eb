// Areas drawn by the reader: what lies in them, and what could. An event is in an area where all of
// the place that it is known to is: its spot, or the whole of its district or province.
// Pure functions; tested by `node --test`.
import { holds } from "./geometry.js";
import { NOWHERE } from "./store.js";

export const AREA_NAMES = ["A", "B"];
export const MOST_CORNERS = 40;
const LEAST_CORNERS = 3;
export const KEPT_AREAS = 6;
const sidesOf = new WeakMap();

const IN = 1;
const PARTLY = 2;

/** Corners as the map's library has them. */
export function ringOf(area) {
  return area.map(([lon, lat]) => [lat, lon]);
}

/** Where a unit lies to an area: 0 outside, 1 wholly in it, 2 partly. */
function unitSide(ring, rings) {
  const inside = rings.flat().map(([lat, lon]) => holds([ring], lat, lon));
  const cut = ring.some(([lat, lon]) => holds(rings, lat, lon));
  if (!cut && inside.length && inside.every(Boolean)) return IN;
  return cut || inside.some(Boolean) ? PARTLY : 0;
}

/** Does an area lie over any of the land? */
export function liesOver(area, rings) {
  return unitSide(ringOf(area), rings) > 0;
}

/** For each row where its place lies to an area: 0, 1, 2 as for units. Kept for the last few areas. */
export function sidesFor(store, area) {
  if (!sidesOf.has(store)) sidesOf.set(store, new Map());
  const kept = sidesOf.get(store);
  const key = area.join();
  if (kept.has(key)) return kept.get(key);
  const { n, mark, dots, names, units = new Map() } = store;
  const [district, province] = ["district", "province"].map((word) => names.mark.indexOf(word));
  const [ring, ofUnits] = [ringOf(area), new Map()];
  const sideOf = (id) => {
    if (!ofUnits.has(id)) ofUnits.set(id, units.has(id) ? unitSide(ring, units.get(id).rings) : 0);
    return ofUnits.get(id);
  };
  const sides = new Uint8Array(n);
  for (let row = 0; row < n; row += 1) {
    if (dots.x[row] !== NOWHERE) sides[row] = Number(holds([ring], dots.y[row] / dots.scale, dots.x[row] / dots.scale));
    else if (mark[row] === district) sides[row] = sideOf(store.nameOf("adm2", row));
    else if (mark[row] === province) sides[row] = sideOf(store.nameOf("adm1", row));
  }
  if (kept.size >= KEPT_AREAS) kept.delete(kept.keys().next().value);
  kept.set(key, sides);
  return sides;
}

/** A test of rows for the areas of the criteria: in any of them. */
export function areaTests(store, { areas }) {
  if (!areas?.length) return [];
  const all = areas.map((area) => sidesFor(store, area));
  return [(row) => all.some((sides) => sides[row] === IN)];
}

/** Of the rows those that lie in an area, and how many of the others could. */
export function partByArea(store, rows, area) {
  const sides = sidesFor(store, area);
  return { rows: rows.filter((row) => sides[row] === IN), perhaps: rows.reduce((sum, row) => sum + Number(sides[row] === PARTLY), 0) };
}

/** The box between two corners as an area. */
export function boxArea([west, south], [east, north]) {
  return [[west, south], [east, south], [east, north], [west, north]];
}

const shorter = (value) => Number(value.toFixed(4));

/** Corners as text of the address, "70.2,34.1,71,34.5,..."; two areas parted by ";". */
export function areasCode(areas = []) {
  return areas.map((area) => area.flat().map(shorter).join(",")).join(";");
}

/** Areas from text; undefined where it is none. */
export function areasIn(text) {
  const areas = String(text).split(";").map((part) => {
    if (!/^-?\d{1,3}(\.\d{1,6})?(,-?\d{1,3}(\.\d{1,6})?)*$/.test(part)) return null;
    const numbers = part.split(",").map(Number);
    const corners = Array.from({ length: numbers.length / 2 }, (_, at) => [numbers[2 * at], numbers[2 * at + 1]]);
    const sound = numbers.length % 2 === 0 && corners.length >= LEAST_CORNERS && corners.length <= MOST_CORNERS;
    return sound && corners.every(([lon, lat]) => Math.abs(lat) <= 85 && Math.abs(lon) <= 180) ? corners : null;
  });
  return areas.length <= AREA_NAMES.length && areas.every(Boolean) ? areas : undefined;
}
