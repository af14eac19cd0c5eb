// The panel that chooses what areas are shaded by, and the legend of its classes.
import { LEVELS, MEASURES, SHADING, activeMeasure, drawChoropleth, isFixed, measuresOf, readShading } from "./choropleth.js";
import { SCHEMES } from "./classes.js";
import { changeLegend, comparePanel, drawCompare } from "./comparepanel.js";
import { byId, make, section } from "./dom.js";
import { formatNumber, plural } from "./format.js";
import { shadeOf } from "./select.js";

export const NOTHING = "nothing";

/** Choose a measure (undefined: none), a level, classes; what is left out stays. */
export function setShading(app, { measure, ...patch }) {
  app.shading = { ...SHADING, ...app.shading, ...patch };
  if (measure === "change") app.display = "shaded"; // symbols of one time would say another thing
  if (measure !== undefined) for (const key of measuresOf(app)) app.setLayer(`choropleth:${key}`, key === measure);
  drawChoropleth(app);
  drawShading(app);
  for (const listener of app.listeners) listener(app);
}

function radio(app, value, label) {
  const input = make("input", { type: "radio", name: "ga-measure", value });
  input.addEventListener("change", () => setShading(app, { measure: value }));
  return make("label", { class: "ga-choice" }, input, make("span", {}, label));
}

function choice(app, key, label, name, options) {
  const select = make("select", { id: `ga-shading-${key}`, class: "ga-select", "aria-label": name }, ...Object.entries(options).map(([value, text]) => make("option", { value }, text)));
  select.addEventListener("change", () => setShading(app, { [key]: select.value }));
  return make("label", { class: "ga-choice" }, make("span", {}, label), select);
}

export function shadingSection(app) {
  const follow = make("input", { type: "checkbox", id: "ga-shading-follow" });
  follow.addEventListener("change", () => setShading(app, { follow: follow.checked }));
  const part = section(
    "Shading of areas", false,
    make(
      "fieldset", { class: "ga-fieldset" }, make("legend", { class: "ga-hidden" }, "Shade areas by"),
      radio(app, NOTHING, "None"), ...measuresOf(app).map((key) => radio(app, key, MEASURES[key].label)),
    ),
    comparePanel(app, () => setShading(app, {})),
    make(
      "div", { class: "ga-shading-options", id: "ga-shading-options" },
      make("p", { class: "ga-choices" }, choice(app, "level", "By", "By district or province", LEVELS), choice(app, "scheme", "Classes", "Classes of the shading", SCHEMES)),
      make("label", { class: "ga-toggle" }, follow, make("span", {}, "Let the classes follow the selection")),
    ),
    make("div", { id: "ga-classes" }),
  );
  part.id = "ga-shading";
  part.hidden = !measuresOf(app).length;
  return part;
}

/** 0.5 and 12 alike: counts are whole, rates have two digits. */
function rateText(value) {
  return value < 1 ? String(value) : formatNumber(Math.round(value * 10) / 10);
}

function classText([from, to], rates) {
  const text = rates ? rateText : formatNumber;
  if (to === Infinity) return rates ? `over ${text(from)}` : `${text(from)} or more`;
  if (rates) return from === 0 ? `up to ${text(to)}` : `${text(from)}–${text(to)}`;
  return from >= to ? text(to) : `${text(from)}–${text(to)}`;
}

function legendRow(name, text) {
  return make("li", {}, make("span", { class: `ga-chip ${name}` }), make("span", {}, text));
}

/** What the map could not shade, in words. */
function unplacedText({ level, unplaced: { province, less } }) {
  if (!province && !less) return `Every event selected is known to a ${LEVELS[level]}.`;
  const parts = [...(province ? [`${formatNumber(province)} known only to the province`] : []), ...(less ? [`${formatNumber(less)} known to less than that`] : [])];
  const without = province ? parts.join(", ") : "known to less than a province";
  return `${plural(province + less, "event")} not shaded: ${without}.`;
}

/** Of fixed counts: what the level cannot hold. */
function notShaded({ leftOut }, level) {
  const left = leftOut[level].map(([reason, events]) => `${formatNumber(events)} ${reason}`);
  return left.length ? ` Not shaded: ${left.join("; ")}.` : "";
}

