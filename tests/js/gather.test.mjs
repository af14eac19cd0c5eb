import assert from "node:assert/strict";
import { test } from "node:test";
import { GAP, cluster, layOut, ringRadius, shortCount } from "../../geo_afpak/page/static/gather.js";
import { DOT, countSites, makeSites, mercator, mostOf } from "../../geo_afpak/page/static/sites.js";
import { ABSENT, NOWHERE } from "../../geo_afpak/page/static/store.js";

const NAMES = { mark: ["dot", "district", "province", "shelf"], adm2: ["d0", "d1", "d2"], adm1: ["p0", "p1"], cls: ["attack", "clash"] };
const PROVINCE_OF = [0, 0, 1];
// Two provinces of two and one districts, each about 100 km across, side by side.
const UNITS = new Map([
  ["d0", { id: "d0", label: [69, 34], area: 10000 }], ["d1", { id: "d1", label: [70, 34], area: 10000 }], ["d2", { id: "d2", label: [71, 34], area: 10000 }],
  ["p0", { id: "p0", label: [69.5, 34], area: 20000 }], ["p1", { id: "p1", label: [71, 34], area: 10000 }],
]);

/** Events as [lon, lat, district], or [null, null, district] and [null, null, null, province]. */
function storeOf(events) {
  const scale = 1e5;
  const columns = events.map(([lon, lat, adm2, adm1, k = ABSENT, cls = 0]) => ({
    x: lon === null ? NOWHERE : Math.round(lon * scale), y: lon === null ? NOWHERE : Math.round(lat * scale),
    mark: lon !== null ? 0 : adm2 === null ? 2 : 1, adm2: adm2 ?? ABSENT, adm1: adm2 === null ? adm1 : PROVINCE_OF[adm2], k, cls,
  }));
  const column = (key) => Int32Array.from(columns, (row) => row[key]);
  return { n: events.length, names: NAMES, mark: column("mark"), adm2: column("adm2"), adm1: column("adm1"), k: column("k"), cls: column("cls"), dots: { x: column("x"), y: column("y"), scale } };
}

function marksOf(events, zoom, more = {}) {
  const store = storeOf(events);
  const sites = makeSites(store, UNITS);
  const tally = countSites(store, sites, Uint32Array.from(events.keys()));
  return layOut(sites, tally, { scale: 256 * 2 ** zoom, zoom, most: mostOf(tally), inside: () => true, ...more });
}

/** Events strewn over a district by a fixed rule. */
function strewn(count, lon, district) {
  return Array.from({ length: count }, (_, index) => [lon + (((index * 37) % 101) / 101 - 0.5) * 0.9, 34 + (((index * 53) % 97) / 97 - 0.5) * 0.9, district]);
}

const MANY = [...strewn(400, 69, 0), ...strewn(200, 70, 1), ...strewn(60, 71, 2), [null, null, 1], [null, null, null, 1]];
const total = (marks) => marks.reduce((sum, { count }) => sum + count, 0);

test("every event is in one symbol, at every zoom", () => {
  for (let zoom = 3; zoom <= 12; zoom += 0.5) assert.equal(total(marksOf(MANY, zoom)), MANY.length, `zoom ${zoom}`);
});

test("no two symbols overlap, at any zoom", () => {
  for (let zoom = 3; zoom <= 12; zoom += 0.5) {
    const marks = marksOf(MANY, zoom);
    marks.forEach((one, index) => {
      for (const other of marks.slice(index + 1)) {
        const [dx, dy] = [Math.abs(one.x + one.dx - other.x - other.dx), Math.abs(one.y + one.dy - other.y - other.dy)];
        const free = one.shape === "pill" || other.shape === "pill" ? Math.max(dx - (one.w + other.w) / 2, dy - (one.h + other.h) / 2) : Math.hypot(dx, dy) - (one.w + other.w) / 2;
        assert.ok(free > -0.6, `zoom ${zoom}: ${one.shape} and ${other.shape} overlap by ${-free}`);
      }
    });
  }
});

test("symbols are gathered by province far out, then by district, and part on going nearer", () => {
  const kinds = (zoom) => marksOf(MANY, zoom).map(({ unit }) => unit.level);
  assert.ok(kinds(4).includes("province"));
  assert.ok(kinds(6.5).includes("district"));
  assert.ok(marksOf(MANY, 12).filter(({ shape }) => shape === "dot").length > 300);
});

test("a few events that have room stand each by itself even far out", () => {
  const marks = marksOf([[68.6, 34, 0], [70.4, 34, 1], [71.4, 34, 2]], 6);
  assert.deepEqual(marks.map(({ shape }) => shape), ["dot", "dot", "dot"]);
});

