// The symbols of the map and of its legend: shape by kind of event, dashed and hollow when no
// figure of deaths is known, a centre point when the site is known.
import { makeSvg } from "./dom.js";
import { LOOK } from "./look.js";

/** Area grows with the stated deaths; nothing is smaller than what a finger can find. */
export function radiusFor(killed) {
  const { least, per_root_death: step } = LOOK.symbol;
  return Math.max(least, step * Math.sqrt(Math.max(1, killed ?? 1)));
}

export function radiusOf(event) {
  return radiusFor(event.k);
}

export function isLethal(kind) {
  return LOOK.events[kind]?.lethal === true;
}

export function isHollow(event) {
  return isLethal(event.cls) && event.k === undefined;
}

/** The corners of a kind for a radius, y down as on a screen; a circle has none. */
export function cornersOf(kind, r) {
  return LOOK.events[kind].corners?.map(([x, y]) => [x * r, -y * r]);
}

function outline(kind, c, r) {
  const corners = cornersOf(kind, r);
  if (!corners) return makeSvg("circle", { cx: c, cy: c, r: r * LOOK.events[kind].circle });
  return makeSvg("path", { d: `M${corners.map(([x, y]) => `${c + x} ${c + y}`).join("L")}Z` });
}

/** An SVG of one symbol: kind of event, radius in pixels, hollow or filled, site or not. */
export function symbol(kind, radius = LOOK.symbol.least, { hollow = false, site = false } = {}) {
  const size = Math.ceil(2 * radius * 1.25) + 6;
  const c = size / 2;
  const shape = outline(kind, c, radius);
  shape.setAttribute("class", `ga-symbol ga-symbol-${kind}${hollow ? " ga-hollow" : ""}`);
  const svg = makeSvg("svg", { width: size, height: size, viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" }, shape);
  if (site) svg.append(makeSvg("circle", { cx: c, cy: c, r: LOOK.symbol.site, class: `ga-site${hollow || LOOK.events[kind].ring ? " ga-site-dark" : ""}` }));
  return svg;
}
