// Names on the map, placed by importance and without collisions; more of them as one zooms in.
import { make } from "./dom.js";
import { formatNumber } from "./format.js";
import { boxOf, clash, holds } from "./geometry.js";
import { localName } from "./local.js";
import { LOOK } from "./look.js";
import { isWhole } from "./zonefilter.js";

const TOWN_GAP = 6;
const GAPS_ROUND_A_SYMBOL = [6, 14, 24, 32];
const DOT_ROOM = 4;
const CAPTIONS = 12; // so many symbols have the name of their place before anything else has
const NEAR_TOWN = 14;
const SAME_PLACE = 80; // pixels within which a district and its town need one name
const BETWEEN = 3; // pixels between two names on one line: closer they read as one
// Shifts of a country's name, in its widths and heights, the least first.
const ROOMY_PLACES = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6].flatMap((step) => [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1].map((aside) => [aside, step]));
ROOMY_PLACES.sort(([a, b], [c, d]) => Math.hypot(4 * a, b) - Math.hypot(4 * c, d));
// From the first to the last that gets its room.
const RANKS = ["country", "caption", "metropolis", "province", "neighbour", "town", "district"];

/** The symbols that stand for a whole unit, by its id, and how many events each of them holds. */
function symbolsOfUnits(app, items) {
  const found = new Map();
  for (const item of items) {
    const unit = item.mark.spot || item.gone ? undefined : app.unitOfMark(item.mark);
    if (unit && !(found.get(unit.id)?.count >= item.count)) found.set(unit.id, item);
  }
  return found;
}

/** The towns that symbols stand at: of several at one symbol the largest, then the nearest. */
function symbolsOfTowns(app, items, towns) {
  const best = new Map();
  const spots = items.filter(({ mark }) => mark.spot || mark.unit.level === "place");
  for (const town of towns) {
    const { x, y } = app.map.latLngToLayerPoint([town.at[1], town.at[0]]);
    for (const item of spots) {
      const far = Math.hypot(item.x - x, item.y - y);
      const other = best.get(item);
      if (far <= NEAR_TOWN && !(other && (other.town.rank < town.rank || (other.town.rank === town.rank && other.far <= far)))) best.set(item, { town, far });
    }
  }
  return new Map([...best].sort(([a], [b]) => a.count - b.count).map(([item, { town }]) => [town, item]));
}

/** The name of a unit; where its symbol gathers its neighbours as well, "Kabul +2". */
function captionOf(app, unit, symbols) {
  const on = symbols.get(unit.id);
  const more = on ? app.unitNames(on.mark).length - 1 : 0;
  return more > 0 ? `${unit.name} +${more}` : unit.name;
}

/** Statements on a whole country whose layer is on. */
function wholeStatements(app, { id }) {
  return app.shownZones().filter((zone) => isWhole(zone) && zone.units.includes(id) && app.map.hasLayer(app.groups[`zone:${zone.status}`]));
}

/** What stands under a country's name: the groups that are stated for all of it, and how often. */
function wholeNote(app, whole = []) {
  if (!whole.length) return null;
  const hues = [...new Set(whole.map((zone) => app.hues.get(zone.group)))];
  return make("span", { class: "ga-name-note" }, ...hues.map((hue) => make("span", { class: `ga-hue-chip ga-hue-${hue}` })), formatNumber(whole.length), make("span", { class: "ga-name-long" }, whole.length === 1 ? " statement on all of it" : " statements on all of it"));
}

/** Districts that an event or a statement is of: others are named where one is nearer. */
function districtsOfData(app) {
  app.districtsOfData ??= new Set([...app.store.names.adm2, ...app.zones.flatMap(({ units }) => units)]);
  return app.districtsOfData;
}

