// Events on the map, each only as precisely as its place is known, and gathered where symbols
// would have no room (gather.js).
import { turnBadges } from "./badges.js";
import { areaOf } from "./basemap.js";
import { makeCanvas } from "./canvas.js";
import { activeMeasure } from "./choropleth.js";
import { byId, make, makeSvg } from "./dom.js";
import { formatNumber, howNear, howSure, isolate, plural } from "./format.js";
import { layOut, ringRadius, rootPixels, shortCount } from "./gather.js";
import { boxOf, holds } from "./geometry.js";
import { goneItems } from "./gone.js";
import { LOOK } from "./look.js";
import { ABSENT } from "./store.js";
import { selectRows } from "./select.js";
import { DISTRICT, countSites, makeSites, mostOf } from "./sites.js";
import { deathScale, isLethal, radiusFor, ringSymbol, symbol } from "./symbols.js";

const FAN_RADIUS = 26;
const PLACE_OF_LEVEL = { district: "adm2", province: "adm1" };
const WHOLE_UNTIL = [9, 7.9]; // from this zoom on only what is near the view is laid out; of very many places earlier
const VERY_MANY = 50_000;
const SYMBOLS_OVER_SHADES = 8;
const FULL_SIZE_FROM = 5.5;
const TALLIES_KEPT = 4;
const NO_ROWS = new Uint32Array(0);

function unitOf({ store, units }, { level, code, id = store.names[PLACE_OF_LEVEL[level]]?.[code] }) {
  return units.get(id);
}

/** The rows that symbols are drawn for: far out, what is shaded needs none. */
function rowsToDraw(app) {
  const rows = app.shownRows();
  const measure = activeMeasure(app);
  if (app.display !== "shaded" || !measure || app.map.getZoom() >= SYMBOLS_OVER_SHADES) return rows;
  if (measure === "change") return NO_ROWS; // symbols of all times would not be what is compared
  const column = app.store[app.shading.level];
  if (app.unshaded?.rows !== rows || app.unshaded.column !== column) app.unshaded = { rows, column, left: rows.filter((row) => column[row] === ABSENT) };
  return app.unshaded.left;
}

/** Events of each place among the rows; kept for the last few, as a reader goes to and fro. */
function tallyOf(app, rows) {
  const kept = app.tallies;
  let tally = kept.get(rows);
  if (!tally) {
    const counts = countSites(app.store, app.sites, rows, app.ringBy);
    const hatches = app.sites.kind.reduce((sum, kind, site) => sum + Number((kind === DISTRICT && counts.count[site] > 0) || counts.reach?.[site] > 0), 0);
    tally = { rows, hatches, layouts: new Map(), ...counts };
    if (kept.size >= TALLIES_KEPT) kept.delete(kept.keys().next().value);
    kept.set(rows, tally);
  }
  app.tally = tally;
  return tally;
}

/** What can be near the view: a test of districts, and a name for the region that it covers. */
function nearness(app) {
  const { map, store, units, sites } = app;
  if (map.getZoom() < WHOLE_UNTIL[Number(sites.n > VERY_MANY)]) return { near: () => true, covers: () => true };
  const region = map.getBounds().pad(0.6);
  const near = ({ code }) => {
    const unit = units.get(store.names.adm2[code]);
    return !unit || region.intersects((unit.box ??= boxOf(unit.rings)));
  };
  return { near, covers: () => region.contains(map.getBounds()) };
}

/** The symbols of this zoom; kept for each zoom while the events stay the same. */
function marksNow(app, tally) {
  const zoom = app.map.getZoom();
  const last = tally.layouts.get(zoom);
  if (last?.covers()) return last.marks;
  const { near, covers } = nearness(app);
  const inside = (level, code, x, y) => {
    const unit = unitOf(app, { level, code });
    if (!unit) return true;
    const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
    return holds(unit.rings, lat, (x - 0.5) * 360);
  };
  const marks = layOut(app.sites, tally, { scale: 256 * 2 ** zoom, zoom, most: app.most, inside, near });
  tally.layouts.set(zoom, { covers, marks });
  return marks;
}

function countsOf(app, tally, members) {
  const { names } = app.store;
  return Object.keys(app.meta.classes).map((cls) => {
    const code = names.cls.indexOf(cls);
    return [cls, code === -1 ? 0 : members.reduce((sum, site) => sum + tally.byKind[site * tally.kinds + code], 0)];
  });
}

