// The places that events are drawn at, and how many of each kind are at each. Pure functions;
// tested by `node --test`.
import { ABSENT, NOWHERE } from "./store.js";

export const DOT = 0;
export const DISTRICT = 1;
export const PROVINCE = 2;
const EARTH_KM = 40075;

/** Web Mercator on the unit square, as Leaflet's default CRS has it. */
export function mercator(lon, lat) {
  const sin = Math.sin(lat * (Math.PI / 180));
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)];
}

/** Where a unit's own symbol stands, and the side of a square as large as the unit. */
function anchorOf(unit) {
  if (!unit?.label) return undefined;
  const [x, y] = mercator(...unit.label);
  return { x, y, side: Math.sqrt(unit.area ?? 0) / EARTH_KM / Math.cos(unit.label[1] * (Math.PI / 180)) };
}

/** A unit that the map does not have: the middle of its places. */
function anchorAmid(sites, members) {
  const [xs, ys] = [sites.x, sites.y].map((list) => members.map((site) => list[site]));
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return { x: (left + right) / 2, y: (top + bottom) / 2, side: Math.max(right - left, bottom - top) };
}

/** Numbers pairs of whole numbers from 0 on, as they come; by a Map it would take many times as long. */
function numberPairs(most) {
  const mask = 2 ** Math.ceil(Math.log2(2 * most + 2)) - 1;
  const [table, ones, others] = [new Int32Array(mask + 1).fill(ABSENT), new Int32Array(most), new Int32Array(most)];
  let count = 0;
  return (one, other) => {
    const hash = Math.imul(one, 0x9e3779b1) ^ Math.imul(other, 0x85ebca77);
    let at = (hash ^ (hash >>> 15)) & mask;
    while (table[at] !== ABSENT && (ones[table[at]] !== one || others[table[at]] !== other)) at = (at + 1) & mask;
    if (table[at] === ABSENT) {
      [ones[count], others[count], table[at]] = [one, other, count];
      count += 1;
    }
    return table[at];
  };
}

/** Whole numbers from 0 on in the order of their keys, those with the same key as they come. */
function inOrder(numbers, keys, most) {
  const next = new Uint32Array(most + 2);
  for (let at = 0; at < keys.length; at += 1) next[keys[at] + 1] += 1;
  for (let key = 1; key < next.length; key += 1) next[key] += next[key - 1];
  const sorted = new Int32Array(numbers.length);
  for (let at = 0; at < numbers.length; at += 1) {
    const key = keys[numbers[at]];
    sorted[next[key]] = numbers[at];
    next[key] += 1;
  }
  return sorted;
}

/**
 * The places that events are drawn at: a spot, a district or a province of which no more is
 * known. `of`: the place of each row; `order`: the places by province, then by district.
 */
export function makeSites(store, units) {
  const { n, dots, mark, names } = store;
  const kinds = ["dot", "district", "province"].map((word) => names.mark.indexOf(word));
  const near = names.mark.indexOf("near");
  const [districts, provinces] = [names.adm2.length, names.adm1.length];
  const anchors = { district: names.adm2.map((id) => anchorOf(units.get(id))), province: names.adm1.map((id) => anchorOf(units.get(id))) };
  const numberOf = numberPairs(n);
  const found = { x: new Float64Array(n), y: new Float64Array(n), kind: new Uint8Array(n), district: new Int32Array(n), province: new Int32Array(n) };
  let count = 0;
  const of = new Int32Array(n).fill(ABSENT);
  for (let row = 0; row < n; row += 1) {
    const kind = near !== -1 && mark[row] === near ? DOT : kinds.indexOf(mark[row]);
    if (kind === -1) continue;
    const [adm2, adm1] = [store.adm2[row], store.adm1[row]];
    const unit = kind === DISTRICT ? adm2 : adm1;
    const anchor = kind === DOT ? undefined : anchors[kind === DISTRICT ? "district" : "province"][unit];
    if (kind === DOT ? dots.x[row] === NOWHERE : !anchor) continue;
    // A spot by its two coordinates, an area by what no coordinate is.
    const site = kind === DOT ? numberOf(dots.x[row], dots.y[row]) : numberOf(NOWHERE + kind, unit);
    if (site === count) {
      count += 1;
      [found.x[site], found.y[site]] = anchor ? [anchor.x, anchor.y] : mercator(dots.x[row] / dots.scale, dots.y[row] / dots.scale);
      found.kind[site] = kind;
      found.province[site] = adm1 === ABSENT ? provinces : adm1;
      // Of no district: one for each province, behind those that there are.
      found.district[site] = kind === PROVINCE || adm2 === ABSENT ? districts + found.province[site] : adm2;
    }
    of[row] = site;
  }
  const sites = { of, n: count, anchors };
  for (const [key, column] of Object.entries(found)) sites[key] = column.slice(0, count);
  sites.order = inOrder(inOrder(Int32Array.from(sites.kind, (_, site) => site), sites.district, districts + provinces), sites.province, provinces);
  return sites;
}

