// Names on the map, placed by importance and without collisions; more of them as one zooms in.
import { make } from "./dom.js";
import { boxOf } from "./geometry.js";
import { localName } from "./local.js";
import { LOOK } from "./look.js";

const TOWN_GAP = 6;
const GAPS_ROUND_A_SYMBOL = [6, 14, 24, 32];
const DOT_ROOM = 4;

/** Everything that has a name, the most important first. */
function candidates(app, zoom) {
  const { base } = app;
  const at = (kind) => LOOK.zooms[kind][0] <= zoom && zoom < LOOK.zooms[kind][1];
  const townsOf = (wanted) => base.towns
    .filter(({ rank }) => wanted(rank) && zoom >= LOOK.towns[rank - 1])
    .map((town) => ({ text: town.name, kind: `town ga-town-${town.rank}`, at: town.at, dot: true, place: town }));
  return [
    ...(at("country") ? base.countries.map((unit) => ({ text: unit.name, kind: "country", at: unit.label, place: unit })) : []),
    ...townsOf((rank) => rank === 1),
    ...(at("province") ? base.provinces.map((unit) => ({ text: unit.name, kind: "province", at: unit.label, unit, place: unit })) : []),
    ...base.neighbours.map((land) => ({ text: land.name, kind: "neighbour", at: land.label })),
    ...townsOf((rank) => rank > 1),
    ...(at("district") ? base.districts.map((unit) => ({ text: unit.name, kind: "district", at: unit.label, unit })) : []),
  ].filter((item) => item.at);
}

function clash(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function roomOf({ x, y }) {
  return { left: x - DOT_ROOM, right: x + DOT_ROOM, top: y - DOT_ROOM, bottom: y + DOT_ROOM };
}

/** Does a symbol stand on this very spot, so that a name further off is still its name? */
function isAt(mark, { x, y }) {
  return Math.hypot((mark.left + mark.right) / 2 - x, (mark.top + mark.bottom) / 2 - y) < 2 * DOT_ROOM;
}

/** Where a name may stand: towns beside their dot or the symbol on it, areas on their place. */
function places(item, { x, y }, width, height, underSymbol) {
  const box = (left, top) => ({ left, top, right: left + width, bottom: top + height });
  const [midX, midY] = [x - width / 2, y - height / 2];
  if (!item.dot) return [box(midX, midY), box(midX, midY - height), box(midX, midY + height)];
  return (underSymbol ? GAPS_ROUND_A_SYMBOL : [TOWN_GAP]).flatMap((gap) => [box(x + gap, midY), box(x - width - gap, midY), box(midX, y - height - gap), box(midX, y + gap)]);
}

/** A name much wider than its unit would seem to name the neighbours too. */
function fits(map, { unit }, width) {
  if (!unit) return true;
  unit.box ??= boxOf(unit.rings);
  const [[south, west], [north, east]] = unit.box;
  return map.latLngToLayerPoint([north, east]).x - map.latLngToLayerPoint([south, west]).x > width * 0.8;
}

/** Width and height of the names; measured once, for to measure is to lay the page out. */
function measure(app, pane, items, local) {
  const look = `${window.innerWidth} ${document.documentElement.className} ${local}`;
  if (app.nameSizes?.look !== look) app.nameSizes = { look, known: new Map() };
  const { known } = app.nameSizes;
  const keyOf = ({ item }) => `${item.kind} ${item.text}`;
  const unknown = items.filter((one) => !known.has(keyOf(one)));
  // All in, then all measured: one layout of the page, not one for each name.
  pane.append(...unknown.map(({ label }) => label));
  for (const one of unknown) known.set(keyOf(one), [one.label.offsetWidth, one.label.offsetHeight]);
  for (const one of items) [one.width, one.height] = known.get(keyOf(one));
}

/** Lay the names out anew for the present view, round the symbols. */
export function drawLabels(app) {
  const { map } = app;
  const pane = map.getPane("ga-names");
  pane.replaceChildren();
  if (!map.hasLayer(app.groups["base:labels"])) return;
  const zoom = map.getZoom();
  const local = map.hasLayer(app.groups["base:local"]);
  const view = map.getBounds().pad(0.2);
  const marks = app.markBoxes();
  const items = candidates(app, zoom)
    .filter(({ at: [lon, lat] }) => view.contains([lat, lon]))
    .map((item) => ({
      item,
      point: map.latLngToLayerPoint([item.at[1], item.at[0]]),
      label: make("span", { class: `ga-name ga-name-${item.kind}` }, item.text, local ? localName(item.place) : null),
    }));
  measure(app, pane, items, local);
  const shown = [];
  const rooms = items.filter(({ item }) => item.dot).map(({ point }) => roomOf(point));
  const taken = [...marks, ...rooms];
  for (const { item, point, label, width, height } of items) {
    const underSymbol = marks.some((mark) => isAt(mark, point));
    const spot = fits(map, item, width) && places(item, point, width, height, underSymbol).find(
      (box) => !taken.some((other) => clash(box, other)),
    );
    if (!spot) continue;
    taken.push(spot);
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
