// The part of the map that the data are about, for the first view, and where it lies: a small map
// of the two countries that also leads back to all of them.
import { make } from "./dom.js";
import { DOT } from "./sites.js";
import { boxOf } from "./geometry.js";
import { NOWHERE } from "./store.js";

const RIM = 0.1; // degrees round the countries
const BEYOND_RIM = 18; // so far one can drag the map
const PART = 0.55; // of the whole, across or upwards: less than this is a part with a view of its own
const NEAREST = 11;
const NEAREST_OF_ONE = 8;
const NEAREST_OF_AREAS = 9;
const SMALL = 0.05; // degrees: one place
const NARROW = 900; // pixels, as in the style sheets
const LOCATOR = [92, 84];

/** South-west and north-east corner of the map's countries. */
function wholeOf(app) {
  app.whole ??= boxOf(app.base.countries.flatMap(({ rings }) => rings)).map((corner, end) => corner.map((at) => at + (end ? RIM : -RIM)));
  return app.whole;
}

/** Where the map may be dragged and how far one may go away from it. */
export function bindMap(app) {
  const [low, high] = wholeOf(app);
  app.map.setMinZoom(3.5).setMaxBounds([low.map((at) => at - BEYOND_RIM), high.map((at) => at + BEYOND_RIM)]);
}

/** South-west and north-east corner of all that symbols stand for, or districts that have counts alone; undefined without any. */
function boxOfSites({ sites, store, units, onlyCounted }) {
  const { x, y, kind } = sites;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let site = 0; site < sites.n; site += 1) {
    if (kind[site] !== DOT) continue;
    if (x[site] < left) left = x[site];
    if (x[site] > right) right = x[site];
    if (y[site] < top) top = y[site];
    if (y[site] > bottom) bottom = y[site];
  }
  const latAt = (down) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * down))) * 180) / Math.PI;
  const corners = left > right ? [] : [[latAt(bottom), (left - 0.5) * 360], [latAt(top), (right - 0.5) * 360]];
  for (let site = 0; site < sites.n; site += 1) {
    if (sites.kind[site] === DOT) continue;
    const [level, column] = sites.kind[site] === 1 ? ["adm2", sites.district] : ["adm1", sites.province];
    corners.push(...boxOf(units.get(store.names[level][column[site]]).rings));
  }
  for (const [id] of onlyCounted?.units.adm2 ?? []) if (units.has(id)) corners.push(...boxOf(units.get(id).rings));
  return corners.length ? boxOf([corners]) : undefined;
}

/** Bring into view whatever of the selection has a place: its spots, else its districts or provinces. */
export function zoomToSelection(app) {
  const { store, units, selection } = app;
  const { x, y, scale } = store.dots;
  const [corners, areas] = [[], new Set()];
  for (const row of selection.rows) {
    if (x[row] !== NOWHERE) corners.push([y[row] / scale, x[row] / scale]);
    else areas.add(store.nameOf("adm2", row) ?? store.nameOf("adm1", row));
  }
  for (const id of areas) if (units.has(id)) corners.push(...boxOf(units.get(id).rings));
  if (corners.length) app.map.fitBounds(boxOf([corners]), { animate: false, padding: [40, 40], maxZoom: NEAREST_OF_AREAS });
}

/** What the first view shows: the events where they lie in one part, else both countries. */
export function homeOf(app) {
  const [box, whole] = [boxOfSites(app), wholeOf(app)];
  if (!box) return { bounds: whole };
  const [[south, west], [north, east]] = box;
  const [high, wide] = [(north - south) / (whole[1][0] - whole[0][0]), (east - west) / (whole[1][1] - whole[0][1])];
  if (Math.max(high, wide) > PART) return { bounds: whole };
  if (!app.sites.kind.includes(DOT)) return { bounds: box, rim: 40, maxZoom: NEAREST_OF_AREAS };
  return { bounds: box, rim: 40, maxZoom: Math.max(north - south, east - west) < SMALL ? NEAREST_OF_ONE : NEAREST };
}

