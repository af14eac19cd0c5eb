// What stands where on the map at one scale. A symbol that has no room beside its neighbours is
// gathered with them: by place, by district, by province. Nothing is a sample, nothing is left
// out, and the same events at the same scale always give the same symbols. Pure functions;
// tested by `node --test`.
import { DISTRICT, DOT } from "./sites.js";
import { ABSENT } from "./store.js";

export const GAP = 24.5; // pixels between two symbols: what a finger can tell apart, and half of one that rounding may take
export const FAN_MOST = 12; // of so many events on one spot each has a symbol on demand; more are a circle
export const PILL = [40, 24];
const PILL_LETTER = 7; // what a third and fourth sign of its number take
const LEAST_OVERLAP = 0.02; // pixels
const NEAR = 44; // where the places of a large district crowd, those nearer than this are one
const OPEN_SIDE = 150; // from this size on (pixels) a district is large
const WIDE = 100; // a province of this size shows its districts, however crowded one corner is
const PER_ROOT_MOST = 3.4;
const BADGE = 12; // a count on the rim needs room as well
const CELLS_MOST = 1e6;
const ROUNDS = 12;
const PUSHES = 30;
const SHIFTS = 4;
const PILL_TURNS = [0, 8, 4, 12, 2, 14, 6, 10, 1, 15, 7, 9, 3, 13, 5, 11].map((step) => (step * Math.PI) / 8);
const PILL_PLACES = [[0, 0], ...[18, 34, 56, 78].flatMap((away) => PILL_TURNS.map((turn) => [Math.round(1.5 * away * Math.sin(turn)), Math.round(away * Math.cos(turn))]))];

/** Places nearer than `gap` to one with more events are one with it: [[place, ...], ...]. */
export function cluster({ x, y }, members, scale, gap) {
  const [cells, clusters] = [new Map(), []];
  const per = scale / gap;
  const [left, top] = [Math.floor(x[members[0]] * per) - 4096, Math.floor(y[members[0]] * per) - 4096];
  for (const site of members) {
    const [px, py] = [x[site] * per, y[site] * per];
    const [column, line] = [Math.floor(px) - left, Math.floor(py) - top];
    let [best, least] = [undefined, 1];
    for (let at = 0; at < 9; at += 1) {
      const key = (line + Math.floor(at / 3) - 1) * 65536 + column + (at % 3) - 1;
      for (let own = cells.get(key); own; own = own.next) {
        const off = (x[own.seed] * per - px) ** 2 + (y[own.seed] * per - py) ** 2;
        if (off < least) [best, least] = [own, off];
      }
    }
    if (best) best.members.push(site);
    else {
      const key = line * 65536 + column;
      const own = { seed: site, members: [site], next: cells.get(key) };
      cells.set(key, own);
      clusters.push(own.members);
    }
  }
  return clusters;
}

/** "7", "230", "2.3k", "12k": what a circle can hold; the exact number is in its words. */
export function shortCount(count) {
  if (count < 1000) return String(count);
  return count < 9950 ? `${(count / 1000).toFixed(1).replace(".0", "")}k` : `${Math.round(count / 1000)}k`;
}

/** Radius of a circle of gathered events: area by count, room for its number at the least. */
export function ringRadius(count, perRoot) {
  return Math.max([0, 9, 10.5, 13, 15.5][shortCount(count).length], perRoot * Math.sqrt(count));
}

/** Pixels of radius for the root of one event, at a zoom. */
export function rootPixels(zoom, most) {
  const largest = Math.min(30, Math.max(13, 23 * 2 ** (0.7 * (zoom - 5.5))));
  return Math.min(PER_ROOT_MOST, largest / Math.sqrt(zoom < 7 ? most.province : most.district));
}

/** One symbol for places: themselves where it is only one, else a circle at an anchor. */
function markOf(context, members, anchor, unit) {
  const { sites, tally, scale, perRoot } = context;
  const [site] = members;
  const spot = members.length === 1 && sites.kind[site] === DOT;
  if (members.length === 1 && !(spot && tally.count[site] > FAN_MOST)) {
    const kind = sites.kind[site];
    const wide = GAP + (tally.count[site] > 1 ? BADGE : 0);
    const [w, h] = kind === DOT ? [wide, wide] : [PILL[0] + PILL_LETTER * Math.max(0, shortCount(tally.count[site]).length - 2), PILL[1]];
    return { shape: kind === DOT ? "dot" : "pill", site, members, spot, count: tally.count[site], x: sites.x[site] * scale, y: sites.y[site] * scale, dx: 0, dy: 0, w, h, room: kind === DOT ? 0 : h, unit };
  }
  const count = members.reduce((sum, one) => sum + tally.count[one], 0);
  const weight = members.reduce((sum, one) => sum + tally.weight[one], 0);
  const r = ringRadius(weight, perRoot);
  const size = Math.max(GAP, 2 * r + 2);
  const [x, y] = spot ? [sites.x[site], sites.y[site]] : [anchor.x, anchor.y];
  return { shape: "ring", site: spot ? site : ABSENT, spot, members, count, weight, x: x * scale, y: y * scale, dx: 0, dy: 0, w: size, h: size, r, room: spot ? 0 : r, unit };
}

