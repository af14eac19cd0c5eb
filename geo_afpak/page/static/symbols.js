// The symbols of the map and of its legend: shape by kind of event, dashed and hollow when no
// figure of deaths is known, a centre point when the site is known.
import { makeSvg } from "./dom.js";
import { LOOK } from "./look.js";

const LARGEST_RADIUS = 32;
export const RING_WIDTH = 4;

/** Pixels of radius for the root of one death: less where one event would else cover a province. */
export function deathScale(most) {
  return Math.min(LOOK.symbol.per_root_death, LARGEST_RADIUS / Math.sqrt(Math.max(1, most)));
}

/** Area grows with the stated deaths; nothing is smaller than what a finger can find. */
export function radiusFor(killed, perRoot) {
  return Math.max(LOOK.symbol.least, perRoot * Math.sqrt(Math.max(1, killed ?? 1)));
}

export function isLethal(kind) {
  return LOOK.events[kind]?.lethal === true;
}

export function isHollow(event) {
  return isLethal(event.cls) && [event.k, event.kl, event.kh].every((figure) => figure === undefined);
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

/** Where the parts of a ring begin and end, as shares of its round: [[kind, from, to], ...]. */
export function sharesOf(counts) {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  let from = 0;
  return counts.filter(([, count]) => count).map(([kind, count]) => {
    const part = [kind, from, from + count / total];
    [, , from] = part;
    return part;
  });
}

/** An SVG of gathered events: a number, round it their kinds by their share. */
export function ringSymbol(counts, radius, text) {
  const size = 2 * radius + 4;
  const c = size / 2;
  const r = radius - RING_WIDTH / 2;
  const length = 2 * Math.PI * r;
  const parts = sharesOf(counts).map(([kind, from, to]) => makeSvg("circle", {
    cx: c, cy: c, r, class: `ga-ring-part ga-event-${kind}`, transform: `rotate(-90 ${c} ${c})`,
    "stroke-dasharray": to - from === 1 ? "none" : `${Math.max(0, (to - from) * length - 1)} ${length}`, "stroke-dashoffset": -from * length,
  }));
  const words = makeSvg("text", { x: c, y: c, class: "ga-ring-text" });
  words.textContent = text;
  return makeSvg("svg", { width: size, height: size, viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" }, makeSvg("circle", { cx: c, cy: c, r: radius, class: "ga-ring-ground" }), ...parts, words);
}