/** Show the first view; where a page has no size yet, once it has one. */
export function goHome(app) {
  const { bounds, rim = 0, maxZoom } = (app.home ??= homeOf(app));
  // On a narrow page the buttons over the map would hide its north.
  const top = rim + (window.innerWidth < NARROW ? 34 : 0);
  app.map.fitBounds(bounds, { animate: false, paddingTopLeft: [rim, top], paddingBottomRight: [rim, rim], maxZoom });
  app.homeView = [app.map.getCenter(), app.map.getZoom()];
}

/** Does the map still show what it showed first? Each change of its size moves it by part of a pixel. */
export function isHome({ map, homeView: [center, zoom] }) {
  return map.getZoom() === zoom && map.project(center).distanceTo(map.project(map.getCenter())) < 3;
}

function drawLocator(app, canvas) {
  const { map, base } = app;
  const pen = canvas.getContext("2d");
  const style = getComputedStyle(document.documentElement);
  const sharp = 2;
  const [[south, west], [north, east]] = wholeOf(app).map(([lat, lon]) => L.CRS.EPSG3857.project(L.latLng(lat, lon))).map(({ x, y }) => [y, x]);
  const scale = Math.min((LOCATOR[0] - 8) / (east - west), (LOCATOR[1] - 8) / (north - south));
  const point = (lat, lon) => {
    const { x, y } = L.CRS.EPSG3857.project(L.latLng(lat, lon));
    return [4 + (x - west) * scale, LOCATOR[1] - 4 - (y - south) * scale];
  };
  Object.assign(canvas, { width: LOCATOR[0] * sharp, height: LOCATOR[1] * sharp });
  pen.scale(sharp, sharp);
  app.locatorLand ??= base.countries.map(({ rings }) => {
    const path = new Path2D();
    for (const ring of rings) {
      ring.filter((_, index) => index % 4 === 0).forEach(([lat, lon], index) => (index ? path.lineTo(...point(lat, lon)) : path.moveTo(...point(lat, lon))));
      path.closePath();
    }
    return path;
  });
  for (const path of app.locatorLand) {
    pen.fillStyle = style.getPropertyValue("--line-district");
    pen.fill(path, "evenodd");
    pen.strokeStyle = style.getPropertyValue("--paper");
    pen.lineWidth = 0.8;
    pen.stroke(path);
  }
  const view = map.getBounds();
  const [left, top] = point(view.getNorth(), view.getWest());
  const [right, bottom] = point(view.getSouth(), view.getEast());
  pen.strokeStyle = style.getPropertyValue("--attack");
  pen.lineWidth = 1.5;
  const [w, h] = [Math.max(5, right - left), Math.max(5, bottom - top)];
  pen.strokeRect((left + right - w) / 2, (top + bottom - h) / 2, w, h);
}

/** The small map, while the view shows only a part; a click on it shows all. */
export function addLocator(app) {
  const { map } = app;
  const canvas = make("canvas", { "aria-hidden": "true" });
  const label = `Show all of ${app.meta.those}`;
  const button = make("button", { type: "button", id: "ga-locator", class: "ga-locator", "aria-label": label, title: label, hidden: true }, canvas, make("span", {}, "All"));
  button.addEventListener("click", () => map.fitBounds(wholeOf(app), { animate: false }));
  L.DomEvent.disableClickPropagation(button);
  const Locator = L.Control.extend({ onAdd: () => button });
  new Locator({ position: "bottomleft" }).addTo(map);
  const [[south, west], [north, east]] = wholeOf(app);
  const follow = () => {
    const view = map.getBounds();
    button.hidden = Math.min((view.getEast() - view.getWest()) / (east - west), (view.getNorth() - view.getSouth()) / (north - south)) > PART;
    if (!button.hidden) drawLocator(app, canvas);
  };
  map.on("moveend resize", follow);
  follow();
}
