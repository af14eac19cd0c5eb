// The symbols of the map and of its legend: shape by kind of event, dashed and hollow when no
// figure of deaths is known, a centre point when the site is known.
import { makeSvg } from "./dom.js";

const LEAST_RADIUS = 5;
const RADIUS_PER_ROOT_DEATH = 2.1;
export const LETHAL = new Set(["attack", "counter_terrorism", "clash"]);

/** Area grows with the stated deaths; nothing is smaller than what a finger can find. */
export function radiusFor(killed) {
  return Math.max(LEAST_RADIUS, RADIUS_PER_ROOT_DEATH * Math.sqrt(Math.max(1, killed ?? 1)));
}

export function radiusOf(event) {
  return radiusFor(event.k);
}

export function isHollow(event) {
  return LETHAL.has(event.cls) && event.k === undefined;
}

function outline(kind, c, r) {
  if (kind === "counter_terrorism") {
    const half = r * 0.89;
    return makeSvg("rect", { x: c - half, y: c - half, width: 2 * half, height: 2 * half });
  }
  if (kind === "clash") {
    const half = r * 1.25;
    return makeSvg("path", { d: `M${c} ${c - half}L${c + half} ${c}L${c} ${c + half}L${c - half} ${c}Z` });
  }
  if (kind === "political") {
    const side = r * 1.1;
    return makeSvg("path", { d: `M${c} ${c - side}L${c + side} ${c + side * 0.8}L${c - side} ${c + side * 0.8}Z` });
  }
  if (kind === "recruitment") return makeSvg("circle", { cx: c, cy: c, r: r * 0.85 });
  return makeSvg("circle", { cx: c, cy: c, r });
}

/** An SVG of one symbol: kind of event, radius in pixels, hollow or filled, site or not. */
export function symbol(kind, radius = LEAST_RADIUS, { hollow = false, site = false } = {}) {
  const size = Math.ceil(2 * radius * 1.25) + 6;
  const c = size / 2;
  const shape = outline(kind, c, radius);
  shape.setAttribute("class", `ga-symbol ga-symbol-${kind}${hollow ? " ga-hollow" : ""}`);
  const svg = makeSvg("svg", { width: size, height: size, viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" }, shape);
  if (site) svg.append(makeSvg("circle", { cx: c, cy: c, r: 1.6, class: `ga-site${hollow || kind === "recruitment" ? " ga-site-dark" : ""}` }));
  return svg;
}