function apart(one, other) {
  const [dx, dy] = [one.x + one.dx - other.x - other.dx, one.y + one.dy - other.y - other.dy];
  const [w, h] = [(one.w + other.w) / 2, (one.h + other.h) / 2];
  if (Math.abs(dx) >= w || Math.abs(dy) >= h) return 0;
  if (one.shape === "pill" || other.shape === "pill") return Math.min(w - Math.abs(dx), h - Math.abs(dy));
  return Math.max(0, w - Math.hypot(dx, dy));
}

/** Pairs of symbols that overlap, by more than rounding; found by cells, in a fixed order. */
function overlapping(marks) {
  let [left, right, top, bottom, side] = [Infinity, -Infinity, Infinity, -Infinity, GAP];
  for (const { x, y, dx, dy, w } of marks) {
    left = Math.min(left, x + dx);
    right = Math.max(right, x + dx);
    top = Math.min(top, y + dy);
    bottom = Math.max(bottom, y + dy);
    side = Math.max(side, w);
  }
  side = Math.max(side, Math.sqrt(((right - left) * (bottom - top)) / CELLS_MOST));
  const [columns, lines] = [Math.floor((right - left) / side) + 3, Math.floor((bottom - top) / side) + 3]; // with an empty rim
  const [head, next] = [new Int32Array(columns * lines).fill(-1), new Int32Array(marks.length)];
  const pairs = [];
  for (let index = 0; index < marks.length; index += 1) {
    const mark = marks[index];
    const cell = (Math.floor((mark.y + mark.dy - top) / side) + 1) * columns + Math.floor((mark.x + mark.dx - left) / side) + 1;
    for (const line of [cell - columns, cell, cell + columns]) {
      for (let near = line - 1; near <= line + 1; near += 1) {
        for (let other = head[near]; other !== -1; other = next[other]) if (apart(marks[other], mark) > LEAST_OVERLAP) pairs.push([marks[other], mark]);
      }
    }
    next[index] = head[cell];
    head[cell] = index;
  }
  return pairs;
}

function push(mark, dx, dy) {
  if (!mark.room) return;
  const [x, y] = [mark.dx + dx, mark.dy + dy];
  const far = Math.hypot(x, y) / mark.room;
  [mark.dx, mark.dy] = far > 1 ? [x / far, y / far] : [x, y];
}

/** Part the symbols by small steps; none goes further from its place than its own radius. */
function pushApart(marks) {
  for (let turn = 0; turn < PUSHES; turn += 1) {
    let moved = false;
    for (const [one, other] of overlapping(marks)) {
      if (!one.room && !other.room) continue;
      const [dx, dy] = [other.x + other.dx - one.x - one.dx, other.y + other.dy - one.y - one.dy];
      const far = Math.hypot(dx, dy);
      const [ux, uy] = far ? [dx / far, dy / far] : [1, 0];
      const over = apart(one, other); // less than it was, where one of them has just moved
      if (!over) continue;
      const step = (over + 1) / (one.room && other.room ? 2 : 1);
      push(one, -ux * step, -uy * step);
      push(other, ux * step, uy * step);
      moved = true;
    }
    if (!moved) return;
  }
}

/** Move a pill to where nothing stands, inside its unit; undefined where there is no such place. */
function settlePill(context, pill, others) {
  const level = context.sites.kind[pill.site] === DISTRICT ? "district" : "province";
  const code = context.sites[level][pill.site];
  for (const [dx, dy] of PILL_PLACES) {
    [pill.dx, pill.dy] = [dx, dy];
    if (others.some((other) => other !== pill && apart(other, pill) > 0)) continue;
    if (!dx && !dy) return true;
    if (context.inside(level, code, (pill.x + dx) / context.scale, (pill.y + dy) / context.scale)) return true;
  }
  [pill.dx, pill.dy] = [0, 0];
  return false;
}

/** Symbols of one district, each place by itself where they fit, else gathered. */
function districtMarks(context, district, province, closed) {
  const unit = { level: "district", code: district.code, province: province.code };
  const { sites, scale } = context;
  const whole = () => [markOf(context, district.sites, district.anchor, unit)];
  if (closed || district.sites.length === 1) return whole();
  const large = district.anchor.side * scale >= OPEN_SIDE;
  const room = (district.anchor.side * scale * 2) / GAP + 2;
  if (!large && district.sites.length > room * room) return whole();
  const spots = district.sites.filter((site) => sites.kind[site] === DOT);
  let groups = spots.length ? cluster(sites, spots, scale, GAP) : [];
  if (groups.length < spots.length) {
    if (!large) return whole();
    groups = cluster(sites, spots, scale, NEAR);
  }
  const marks = groups.map((members) => markOf(context, members, { x: sites.x[members[0]], y: sites.y[members[0]] }, { ...unit, level: "place" }));
  const own = district.sites.find((site) => sites.kind[site] === DISTRICT);
  if (own === undefined) return marks;
  const pill = markOf(context, [own], district.anchor, unit);
  if (!settlePill(context, pill, marks) && !large) return whole();
  return [...marks, pill];
}