/** Everything that has a name, the most important first. */
function candidates(app, zoom, view) {
  const { base, canvas: { items } } = app;
  const list = [];
  const isSeen = ({ at }) => at && view.contains([at[1], at[0]]);
  const add = (rank, item) => isSeen(item) && list.push({ ...item, rank: RANKS.indexOf(rank), order: list.length });
  if (zoom < LOOK.zooms.country[1]) for (const unit of base.countries) add("country", { text: unit.name, kind: "country", at: unit.label, place: unit, roomy: true, whole: wholeStatements(app, unit) });
  const [ofTowns, ofUnits] = [symbolsOfTowns(app, items, base.towns.filter(isSeen)), symbolsOfUnits(app, items)];
  for (const town of base.towns) add(town.rank === 1 ? "metropolis" : "town", { text: town.name, kind: `town ga-town-${town.rank}`, at: town.at, dot: true, place: town, on: ofTowns.get(town), from: LOOK.towns[town.rank - 1] });
  for (const unit of base.provinces) add("province", { text: captionOf(app, unit, ofUnits), kind: "province", at: unit.label, unit, place: unit, on: ofUnits.get(unit.id), from: LOOK.zooms.province[0] });
  for (const unit of base.districts) add("district", { text: captionOf(app, unit, ofUnits), name: unit.name, kind: "district", at: unit.label, unit, on: ofUnits.get(unit.id), from: LOOK.zooms.district[0] + Number(!districtsOfData(app).has(unit.id)) });
  for (const land of base.neighbours) add("neighbour", { text: land.name, kind: "neighbour", at: land.label, outside: base.countries });
  const most = list.filter(({ on }) => on).sort((a, b) => b.on.count - a.on.count).slice(0, CAPTIONS);
  for (const item of most) item.rank = Math.min(item.rank, RANKS.indexOf("caption"));
  const weight = ({ on }) => on?.count ?? 0;
  return list.filter(({ from = 0, rank }) => zoom >= from || rank === RANKS.indexOf("caption")).sort((a, b) => a.rank - b.rank || weight(b) - weight(a) || a.order - b.order);
}

function roomOf({ x, y }) {
  return { left: x - DOT_ROOM, right: x + DOT_ROOM, top: y - DOT_ROOM, bottom: y + DOT_ROOM };
}

/** What lies over the map's edges, and the map itself, in layer pixels. */
function frameOf({ map }) {
  const whole = map.getContainer().getBoundingClientRect();
  const at = (box) => {
    const [left, top] = [map.containerPointToLayerPoint([box.left - whole.left, box.top - whole.top])].flatMap(({ x, y }) => [x, y]);
    return { left, top, right: left + box.width, bottom: top + box.height };
  };
  const controls = [...map.getContainer().querySelectorAll(".leaflet-control")].map((node) => node.getBoundingClientRect());
  return { edge: at(whole), controls: controls.filter(({ width }) => width).map(at) };
}

/** Would the edge of the map cut it? */
function isCut({ left, right, top, bottom }, edge) {
  const outside = right <= edge.left || left >= edge.right || bottom <= edge.top || top >= edge.bottom;
  return !outside && (left < edge.left || right > edge.right || top < edge.top || bottom > edge.bottom);
}

/** Does a symbol stand on this very spot, so that a name further off is still its name? */
function isAt(mark, { x, y }) {
  return Math.hypot((mark.left + mark.right) / 2 - x, (mark.top + mark.bottom) / 2 - y) < 2 * DOT_ROOM;
}

/** Where a name may stand: beside the symbol of its place, beside its dot, or on its place. */
function places(item, { x, y }, width, height, underSymbol) {
  const box = (left, top) => ({ left, top, right: left + width, bottom: top + height });
  const [midX, midY] = [x - width / 2, y - height / 2];
  if (item.dot) return (underSymbol ? GAPS_ROUND_A_SYMBOL : [TOWN_GAP]).flatMap((gap) => [box(x + gap, midY), box(x - width - gap, midY), box(midX, y - height - gap), box(midX, y + gap)]);
  if (item.on) {
    const { x: mx, y: my, w, h } = item.on;
    return [box(mx - width / 2, my + h / 2 + 1), box(mx - width / 2, my - h / 2 - height - 1), box(mx + w / 2 + 3, my - height / 2), box(mx - w / 2 - 3 - width, my - height / 2)];
  }
  if (item.roomy) return ROOMY_PLACES.map(([aside, step]) => box(midX + aside * width, midY + step * height));
  return [box(midX, midY), box(midX, midY - height), box(midX, midY + height)];
}

/** A name much wider than its unit would seem to name the neighbours too. */
function fits(map, { unit, on }, width) {
  if (!unit) return true;
  unit.box ??= boxOf(unit.rings);
  const [[south, west], [north, east]] = unit.box;
  return map.latLngToLayerPoint([north, east]).x - map.latLngToLayerPoint([south, west]).x > width * (on ? 0.4 : 0.8);
}

/** Width and height of the names; measured once, for to measure is to lay the page out. */
function measure(app, pane, items, local) {
  const look = `${window.innerWidth} ${document.documentElement.className} ${local}`;
  if (app.nameSizes?.look !== look) app.nameSizes = { look, known: new Map() };
  const { known } = app.nameSizes;
  const keyOf = ({ item }) => `${item.kind} ${item.text} ${item.whole?.length}`;
  const unknown = items.filter((one) => !known.has(keyOf(one)));
  // All in, then all measured: one layout of the page, not one for each name.
  pane.append(...unknown.map(({ label }) => label));
  for (const one of unknown) known.set(keyOf(one), [one.label.offsetWidth, one.label.offsetHeight]);
  for (const one of items) [one.width, one.height] = known.get(keyOf(one));
}

