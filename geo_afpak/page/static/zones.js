// Presence statements: hue by group, pattern by status, an outline for whole countries.
import { areaOf } from "./basemap.js";
import { make, makeSvg } from "./dom.js";
import { LOOK } from "./look.js";
import { zoneAt } from "./time.js";
import { isWhole } from "./zonefilter.js";

const SLANTS = [0, 90, 45, 135, 20, 110, 65, 155]; // degrees, added to that of the status

/** Two crossing lines, one line or a dot, repeated; an area under them where there is a ground. */
function pattern(id, { kind, gap, width, angle = 0, opacity }, className, ground) {
  const parts = {
    lines: () => [makeSvg("path", { d: `M0 0V${gap}`, "stroke-width": width * 2 })], // half of it lies in the tile before
    cross: () => [makeSvg("path", { d: `M0 0H${gap}M0 0V${gap}`, "stroke-width": width * 2, fill: "none" })],
    dots: () => [makeSvg("circle", { cx: gap / 3, cy: gap / 3, r: width / 2 })],
  }[kind]();
  for (const part of parts) {
    part.setAttribute("class", `ga-pattern-${kind === "dots" ? "dot" : "line"} ${className}`);
    part.setAttribute("opacity", opacity);
  }
  if (ground) parts.unshift(makeSvg("rect", { width: gap, height: gap, class: `ga-ground-${ground}` }));
  const turn = kind === "dots" ? 0 : 90 - angle;
  return makeSvg("pattern", { id, width: gap, height: gap, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${turn})` }, ...parts);
}

/** All patterns that the page may fill with, once, in an SVG that itself shows nothing. */
export function makePatterns({ classes, hues }) {
  const defs = makeSvg("defs");
  for (const hue of new Set([0, ...hues.map(([, place]) => place)])) {
    for (const [status, look] of Object.entries(LOOK.statuses)) {
      // Groups one over another stay apart: each has a slant of its own.
      if (look.pattern) defs.append(pattern(`ga-p-${status}-${hue}`, { ...look.pattern, angle: (look.pattern.angle ?? 0) + SLANTS[hue % SLANTS.length] }, `ga-hue-${hue}`));
    }
  }
  for (const [name, look] of Object.entries(LOOK.shading)) defs.append(pattern(`ga-p-${name}`, look.pattern, `ga-ink-${look.colour}`, look.ground));
  for (const name of [...Object.keys(classes), "mixed"]) defs.append(pattern(`ga-p-event-${name}`, LOOK.hatched.pattern, `ga-event-${name}`));
  const svg = makeSvg("svg", { width: 0, height: 0, class: "ga-patterns", "aria-hidden": "true" }, defs);
  document.body.append(svg);
}

/** Reference to the pattern of a zone; what has none is filled by its class, or not at all. */
function fillOf(zone, hue) {
  return LOOK.statuses[zone.status]?.pattern && !zone.wide ? `url(#ga-p-${zone.status}-${hue})` : null;
}

export function zoneClass(zone, hue) {
  return `ga-zone ga-zone-${zone.status} ga-hue-${hue}${zone.wide ? " ga-zone-wide" : ""}${isWhole(zone) ? " ga-zone-whole" : ""} ga-certainty-${zone.certainty}`;
}

/** The shape of a statement, made once: what changes with time is only whether it is there. */
function zoneLayer(app, zone) {
  app.zoneLayers ??= new Map();
  if (!app.zoneLayers.has(zone)) {
    const hue = app.hues.get(zone.group);
    const layer = areaOf(app, "ga-zones", app.shapes[zone.shape], zoneClass(zone, hue));
    const fill = fillOf(zone, hue);
    if (fill) layer.setStyle({ fillColor: fill });
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
  for (const zone of shown.sort((a, b) => a.rank - b.rank)) zoneLayer(app, zone).bringToFront();
}

/** The swatch of a status, for the legend and the lists. */
export function zoneSwatch(status, hue) {
  const zone = { status, certainty: "high" };
  const box = makeSvg("rect", { x: 1, y: 1, width: 24, height: 14, rx: 1, class: zoneClass(zone, hue) });
  const fill = fillOf(zone, hue);
  if (fill) box.setAttribute("fill", fill);
  return make("span", { class: "ga-swatch" }, makeSvg("svg", { width: 26, height: 16, "aria-hidden": "true" }, box));
}