function provinceMarks(context, province, closed) {
  const unit = { level: "province", code: province.code, province: province.code };
  const members = () => [...(province.own === ABSENT ? [] : [province.own]), ...province.districts.flatMap((district) => district.sites)];
  const whole = () => [markOf(context, members(), province.anchor, unit)];
  if (closed.provinces.has(province.code)) return whole();
  const marks = province.districts.flatMap((district) => districtMarks(context, district, province, closed.districts.has(district.code)));
  if (province.own === ABSENT) return marks;
  const pill = markOf(context, [province.own], province.anchor, unit);
  if (!settlePill(context, pill, marks) && marks.length && province.anchor.side * context.scale < WIDE) return whole();
  return [...marks, pill];
}

/** Close what two overlapping symbols come from; false where both are whole provinces. */
function closeUp(closed, marks, one, other, shut) {
  const closable = ({ unit }) => unit.level === "place" && !closed.districts.has(unit.code) && !shut.large.has(unit.code) && shut.sizes.get(unit.code) > 1;
  const some = [one, other].filter(closable);
  for (const { unit } of some) closed.districts.add(unit.code);
  if (some.length) return true;
  const openProvinces = [one, other].filter(({ unit }) => unit.level !== "province" && !closed.provinces.has(unit.province) && !shut.wide.has(unit.province) && !shut.large.has(unit.code) && shut.marks.get(unit.province) > 1);
  if (!openProvinces.length) return false;
  // One of the two is enough for a start: that with fewer symbols, of which less is lost.
  openProvinces.sort((a, b) => shut.marks.get(a.unit.province) - shut.marks.get(b.unit.province) || a.unit.province - b.unit.province);
  closed.provinces.add(openProvinces[0].unit.province);
  return true;
}

/** Where neighbours still overlap they become one, at the place of the larger. */
function merge(context, marks) {
  let list = marks;
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    const gone = new Set();
    const grown = new Map();
    for (const [one, other] of overlapping(list)) {
      if (gone.has(one) || gone.has(other) || grown.has(one) || grown.has(other)) continue;
      const [large, small] = one.count >= other.count ? [one, other] : [other, one];
      gone.add(small);
      const anchor = { x: large.x / context.scale, y: large.y / context.scale };
      const both = markOf(context, [...large.members, ...small.members], anchor, large.unit);
      [both.dx, both.dy] = [large.dx, large.dy];
      both.units = [...new Set([...(large.units ?? [large.unit]), ...(small.units ?? [small.unit])])];
      grown.set(large, both);
    }
    if (!gone.size) return list;
    list = list.filter((mark) => !gone.has(mark)).map((mark) => grown.get(mark) ?? mark);
  }
  return list;
}

/**
 * The symbols of a scale (pixels of the whole world), in pixels of that scale, the largest first.
 * `inside(level, code, x, y)` tells whether a unit holds a point; `frame` (unit square) leaves
 * out the provinces of which nothing can be in it.
 */
export function layOut(sites, tally, { scale, zoom, most, inside, near = () => true }) {
  const context = { sites, tally, scale, inside, perRoot: rootPixels(zoom, most) };
  const closed = { provinces: new Set(), districts: new Set() };
  const provinces = tally.provinces.map((province) => ({ ...province, districts: province.districts.filter(near) })).filter((province) => province.districts.length || province.own !== ABSENT);
  const all = provinces.flatMap((province) => province.districts);
  const sizes = new Map(all.map(({ code, sites: members }) => [code, members.length]));
  const large = new Set(all.filter(({ anchor }) => anchor.side * scale >= OPEN_SIDE).map(({ code }) => code));
  const wide = new Set(provinces.filter(({ anchor }) => anchor.side * scale >= WIDE).map(({ code }) => code));
  const kept = new Map();
  let marks = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const province of provinces) if (!kept.has(province.code)) kept.set(province.code, provinceMarks(context, province, closed));
    marks = [...kept.values()].flat();
    if (round < SHIFTS) pushApart(marks);
    const shut = { sizes, large, wide, marks: new Map([...kept].map(([code, list]) => [code, list.length])) };
    const before = closed.provinces.size + closed.districts.size;
    const touched = new Set();
    for (const [one, other] of overlapping(marks)) {
      if (closeUp(closed, marks, one, other, shut)) for (const { unit } of [one, other]) touched.add(unit.province);
    }
    if (closed.provinces.size + closed.districts.size === before) break;
    for (const code of touched) kept.delete(code);
  }
  pushApart(marks);
  // What has been pushed aside may touch a third: once more, until nothing does.
  let merged = merge(context, marks);
  for (let turn = 0; turn < SHIFTS && merged !== marks; turn += 1) {
    marks = merged;
    pushApart(marks);
    merged = merge(context, marks);
  }
  return merged.sort((a, b) => b.w * b.h - a.w * a.h || b.count - a.count || a.members[0] - b.members[0]);
}