/** Of events that are only counted: whose they are, that no filter moves them, what is missing. */
function countedText({ counted }, level) {
  return `${counted.sources.join(", ")}: shown as counts by ${LEVELS[level]}, rows not republished. All dates and types; filters do not change it.${notShaded(counted, level)}`;
}

/** Of counts of areas by another source: whose, of what time, that they stand apart. */
function areasText({ areas }, level) {
  return `As ${areas.source} counts them. They are no events of this page: filters do not change them, and they are in none of its numbers.${notShaded(areas, level)}`;
}

/** The classes once more in a corner of the map, where they are seen without scrolling. */
export function addShadeKey(app) {
  const Key = L.Control.extend({ onAdd: () => make("div", { id: "ga-shade-key", class: "ga-shade-key", "aria-hidden": "true", hidden: true }) });
  new Key({ position: "bottomright" }).addTo(app.map);
}

function keyPart(name, text) {
  return make("span", { class: "ga-shade-part" }, make("span", { class: `ga-chip ${name}` }), text);
}

function drawShadeKey(heading, rows, more) {
  byId("ga-shade-key").replaceChildren(make("b", {}, heading), make("div", { class: "ga-shade-parts" }, ...[["ga-shade-zero", "none"], ...rows, ...more].map(([name, text]) => keyPart(name, text))));
}

/** Heading and rows [style, text] of what the classes mean. */
function classLegend({ areas }, shading) {
  const { measure, classes, level } = shading;
  const { label, rates } = MEASURES[measure];
  const what = measure === "areas" ? `Counts of events by ${areas.source}, ${areas.period},` : label;
  return { heading: `${what} by ${LEVELS[level]}`, rows: classes.map((ends, index) => [`ga-shade-${shadeOf(index, classes.length)}`, classText(ends, rates)]) };
}

/** Bring the panel, its legend and the key on the map in step with the map. */
export function drawShading(app) {
  const key = activeMeasure(app);
  const part = byId("ga-shading");
  for (const input of part.querySelectorAll("input[name=ga-measure]")) input.checked = input.value === (key ?? NOTHING);
  for (const name of ["level", "scheme"]) byId(`ga-shading-${name}`).value = app.shading[name];
  byId("ga-shading-follow").checked = app.shading.follow;
  byId("ga-shading-options").hidden = !key;
  byId("ga-shading-follow").closest("label").hidden = key === "change" || isFixed(key);
  drawCompare(app, key === "change");
  byId("ga-shade-key").hidden = !key;
  if (!key) {
    byId("ga-classes").replaceChildren();
    return;
  }
  part.open = true;
  const shading = readShading(app);
  const { level, values, unplaced } = shading;
  const [unit, present] = [LEVELS[level], [...values.values()]];
  const { heading, rows } = key === "change" ? changeLegend(app, shading) : classLegend(app.meta, shading);
  const noFigure = present.includes(null);
  drawShadeKey(heading, rows, [
    ...(noFigure ? [["ga-shade-unknown", key === "density" ? "area doubtful" : "no figure"]] : []), ...(unplaced.province ? [["ga-shade-unplaced", `${unit} not known`]] : []),
  ]);
  const zero = { killed: "no event, or none killed", toll: "no event, or none killed", change: "no event in either period" }[key] ?? "no event known to be there";
  byId("ga-classes").replaceChildren(
    make("p", { class: "ga-small ga-on-paper" }, heading),
    make(
      "ul", { class: "ga-legend ga-legend-classes", "aria-label": heading },
      ...rows.map(([name, text]) => legendRow(name, text)),
      legendRow("ga-shade-zero", zero),
      ...(noFigure ? [legendRow("ga-shade-unknown", key === "density" ? "events; drawn area far off the census, so no density" : "events, but no figure")] : []),
      ...(unplaced.province ? [legendRow("ga-shade-unplaced", `events in the province, ${unit} not known`)] : []),
    ),
    make("p", { class: "ga-small" }, { counted: () => countedText(app.meta, level), areas: () => areasText(app.meta, level), overview: () => notShaded(app.meta.overview, level) }[MEASURES[key].source]?.() ?? unplacedText(shading)),
  );
}