/** Left, middle and right of a name. */
function along({ left, right, top, bottom }) {
  return [left, (left + right) / 2, right].map((x) => [x, (top + bottom) / 2]);
}

function isIn(app, rings, point) {
  const { lat, lng } = app.map.layerPointToLatLng(point);
  return holds(rings, lat, lng);
}

function spotOf(app, { outside = [] }, boxes, taken, { edge }) {
  const isOff = (box) => !outside.some(({ rings }) => along(box).some((point) => isIn(app, rings, point)));
  return boxes.find((box) => !isCut(box, edge) && !taken.some((other) => clash(box, other)) && isOff(box));
}

/** Square pixels that two boxes share. */
function overlapOf(one, other) {
  const [wide, high] = [Math.min(one.right, other.right) - Math.max(one.left, other.left), Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)];
  return Math.max(0, wide) * Math.max(0, high);
}

/** A country has its name at every width: whole, inside it, where the least is in the way. */
function spotOfCountry(app, { place }, rooms, taken, { edge, controls }) {
  const boxes = rooms.filter((box) => !isCut(box, edge) && !controls.some((other) => clash(box, other)));
  const cost = (box) => taken.reduce((sum, other) => sum + overlapOf(box, other), 0);
  // The cheapest first: to be inside takes longest to find out, and is asked of few.
  const ordered = boxes.map((box) => [cost(box), box]).sort(([a], [b]) => a - b);
  return (ordered.find(([, box]) => along(box).every((point) => isIn(app, place.rings, point))) ?? [0, boxes[0]])[1];
}

/** Lay the names out anew for the present view, round the symbols. */
export function drawLabels(app) {
  const { map } = app;
  const pane = map.getPane("ga-names");
  pane.replaceChildren();
  if (!map.hasLayer(app.groups["base:labels"])) return;
  const zoom = map.getZoom();
  const local = Boolean(app.groups["base:local"] && map.hasLayer(app.groups["base:local"])); // a region of one's own has no local names
  const view = map.getBounds().pad(0.2);
  const marks = app.markBoxes();
  const items = candidates(app, zoom, view)
    .map((item) => ({
      item,
      point: map.latLngToLayerPoint([item.at[1], item.at[0]]),
      label: make("span", { class: `ga-name ga-name-${item.kind}` }, item.text, local ? localName(item.place) : null, wholeNote(app, item.whole)),
    }));
  measure(app, pane, items, local);
  const shown = [];
  // A great town is on the map at every width: its district, of the same name, need not say it too.
  const named = new Map(items.filter(({ item }) => item.rank <= RANKS.indexOf("metropolis") && item.dot).map(({ item, point }) => [item.text, point]));
  const captions = new Map();
  const near = (one, other) => one && Math.hypot(one.x - other.x, one.y - other.y) < SAME_PLACE;
  const frame = frameOf(app);
  const rooms = items.filter(({ item }) => item.dot).map(({ point }) => roomOf(point));
  const taken = [...marks, ...frame.controls, ...rooms];
  for (const { item, point, label, width, height } of items) {
    const underSymbol = marks.some((mark) => isAt(mark, point));
    // "Quetta +4" beside Quetta says it twice, of another Quetta it does not.
    if (item.kind === "district" ? named.has(item.text) || near(named.get(item.name), point) : item.dot && near(captions.get(item.text), point)) continue; // its town says it, or it the town
    const spot = fits(map, item, width) && (item.roomy ? spotOfCountry : spotOf)(app, item, places(item, point, width, height, underSymbol), taken, frame);
    if (!spot) continue;
    taken.push({ ...spot, left: spot.left - BETWEEN, right: spot.right + BETWEEN });
    if (item.dot) named.set(item.text, point);
    else if (item.kind === "district") captions.set(item.name, point);
    shown.push(label);
    label.style.left = `${Math.round(spot.left)}px`;
    label.style.top = `${Math.round(spot.top)}px`;
    if (item.dot) {
      const dot = make("span", { class: "ga-town-dot" });
      dot.style.left = `${Math.round(point.x)}px`;
      dot.style.top = `${Math.round(point.y)}px`;
      shown.push(dot);
    }
  }
  pane.replaceChildren(...shown);
}
