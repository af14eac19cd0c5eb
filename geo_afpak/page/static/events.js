// Events on the map, each only as precisely as its place is known.
import { areaOf } from "./basemap.js";
import { CANVAS_FROM, makeCanvas } from "./canvas.js";
import { make, makeSvg } from "./dom.js";
import { formatNumber, plural } from "./format.js";
import { holds } from "./geometry.js";
import { rowsWith } from "./select.js";
import { ABSENT } from "./store.js";
import { isHollow, isLethal, radiusOf, symbol } from "./symbols.js";

const FAN_RADIUS = 26;
const LEAST_TARGET = 26;
const NO_ROWS = new Uint32Array(0);
const PILL_WIDTH = 40;
const BADGE = 17;
// Offsets from the label: below, above, then all round, further and further off.
const PILL_TURNS = [0, 8, 4, 12, 2, 14, 6, 10, 1, 15, 7, 9, 3, 13, 5, 11].map((step) => (step * Math.PI) / 8);
const PILL_PLACES = [12, 34, 56, 78].flatMap((away) => PILL_TURNS.map((turn) => [Math.round(1.5 * away * Math.sin(turn)), Math.round(away * Math.cos(turn))]));

/** The largest first, then the oldest: what stands for a spot until it is fanned out. */
function byWeight(a, b) {
  return (b.k ?? -1) - (a.k ?? -1) || a.row - b.row; // rows are in order of time
}

function groupBy(list, keyOf) {
  const groups = new Map();
  for (const item of list) {
    const key = keyOf(item);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(item);
  }
  return groups;
}

function addMark(app, { at, element, label, event, onPick, offset = [0, 0], onTop = false, badge }) {
  const width = Math.max(LEAST_TARGET, Number(element.getAttribute("width") ?? element.dataset.width));
  const height = Math.max(LEAST_TARGET, Number(element.getAttribute("height") ?? element.dataset.height));
  const icon = L.divIcon({
    className: "ga-mark", html: element, iconSize: [width, height],
    iconAnchor: [width / 2 - offset[0], height / 2 - offset[1]],
  });
  const marker = L.marker([at[1], at[0]], { icon, pane: "ga-marks", keyboard: true, title: label, bubblingMouseEvents: false, zIndexOffset: onTop ? 5000 : -Math.round(radiusOf(event)) * 10 });
  marker.on("add", () => {
    const node = marker.getElement();
    node.setAttribute("aria-label", label);
    node.dataset.event = event.id;
  });
  marker.on("click", onPick);
  // Leaflet lets the keyboard reach a marker, but only a popup of its own would answer.
  marker.on("keydown", ({ originalEvent: press }) => {
    if (press.key !== "Enter" && press.key !== " ") return;
    press.preventDefault();
    onPick();
  });
  marker.addTo(app.groups[`event:${event.cls}`]);
  app.marks.push({ marker, event, key: at.join(), width: width - 4, height: height - 4, offset });
  // Names keep clear of the count as well; it stands for no event of its own.
  if (badge) app.badges.push({ marker, width: BADGE, height: BADGE, offset: badge });
}

function labelOf(app, event) {
  return `${event.title}, ${app.when(event)}, ${app.meta.precisions[event.precision]}`;
}

function drawSpot(app, events) {
  const sorted = [...events].sort(byWeight);
  const key = sorted[0].at.join();
  if (sorted.length > 1 && app.openSpot === key) {
    drawFan(app, sorted);
    return;
  }
  const [event] = sorted;
  const art = symbol(event.cls, radiusOf(event), { hollow: isHollow(event), site: event.precision === 1 });
  if (sorted.length === 1) {
    addMark(app, { at: event.at, element: art, label: labelOf(app, event), event, onPick: () => app.openEvent(event) });
    return;
  }
  const size = Number(art.getAttribute("width"));
  const count = make("span", { class: "ga-count" }, String(sorted.length));
  // On the rim of the symbol, up and to the right: a large circle's corner is far from it.
  const rim = Math.round(radiusOf(event) * Math.SQRT1_2) + 4;
  count.style.left = `${size / 2 + rim}px`;
  count.style.top = `${size / 2 - rim}px`;
  const element = make("span", { class: "ga-stack", "data-width": size, "data-height": size }, art, count);
  const where = event.place ?? "one place";
  addMark(app, {
    at: event.at, element, event, badge: [rim, -rim], label: `${plural(sorted.length, "event")} at ${where}: show them`,
    onPick: () => app.fanOut(key),
  });
}

/** A thin line from a spot to the symbol that stands some pixels off it. */
function addLeg(app, [lon, lat], offset, cls) {
  const { map } = app;
  const end = map.layerPointToLatLng(map.latLngToLayerPoint([lat, lon]).add(offset));
  L.polyline([[lat, lon], end], { pane: "ga-hatch", renderer: app.renderers["ga-hatch"], className: "ga-leg", interactive: false }).addTo(app.groups[`event:${cls}`]);
}