/** The rows behind a symbol, in order of time. */
export function rowsOf(app, { members }) {
  const own = new Set(members);
  return app.tally.rows.filter((row) => own.has(app.sites.of[row]));
}

/** The unit that a symbol stands in as a whole; undefined for a spot in it. */
export function unitOfMark(app, { unit }) {
  return unit.level === "place" ? undefined : unitOf(app, unit);
}

/** The names of the units that a symbol gathers. */
export function unitNames(app, { unit, units = [unit] }) {
  const names = units.map((one) => unitOf(app, one.level === "place" ? { level: "district", code: one.code } : one)?.name);
  return [...new Set(names.filter(Boolean))];
}

/** "Kabul", "Kapisa and Parwan", "Kabul, Parwan and 3 more". */
function namesOfUnits(app, mark) {
  const some = unitNames(app, mark);
  if (some.length > 3) return `${some.slice(0, 2).join(", ")} and ${some.length - 2} more`;
  return some.length < 2 ? some[0] ?? "Outside the districts" : `${some.slice(0, -1).join(", ")} and ${some.at(-1)}`;
}

function kindsInWords(app, counts) {
  return counts.filter(([, count]) => count).map(([cls, count]) => `${formatNumber(count)} ${app.meta.classes[cls].toLowerCase()}`).join(", ");
}

function placeOf(app, { site }) {
  return isolate(app.event(app.tally.lead[site]).place ?? "one place");
}

function wordsOfEvent(app, row) {
  const event = app.event(row);
  return `${isolate(event.title ?? app.meta.types[event.type] ?? event.type)}, ${app.when(event)}, ${howNear(event, app.meta.precisions)}${event.adm2 && event.sure && event.sure !== "certain" ? `; ${unitOf(app, { level: "district", code: app.store.adm2[row] })?.name ?? event.adm2} ${howSure(event)}` : ""}`;
}

function markWords(app, item) {
  const { mark, counts, count } = item;
  if (item.row !== undefined) return wordsOfEvent(app, item.row);
  if (item.shape === "pill") return `${unitOf(app, mark.unit).name}: ${plural(count, "event")}, ${kindsInWords(app, counts)}, known to the ${mark.unit.level} only`;
  const deaths = app.ringBy === "deaths" && item.shape === "ring" ? `, ${formatNumber(mark.weight)} killed as far as stated` : "";
  if (mark.spot) return `${plural(count, "event")}${deaths} at ${placeOf(app, mark)}${item.reach ? `, some only within ${item.reach} km of it` : ""}: show them`;
  return `${namesOfUnits(app, mark)}: ${plural(count, "event")} gathered${deaths}, ${kindsInWords(app, counts)}; press to go nearer`;
}

/** Area by deaths, less of it where the whole map is small. */
export function deathRadius({ map, perDeath }, killed) {
  return radiusFor(killed, perDeath * Math.min(1, 2 ** ((map.getZoom() - FULL_SIZE_FROM) / 2)));
}

/** What the pen needs for a symbol of the layout. */
function itemOf(app, tally, mark, origin) {
  const { store, sites } = app;
  const item = { mark, shape: mark.shape, x: mark.x + mark.dx - origin.x, y: mark.y + mark.dy - origin.y, w: mark.w, h: mark.h, r: mark.r, count: mark.count, key: mark.site };
  item.words = () => markWords(app, item);
  if (mark.spot) item.reach = tally.reach?.[mark.site];
  if (mark.shape === "ring") return Object.assign(item, { counts: (mark.counts ??= countsOf(app, tally, mark.members)), text: shortCount(mark.weight), weight: mark.weight, key: -1 - mark.members[0] });
  const lead = tally.lead[mark.site];
  const kind = store.nameOf("cls", lead);
  const hollow = isLethal(kind) && store.drawn.k[lead] === ABSENT;
  Object.assign(item, { lead, kind, hollow, event: store.text(lead, "id"), ...(mark.count === 1 && mark.shape === "dot" && { row: lead }) });
  if (mark.shape === "dot") return Object.assign(item, { r: deathRadius(app, store.drawn.k[lead]), site: store.precision[lead] === 1, badge: mark.count > 1 ? shortCount(mark.count) : undefined });
  return Object.assign(item, { counts: (mark.counts ??= countsOf(app, tally, mark.members)), text: shortCount(mark.count), dashed: sites.kind[mark.site] === DISTRICT });
}