test("what is only near a spot stands on it, and says how far off it may be while it is selected", () => {
  const store = storeOf([[69, 34, 0], [69, 34, 0]]);
  Object.assign(store, { names: { ...NAMES, mark: [...NAMES.mark, "near"] } });
  store.mark[1] = NAMES.mark.length;
  store.dots.reach = Float32Array.from([0, 25]);
  const sites = makeSites(store, UNITS);
  assert.deepEqual([sites.n, sites.kind[0]], [1, DOT]);
  const reachOf = (rows) => countSites(store, sites, Uint32Array.from(rows)).reach[0];
  assert.deepEqual([reachOf([0, 1]), reachOf([0])], [25, 0]);
});

test("events on one spot are one symbol with their number, at any zoom", () => {
  const events = Array.from({ length: 1500 }, (_, index) => [69, 34, 0, 0, index === 7 ? 12 : 1]);
  const store = storeOf(events);
  const sites = makeSites(store, UNITS);
  const tally = countSites(store, sites, Uint32Array.from(events.keys()));
  assert.equal(tally.lead[0], 7);
  const [mark, ...others] = marksOf(events, 12);
  assert.deepEqual([mark.shape, mark.count, others.length], ["ring", 1500, 0]);
  assert.deepEqual([mark.x, mark.y], [sites.x[0], sites.y[0]].map((at) => at * 256 * 2 ** 12));
  assert.equal(marksOf(events.slice(0, 12), 12)[0].shape, "dot");
});

test("a dot stands on its spot and is never moved", () => {
  for (const zoom of [6, 8, 10]) {
    for (const mark of marksOf(MANY, zoom)) if (mark.shape === "dot") assert.deepEqual([mark.dx, mark.dy], [0, 0]);
  }
});

test("a circle moves no further from its place than its own radius", () => {
  for (let zoom = 3; zoom <= 8; zoom += 0.5) {
    for (const mark of marksOf(MANY, zoom)) if (mark.shape === "ring") assert.ok(Math.hypot(mark.dx, mark.dy) <= mark.r + 1e-6);
  }
});

test("the same events give the same symbols, whatever the order in which they come", () => {
  const told = (marks) => marks.map(({ shape, count, x, y, dx, dy }) => [shape, count, x, y, dx, dy].map(String).join()).sort();
  const turned = [...MANY.slice(300), ...MANY.slice(0, 300)];
  assert.deepEqual(told(marksOf(MANY, 5)), told(marksOf(turned, 5)));
  assert.deepEqual(told(marksOf(MANY, 7)), told(marksOf(MANY, 7)));
});

test("a pill that has no free place in its district is gathered with it", () => {
  const marks = marksOf([[69, 34, 0], [null, null, 0]], 6, { inside: () => false });
  assert.deepEqual(marks.map(({ shape, count }) => [shape, count]), [["ring", 2]]);
  assert.deepEqual(marksOf([[69, 34, 0], [null, null, 0]], 9).map(({ shape }) => shape).sort(), ["dot", "pill"]);
});

test("places of a cluster are nearer than the gap to its first, and its firsts are apart", () => {
  const store = storeOf(strewn(300, 69, 0));
  const sites = makeSites(store, UNITS);
  const scale = 256 * 2 ** 8;
  const clusters = cluster(sites, [...sites.order], scale, GAP);
  const far = (a, b) => Math.hypot(sites.x[a] - sites.x[b], sites.y[a] - sites.y[b]) * scale;
  assert.equal(clusters.flat().length, sites.n);
  for (const [first, ...rest] of clusters) for (const site of rest) assert.ok(far(first, site) < GAP);
  clusters.forEach(([first], index) => {
    for (const [other] of clusters.slice(index + 1)) assert.ok(far(first, other) >= GAP);
  });
});

test("the area of a circle grows with its number, and a short number fits in", () => {
  assert.equal(ringRadius(400, 2) / ringRadius(100, 2), 2);
  assert.deepEqual([7, 999, 1000, 2340, 9949, 12400].map(shortCount), ["7", "999", "1k", "2.3k", "9.9k", "12k"]);
  assert.ok(ringRadius(2, 0.1) >= 9);
});

test("a place has the coordinates of its row, on Leaflet's square", () => {
  const store = storeOf([[0, 0, 0], [69, 34, 0]]);
  const sites = makeSites(store, UNITS);
  assert.deepEqual(mercator(0, 0), [0.5, 0.5]);
  assert.ok(Math.abs(sites.x[1] - (69 / 360 + 0.5)) < 1e-9);
  assert.equal(sites.kind[1], DOT);
});

test("a circle by deaths has the area and number of the deaths stated, and still all its events", () => {
  const events = strewn(40, 69, 0);
  const store = storeOf(events);
  store.drawn = { k: Int32Array.from(events, (_, row) => (row % 4 === 0 ? ABSENT : row)) };
  const sites = makeSites(store, UNITS);
  const tally = countSites(store, sites, Uint32Array.from(events.keys()), "deaths");
  const [mark] = layOut(sites, tally, { scale: 256 * 2 ** 4, zoom: 4, most: mostOf(tally), inside: () => true });
  // 0 to 39 but for the multiples of four: 780 - 180.
  assert.deepEqual([mark.shape, mark.count, mark.weight], ["ring", 40, 600]);
});