/** Events on one spot, spread on a circle round it, each with a line back to the spot. */
function drawFan(app, events) {
  const radius = Math.max(FAN_RADIUS, (events.length * 30) / (2 * Math.PI));
  events.forEach((event, index) => {
    const angle = (2 * Math.PI * index) / events.length - Math.PI / 2;
    const offset = [Math.round(radius * Math.cos(angle)), Math.round(radius * Math.sin(angle))];
    addLeg(app, events[0].at, offset, event.cls);
    const art = symbol(event.cls, Math.min(9, radiusOf(event)), { hollow: isHollow(event), site: event.precision === 1 });
    addMark(app, { at: event.at, element: art, label: labelOf(app, event), event, offset, onTop: true, onPick: () => app.openEvent(event) });
  });
}

/** A pill for events that are known to an area only: symbol and count, never a dot. */
function pill(kind, count, hollow) {
  const width = PILL_WIDTH - 2;
  return make(
    "span",
    { class: `ga-pill ga-pill-${kind.mark}`, "data-width": width, "data-height": 20 },
    symbol(kind.cls, 4.5, { hollow }),
    make("span", {}, formatNumber(count)),
  );
}

function isInside(app, unit, offset) {
  const { lat, lng } = app.map.layerPointToLatLng(app.map.latLngToLayerPoint([unit.label[1], unit.label[0]]).add(offset));
  return holds(unit.rings, lat, lng);
}

/** Where the pills of one unit stand: at its label, or beside it, if possible inside the unit. */
function freePlace(app, unit, count) {
  const { x, y } = app.map.latLngToLayerPoint([unit.label[1], unit.label[0]]);
  const taken = app.markBoxes();
  const half = (count * PILL_WIDTH) / 2;
  const free = ([dx, dy]) => !taken.some((box) => box.left < x + dx + half && x + dx - half < box.right && box.top < y + dy + 10 && y + dy - 10 < box.bottom);
  const places = PILL_PLACES.filter(free);
  return places.find((place) => isInside(app, unit, place)) ?? places[0] ?? PILL_PLACES[0];
}

function drawArea(app, unitId, rows, mark) {
  const unit = app.units.get(unitId);
  if (!unit) return;
  const byClass = [...groupBy(rows, (row) => app.store.nameOf("cls", row))];
  const [dx, dy] = freePlace(app, unit, byClass.length);
  if (!isInside(app, unit, [dx, dy])) addLeg(app, unit.label, [dx, dy], byClass[0][0]);
  byClass.forEach(([cls, found], index) => {
    if (mark === "district") {
      areaOf(app, "ga-hatch", unit.rings, `ga-hatched ga-event-${cls}`).setStyle({ fillColor: `url(#ga-p-event-${cls})`, fillOpacity: 1 }).addTo(app.groups[`event:${cls}`]);
    }
    const known = mark === "district" ? "known to the district only" : "known to the province only";
    const hollow = isLethal(cls) && found.every((row) => app.store.k[row] === ABSENT);
    addMark(app, {
      at: unit.label, event: app.event(found[0]), element: pill({ cls, mark }, found.length, hollow),
      label: `${unit.name}: ${plural(found.length, "event")}, ${app.meta.classes[cls]}, ${known}`,
      offset: [dx + (index - (byClass.length - 1) / 2) * PILL_WIDTH, dy],
      onPick: () => (found.length === 1 ? app.openEvent(app.event(found[0])) : app.openList(`${unit.name}: ${known}`, found)),
    });
  });
}

/** The rows of each way of drawing; found anew only when the rows are other ones. */
function rowsByMark(app, rows) {
  const { names, mark } = app.store;
  if (app.byMark?.rows !== rows) app.byMark = { rows, ...Object.fromEntries(["dot", "district", "province"].map((word) => [word, rowsWith(rows, mark, names.mark.indexOf(word))])) };
  return app.byMark;
}

/** Draw the selected events whose layer is on: by hand while they are few, else on canvas. */
export function drawEvents(app) {
  const { store } = app;
  for (const cls of Object.keys(app.meta.classes)) app.groups[`event:${cls}`].clearLayers();
  app.marks = [];
  app.badges = [];
  const { dot: dots, ...areas } = rowsByMark(app, app.shownRows());
  const many = dots.length > CANVAS_FROM;
  if (many) app.canvas ??= makeCanvas(app);
  app.canvas?.setRows(many ? dots : NO_ROWS);
  if (!many) for (const events of groupBy([...dots].map(app.event), (event) => event.at.join()).values()) drawSpot(app, events);
  for (const mark of ["district", "province"]) {
    const level = mark === "district" ? "adm2" : "adm1";
    for (const [code, found] of groupBy([...areas[mark]], (row) => store[level][row])) drawArea(app, store.names[level][code], found, mark);
  }
}

/** The four ways of drawing, for the legend. */
export function precisionSample(mark) {
  if (mark === "dot") return make("span", { class: "ga-sample" }, symbol("attack", 6, { site: true }));
  if (mark === "district") {
    const box = makeSvg("rect", { x: 1, y: 1, width: 24, height: 16, class: "ga-hatched ga-event-attack", fill: "url(#ga-p-event-attack)" });
    return make("span", { class: "ga-sample" }, makeSvg("svg", { width: 26, height: 18, "aria-hidden": "true" }, box));
  }
  if (mark === "province") return make("span", { class: "ga-sample" }, pill({ cls: "attack", mark }, 3, false));
  return make("span", { class: "ga-sample ga-sample-shelf" }, symbol("attack", 4.5), make("span", { class: "ga-rule" }));
}