/**
 * Events of each place among the rows, by kind; `lead`: the row with most deaths, then the oldest;
 * `weight`: what the area of a circle stands for, the events or the deaths stated; `reach`: the
 * km that one of them may be off the spot, where there are such.
 */
export function countSites(store, sites, rows, by = "events") {
  const kinds = store.names.cls.length;
  const tally = { kinds, count: new Uint32Array(sites.n), byKind: new Uint32Array(sites.n * kinds), lead: new Int32Array(sites.n).fill(ABSENT) };
  const { count, byKind, lead } = tally;
  const { k, cls, drawn } = store;
  tally.weight = by === "deaths" ? new Float64Array(sites.n) : tally.count;
  const reach = store.dots?.reach;
  if (reach) tally.reach = new Float32Array(sites.n);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    const site = sites.of[row];
    if (site === ABSENT) continue;
    count[site] += 1;
    byKind[site * kinds + cls[row]] += 1;
    if (by === "deaths" && drawn.k[row] > 0) tally.weight[site] += drawn.k[row];
    if (reach && reach[row] > tally.reach[site]) tally.reach[site] = reach[row];
    const first = lead[site];
    if (first === ABSENT || k[row] > k[first]) lead[site] = row;
  }
  tally.provinces = nest(sites, tally.count);
  return tally;
}

/** Places with events, by province and district; the places with most events first. */
function nest(sites, count) {
  const provinces = [];
  let [province, district] = [undefined, undefined];
  for (const site of sites.order) {
    if (!count[site]) continue;
    if (province?.code !== sites.province[site]) {
      province = { code: sites.province[site], districts: [], own: ABSENT };
      [district] = [undefined, provinces.push(province)];
    }
    if (sites.kind[site] === PROVINCE) province.own = site;
    else {
      if (district?.code !== sites.district[site]) {
        district = { code: sites.district[site], sites: [], isSorted: true };
        province.districts.push(district);
      }
      if (district.sites.length && count[site] > count[district.sites.at(-1)]) district.isSorted = false;
      district.sites.push(site);
    }
  }
  for (const one of provinces) {
    for (const part of one.districts) {
      if (!part.isSorted) part.sites.sort((a, b) => count[b] - count[a] || a - b);
      part.anchor = sites.anchors.district[part.code] ?? anchorAmid(sites, part.sites);
    }
    one.anchor = sites.anchors.province[one.code] ?? anchorAmid(sites, one.districts.flatMap((part) => part.sites));
  }
  return provinces;
}

/** The most of one province and of one district: what the largest circle stands for. */
export function mostOf({ provinces, weight }) {
  const sum = (list) => {
    let total = 0;
    for (let at = 0; at < list.length; at += 1) total += weight[list[at]];
    return total;
  };
  let [province, district] = [1, 1];
  for (const one of provinces) {
    const parts = one.districts.map((part) => sum(part.sites));
    province = Math.max(province, parts.reduce((a, b) => a + b, one.own === ABSENT ? 0 : weight[one.own]));
    for (const part of parts) district = Math.max(district, part);
  }
  return { province, district };
}