/** Events on one spot, spread on a circle round it, each with a line back to the spot. */
function fanOf(app, item) {
  const { store } = app;
  const rows = [...rowsOf(app, item.mark)].sort((a, b) => store.drawn.k[b] - store.drawn.k[a] || a - b);
  const radius = Math.max(FAN_RADIUS, (rows.length * 30) / (2 * Math.PI));
  return rows.map((row, index) => {
    const angle = (2 * Math.PI * index) / rows.length - Math.PI / 2;
    const kind = store.nameOf("cls", row);
    const one = {
      mark: item.mark, shape: "dot", row, kind, count: 1, key: item.key, event: store.text(row, "id"), w: 26, h: 26, leg: { x: item.x, y: item.y },
      x: item.x + Math.round(radius * Math.cos(angle)), y: item.y + Math.round(radius * Math.sin(angle)), r: Math.min(9, deathRadius(app, store.drawn.k[row])),
      hollow: isLethal(kind) && store.drawn.k[row] === ABSENT, site: store.precision[row] === 1, fanned: true, reach: store.dots.reach?.[row],
    };
    one.words = () => markWords(app, one);
    return one;
  });
}

/** Where events may lie: their district hatched, or a soft disc round a place; all while few, else one. */
function drawReaches(app, items) {
  app.hatched ??= L.layerGroup().addTo(app.map);
  app.hatched.clearLayers();
  for (const { mark, counts, kind, reach } of items) {
    const kinds = (counts ?? [[kind, 1]]).filter(([, count]) => count);
    const name = kinds.length === 1 ? `event-${kinds[0][0]}` : "event-mixed";
    if (reach) discOf(app, mark, reach, `ga-disc ga-${name}`).addTo(app.hatched);
    else areaOf(app, "ga-hatch", unitOf(app, mark.unit).rings, `ga-hatched ga-${name}`).setStyle({ fillColor: `url(#ga-p-${name})`, fillOpacity: 1 }).addTo(app.hatched);
  }
}

function discOf({ map, renderers }, mark, reach, className) {
  const at = map.unproject(L.point(mark.x, mark.y));
  return L.circle(at, { pane: "ga-hatch", renderer: renderers["ga-hatch"], radius: reach * 1000, className, interactive: false });
}

/** The canvas, and what is known of all events before any is drawn. */
export function makeDrawing(app) {
  app.sites = makeSites(app.store, app.units);
  app.ringBy = "events";
  app.tallies = new Map();
  app.most = mostOf(tallyOf(app, app.selection.rows));
  app.perDeath = deathScale(app.store.drawn.k.reduce((most, k) => Math.max(most, k), 0));
  app.canvas = makeCanvas(app.map, {
    onPick: (item) => openMark(app, item),
    onPoint: (item) => {
      if (!app.hatchesAll) drawReaches(app, item?.dashed || item?.reach ? [item] : []);
    },
  });
}

export const RING_BY = { events: "the number of events", deaths: "the deaths stated" };

/** Let the area of circles and the number in them stand for events, or for the deaths stated. */
export function setRingBy(app, by) {
  if (app.alone || app.ringBy === by || !Object.hasOwn(RING_BY, by)) return;
  app.ringBy = by;
  app.tallies.clear();
  app.most = mostOf(countSites(app.store, app.sites, selectRows(app.store, {}).rows, by));
  if (byId("ga-ring-by")) byId("ga-ring-by").value = by; // none where the events never gather
  app.drawMarks();
  app.touched();
}

/** Two sizes of circles as they are at this zoom, for the legend. */
function drawSizes(app, items) {
  const box = byId("ga-ring-sizes");
  if (!box) return;
  const most = items.reduce((high, { shape, weight }) => (shape === "ring" ? Math.max(high, weight) : high), 0);
  box.hidden = most < 20;
  if (box.hidden) return;
  const unit = 10 ** Math.floor(Math.log10(most));
  const large = unit * (most >= 5 * unit ? 5 : most >= 2 * unit ? 2 : 1);
  const perRoot = rootPixels(app.map.getZoom(), app.most);
  const sizes = [large / 5, large].map((count) => ringSymbol([["mixed", 1]], ringRadius(count, perRoot), shortCount(count)));
  box.replaceChildren(...sizes, make("small", {}, "at this zoom"));
}

