// Our own base map: land, neighbours, district and province lines, borders. Nothing is fetched.
import { decodeLines } from "./geometry.js";
import { shapeOf } from "./shapes.js";

const PANES = [
  ["ga-land", 200], ["ga-choropleth", 250], ["ga-zones", 300], ["ga-lines", 350],
  ["ga-hatch", 400], ["ga-names", 450], ["ga-canvas", 590], ["ga-marks", 600], ["ga-notes", 620],
];

/** Panes from the ground up, each with a renderer of its own. */
export function makePanes(map) {
  const renderers = {};
  for (const [name, level] of PANES) {
    const pane = map.createPane(name);
    pane.style.zIndex = level;
    if (name === "ga-names" || name === "ga-notes") pane.classList.add("leaflet-zoom-hide");
    if (["ga-names", "ga-lines", "ga-land", "ga-canvas", "ga-notes"].includes(name)) pane.style.pointerEvents = "none";
    renderers[name] = L.svg({ pane: name, padding: 0.3 });
  }
  return renderers;
}

/** Lines in a pane, styled by their classes alone. */
function lineOf(app, pane, lines, className) {
  return shapeOf(app, pane, lines, className, false);
}

/** Rings of one unit as one path. */
export function areaOf(app, pane, rings, className) {
  return shapeOf(app, pane, rings, className, true);
}

export function drawBaseMap(app) {
  const { base, map, groups } = app;
  for (const land of base.neighbours) {
    areaOf(app, "ga-land", land.rings, "ga-neighbour ga-line-neighbour").addTo(map);
  }
  for (const unit of base.countries) areaOf(app, "ga-land", unit.rings, "ga-land").addTo(map);
  lineOf(app, "ga-lines", base.borders.districts, "ga-line ga-line-district").addTo(groups["base:districts"]);
  lineOf(app, "ga-lines", base.borders.provinces, "ga-line ga-line-province").addTo(map);
  for (const line of base.lines) {
    lineOf(app, "ga-lines", decodeLines(line.paths, base.scale), `ga-line ga-line-${line.kind}`).addTo(map);
  }
}
