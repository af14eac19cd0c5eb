// Areas drawn on the map: how they are asked for, their numbers beside each other, their outlines.
import { AREA_NAMES, boxArea, partByArea, ringOf } from "./areas.js";
import { areaOf } from "./basemap.js";
import { byId, make } from "./dom.js";
import { startDrawing } from "./drawarea.js";
import { chosen, rowsWithout } from "./facetvalues.js";
import { formatFigure, formatNumber, plural } from "./format.js";
import { countUp } from "./select.js";

/** What each area holds of the events under all other criteria, and what could lie in it besides. */
export function numbersOfAreas(app) {
  return chosen(app, "areas").map((area, at) => {
    const { rows, perhaps } = partByArea(app.store, rowsWithout(app, "areas"), area);
    return { name: AREA_NAMES[at], ...countUp(app.store, rows), perhaps };
  });
}

const PERHAPS = "known only to a district or province that is partly in it";

function perhapsWords(count) {
  return `${formatNumber(count)} more could lie in it: ${PERHAPS}`;
}

/** The areas as part of the selection in words. */
export function areaWords(app) {
  const found = numbersOfAreas(app);
  if (!found.length) return [];
  if (app.alone) return [found.length === 1 ? "over an area drawn on the map" : "over one of two areas drawn on the map"];
  if (found.length === 1) return [`in an area drawn on the map${found[0].perhaps ? ` (${perhapsWords(found[0].perhaps)})` : ""}`];
  const parts = found.map(({ name, events, perhaps }) => `${name} (${plural(events, "event")}${perhaps ? `, perhaps ${formatNumber(perhaps)} more` : ""})`);
  return [`in area ${parts.join(" or ")}${found.some(({ perhaps }) => perhaps) ? `, perhaps: ${PERHAPS}` : ""}`];
}

/** Add an area to those that there are; a third takes the place of the second. */
export function addArea(app, area) {
  app.setCriteria({ areas: [...chosen(app, "areas").slice(0, AREA_NAMES.length - 1), area] });
}

/** The panel of the filter: three ways to an area. */
export function areaList(app) {
  const button = (text, run) => make("button", { type: "button", class: "ga-button", on: { click: run } }, text);
  const box = () => {
    const view = app.map.getBounds();
    addArea(app, boxArea([view.getWest(), view.getSouth()], [view.getEast(), view.getNorth()]));
  };
  const nodes = [
    make("p", { class: "ga-small" }, `${app.alone ? "" : "An event lies in an area when all of the place that it is known to does. Two areas, A and B, are counted beside each other. "}Statements are those of land that an area touches.`),
    make("div", { class: "ga-area-ways" }, button("Draw a box", () => startDrawing(app, "box", addArea)), button("Draw an outline", () => startDrawing(app, "outline", addArea)), button("Take the map in view", box)),
  ];
  return { nodes, draw: () => {} };
}

/** The numbers of two areas as a table; of one as a line where something could lie in it besides. */
function areaNumbers(found) {
  if (found.length === 1) return found[0].perhaps ? [make("p", { class: "ga-small" }, `In the area drawn; ${perhapsWords(found[0].perhaps)}.`)] : [];
  const row = (label, valueOf) => make("tr", {}, make("th", { scope: "row" }, label), ...found.map((one) => make("td", {}, valueOf(one))));
  const figureOf = (key) => ({ [key]: part }) => formatFigure(part.stated ?? undefined, part.low ?? undefined, part.high ?? undefined);
  return [make(
    "table", { class: "ga-area-table" }, make("caption", { class: "ga-hidden" }, "Two areas beside each other"),
    make("thead", {}, make("tr", {}, make("td", {}), ...found.map(({ name }) => make("th", { scope: "col" }, `Area ${name}`)))),
    make("tbody", {}, row("Events", ({ events }) => formatNumber(events)), row("Killed", figureOf("killed")), row("Injured", figureOf("injured")), row("Could lie in it", ({ perhaps }) => formatNumber(perhaps))),
  )];
}

/** Outlines on the map and numbers in the column follow the areas of the criteria. */
export function followAreas(app) {
  const shapes = L.layerGroup().addTo(app.map);
  let drawn = "";
  app.onChange(() => {
    const areas = chosen(app, "areas");
    const host = byId("ga-areas");
    host.hidden = areas.length === 0 || app.alone;
    host.replaceChildren(...(host.hidden ? [] : areaNumbers(numbersOfAreas(app))));
    const key = JSON.stringify(areas);
    if (key === drawn) return;
    drawn = key;
    shapes.clearLayers();
    for (const area of areas) areaOf(app, "ga-lines", [ringOf(area)], "ga-area").addTo(shapes);
  });
}