/** Draw the selected events whose layer is on. */
export function drawEvents(app) {
  const { map } = app;
  const tally = tallyOf(app, rowsToDraw(app));
  const origin = map.getPixelOrigin();
  const room = map.getBounds().pad(0.3);
  const [low, high] = [map.project(room.getSouthWest()), map.project(room.getNorthEast())];
  const marks = marksNow(app, tally).filter(({ x, y }) => x > low.x && x < high.x && y > high.y && y < low.y);
  let items = marks.map((mark) => itemOf(app, tally, mark, origin));
  items.sort((a, b) => (b.r ?? 11) - (a.r ?? 11)); // the large ones lie under the small ones
  const open = app.openSpot === null ? undefined : items.find((item) => item.shape === "dot" && item.key === app.openSpot);
  if (open) items = [...items.filter((item) => item !== open), ...fanOf(app, open)];
  items = [...goneItems(app, origin, items), ...items];
  turnBadges(items);
  app.canvas.show(items);
  if (!app.alone) drawSizes(app, items);
  const key = byId("ga-from-nearer");
  if (key) key.hidden = items.length > 0 || app.display !== "shaded" || !app.shownRows().length;
  app.hatchesAll = tally.hatches <= LOOK.near.crowd && activeMeasure(app) === undefined;
  const wide = app.hatchesAll ? items.filter(({ dashed, reach, fanned }) => dashed || (reach && !fanned)) : [];
  drawReaches(app, open?.reach ? [...wide, open] : wide);
}

/** Open what a symbol stands for: an event, a fan, a list, or the part of the map it is of. */
export function openMark(app, item) {
  const { mark } = item;
  if (item.gone) {
    app.openGone(item.gone);
    return;
  }
  const rows = rowsOf(app, mark);
  if (item.row !== undefined) app.openEvent(app.event(item.row));
  else if (rows.length === 1) app.openEvent(app.event(rows[0]));
  else if (item.shape === "pill") app.openList(`${unitOf(app, mark.unit).name}: known to the ${mark.unit.level} only`, rows);
  else if (item.shape === "dot") app.fanOut(item.key);
  else if (mark.spot) app.openList(`Events at ${placeOf(app, mark)}`, rows);
  else zoomInto(app, item, rows);
}

/** Go where a ring parts; where the map cannot go nearer, list its events. */
function zoomInto(app, item, rows) {
  const { map, sites } = app;
  const zoom = map.getZoom();
  if (zoom >= map.getMaxZoom()) {
    app.openList(`Events close together in ${namesOfUnits(app, item.mark)}`, rows);
    return;
  }
  const spots = L.bounds(item.mark.members.map((site) => L.point(sites.x[site], sites.y[site]).multiplyBy(256 * 2 ** zoom)));
  const bounds = L.latLngBounds(map.unproject(spots.getBottomLeft()), map.unproject(spots.getTopRight()));
  const nearer = Math.max(zoom + 1, Math.min(map.getBoundsZoom(bounds.pad(0.15)), zoom + 3.5));
  map.setView(bounds.getCenter(), Math.min(nearer, map.getMaxZoom()));
}

/** The kinds that the page has events of, those with deaths first; of a page without any event, all. */
export function kindsThere({ meta, store }) {
  const { cls } = store.names;
  const kinds = Object.keys(meta.classes).filter((kind) => !cls.length || cls.includes(kind));
  return [...kinds.filter(isLethal), ...kinds.filter((kind) => !isLethal(kind))];
}

/** The ways of drawing, for the legend. */
export function precisionSample(mark, [kind, other = kind]) {
  if (mark === "dot") return make("span", { class: "ga-sample" }, symbol(kind, 6, { site: true }));
  if (mark === "near") return make("span", { class: "ga-sample ga-sample-over" }, makeSvg("svg", { width: 30, height: 26, "aria-hidden": "true" }, makeSvg("circle", { cx: 15, cy: 13, r: 12, class: `ga-disc ga-event-${kind}` })), symbol(kind, 4.5));
  if (mark === "gathered") return make("span", { class: "ga-sample" }, ringSymbol([[kind, 5], [other, 3]], 11, "8"));
  if (mark === "shelf") return make("span", { class: "ga-sample ga-sample-shelf" }, symbol(kind, 4.5), make("span", { class: "ga-rule" }));
  const pill = make("span", { class: `ga-pill ga-pill-${mark}` }, symbol(kind, 4.5), make("span", {}, "3"));
  if (mark === "province") return make("span", { class: "ga-sample" }, pill);
  const box = makeSvg("rect", { x: 1, y: 1, width: 40, height: 24, class: `ga-hatched ga-event-${kind}`, fill: `url(#ga-p-event-${kind})` });
  return make("span", { class: "ga-sample ga-sample-over" }, makeSvg("svg", { width: 42, height: 26, "aria-hidden": "true" }, box), pill);
}
