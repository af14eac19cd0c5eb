// Presence statements: hue by group, pattern by status, an outline for whole countries.
import { areaOf } from "./basemap.js";
import { make, makeSvg } from "./dom.js";
import { zoneAt } from "./time.js";

const HUES = 9;
const FIRMNESS = { high: 1, medium: 0.8, low: 0.55 };
const PATTERNS = {
  pockets_of_influence: { size: 13, width: 1.3 },
  affiliate_area: { size: 7, width: 0.45 },
};

/** A hue for each group, the same in every build: ISK has its own, the rest take turns. */
export function huesOf(zones) {
  const codes = [...new Set(zones.map((zone) => zone.group))].filter((code) => code !== "ISK").sort();
  return new Map([["ISK", 0], ...codes.map((code, index) => [code, 1 + (index % (HUES - 1))])]);
}

/** A statement on a whole country or region is not one on every place in it. */
export function isWide(zone) {
  return zone.stated === "country" || zone.stated === "region" || zone.level === "adm0" || zone.level === "neighbour";
}

function hatch(id, size, width, className, turn = 45) {
  return makeSvg(
    "pattern",
    { id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${turn})` },
    makeSvg("line", { x1: 0, y1: 0, x2: 0, y2: size, "stroke-width": width * 2, class: className }),
  );
}

function dots(id, className) {
  return makeSvg(
    "pattern",
    { id, width: 9, height: 9, patternUnits: "userSpaceOnUse" },
    makeSvg("circle", { cx: 3, cy: 3, r: 1.5, class: className }),
  );
}

/** All patterns that the page may fill with, once, in an SVG that itself shows nothing. */
export function makePatterns(classes) {
  const defs = makeSvg("defs");
  for (let hue = 0; hue < HUES; hue += 1) {
    for (const [status, { size, width }] of Object.entries(PATTERNS)) {
      defs.append(hatch(`ga-p-${status}-${hue}`, size, width, `ga-pattern-line ga-hue-${hue}`));
    }
    defs.append(dots(`ga-p-cells-${hue}`, `ga-pattern-dot ga-hue-${hue}`));
  }
  defs.append(makeSvg(
    "pattern", { id: "ga-p-unplaced", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    makeSvg("path", { d: "M0 0H6M0 0V6", class: "ga-pattern-cross" }),
  ));
  defs.append(hatch("ga-p-unknown", 5, 0.4, "ga-pattern-line ga-hue-6"));
  for (const name of classes) defs.append(hatch(`ga-p-event-${name}`, 6, 0.9, `ga-pattern-line ga-event-${name}`, -45));
  const svg = makeSvg("svg", { width: 0, height: 0, class: "ga-patterns", "aria-hidden": "true" }, defs);
  document.body.append(svg);
}

/** Fill of a zone: solid for two, a pattern for three, none for the rest. */
function fillOf(zone, hue) {
  if (isWide(zone)) return "none";
  if (zone.status === "stronghold" || zone.status === "operational") return null;
  if (zone.status in PATTERNS || zone.status === "cells") return `url(#ga-p-${zone.status}-${hue})`;
  return "none";
}

export function zoneClass(zone, hue) {
  return `ga-zone ga-zone-${zone.status} ga-hue-${hue}${isWide(zone) ? " ga-zone-wide" : ""} ga-certainty-${zone.certainty}`;
}

/** The shape of a statement, made once: what changes with time is only whether it is there. */
function zoneLayer(app, zone) {
  app.zoneLayers ??= new Map();
  if (!app.zoneLayers.has(zone)) {
    const hue = app.hues.get(zone.group);
    const layer = areaOf(app, "ga-zones", app.shapes[zone.shape], zoneClass(zone, hue));
    const fill = fillOf(zone, hue);
    if (fill) layer.setStyle({ fillColor: fill, fillOpacity: FIRMNESS[zone.certainty] ?? 1 });
    // A layer that is switched on later makes its path then.
    layer.on("add", () => layer.getElement().classList.toggle("ga-zone-fading", layer.options.fading));
    app.zoneLayers.set(zone, layer);
  }
  return app.zoneLayers.get(zone);
}

/** Put every statement of the selection into the layer of its status, paler once it fades. */
export function drawZones(app) {
  const shown = app.shownZones().filter((zone) => zone.shape !== undefined);
  const now = new Set(shown);
  for (const zone of app.zones) if (!now.has(zone) && zone.shape !== undefined) app.groups[`zone:${zone.status}`].removeLayer(zoneLayer(app, zone));
  let added = false;
  for (const zone of shown) {
    const [group, layer] = [app.groups[`zone:${zone.status}`], zoneLayer(app, zone)];
    layer.options.fading = zoneAt(zone, app.criteria) === "fading";
    layer.getElement()?.classList.toggle("ga-zone-fading", layer.options.fading);
    if (group.hasLayer(layer)) continue;
    group.addLayer(layer);
    added = true;
  }
  if (!added) return;
  const order = shown.sort((a, b) => Number(isWide(b)) - Number(isWide(a)) || b.units.length - a.units.length);
  for (const zone of order) zoneLayer(app, zone).bringToFront();
}

/** The swatch of a status, for the legend and the lists. */
export function zoneSwatch(status, hue) {
  const zone = { status, level: "adm1", units: ["one"], certainty: "high" };
  const box = makeSvg("rect", { x: 1, y: 1, width: 24, height: 14, rx: 1, class: zoneClass(zone, hue) });
  const fill = fillOf(zone, hue);
  if (fill) box.setAttribute("fill", fill);
  return make("span", { class: "ga-swatch" }, makeSvg("svg", { width: 26, height: 16, "aria-hidden": "true" }, box));
}
