// The column beside the map: numbers with their unknowns, filter, legend, what has no place.
import { eventButton, zoneButton } from "./card.js";
import { byId, make, section } from "./dom.js";
import { precisionSample } from "./events.js";
import { formatFigure, formatNumber, plural } from "./format.js";
import { countUp } from "./select.js";
import { shadingSection } from "./shading.js";
import { symbol } from "./symbols.js";
import { zoneSwatch } from "./zones.js";

const SHELF_MOST = 300;
const LEGEND_MARKS = ["dot", "district", "province", "shelf"];

function figure(term, value, note) {
  return make("div", { class: "ga-figure" }, make("dt", {}, term), make("dd", {}, make("b", {}, value), make("span", {}, note)));
}

function unknownNote(part, events) {
  if (!events) return "no events selected";
  const known = events - part.unknown;
  if (!known) return `no figure for any of ${plural(events, "event")}`;
  return `stated for ${formatNumber(known)} of ${plural(events, "event")}; no figure for ${formatNumber(part.unknown)}`;
}

/** Numbers of the present selection. */
export function drawNumbers(app) {
  const { rows } = app.selection;
  const numbers = countUp(app.store, rows);
  const shelf = app.store.names.mark.indexOf("shelf");
  const placed = rows.filter((row) => app.store.mark[row] !== shelf).length;
  const text = (part) => formatFigure(part.stated ?? undefined, part.low ?? undefined, part.high ?? undefined);
  byId("ga-numbers").replaceChildren(
    figure("Events", formatNumber(numbers.events), `${formatNumber(placed)} on the map, ${formatNumber(numbers.events - placed)} listed beside it`),
    figure("Killed", text(numbers.killed), unknownNote(numbers.killed, numbers.events)),
    figure("Injured", text(numbers.injured), unknownNote(numbers.injured, numbers.events)),
  );
}

/** Events that no honest symbol could place. */
export function drawShelf(app) {
  const shelf = app.store.names.mark.indexOf("shelf");
  const rows = app.shownRows().filter((row) => app.store.mark[row] === shelf);
  byId("ga-shelf-count").textContent = formatNumber(rows.length);
  byId("ga-shelf").replaceChildren(...[...rows.slice(0, SHELF_MOST)].map((row) => eventButton(app, app.event(row))));
  if (rows.length > SHELF_MOST) byId("ga-shelf").append(make("li", { class: "ga-small" }, `The first ${SHELF_MOST} of ${formatNumber(rows.length)}; the table has all.`));
}

function toggle(app, key, ...content) {
  const box = make("input", { type: "checkbox", "data-layer": key });
  box.checked = app.map.hasLayer(app.groups[key]);
  box.addEventListener("change", () => app.setLayer(key, box.checked));
  return make("li", {}, make("label", { class: "ga-toggle" }, box, ...content));
}

function groupFilter(app) {
  const counts = new Map(app.store.names.groups.map((code) => [code, 0]));
  for (const zone of app.zones) counts.set(zone.group, 0);
  for (const [code, count] of app.selection.facets.groups) counts.set(code, count);
  const codes = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const items = codes.map(([code, count]) => {
    const box = make("input", { type: "checkbox", value: code });
    box.addEventListener("change", () => app.setCriteria({ groups: [...byId("ga-groups").querySelectorAll("input:checked")].map((input) => input.value) }));
    return make("li", {}, make("label", { class: "ga-toggle" }, box, make("span", {}, app.groupName(code)), make("small", {}, String(count))));
  });
  const clear = make("button", { type: "button", class: "ga-link", on: { click: () => app.setCriteria({ groups: [] }) } }, "Show all groups");
  return section("Filter by group", false, make("p", { class: "ga-small" }, "Tick one or more; none ticked shows all. Numbers, map and lists follow."), make("ul", { class: "ga-checks", id: "ga-groups" }, ...items), clear);
}

/** Ticks and counts of the filter follow the criteria, wherever those were set. */
export function drawFilter(app) {
  for (const box of byId("ga-groups").querySelectorAll("input")) {
    box.checked = (app.criteria.groups ?? []).includes(box.value);
    box.closest("li").querySelector("small").textContent = formatNumber(app.selection.facets.groups.get(box.value) ?? 0);
  }
}

function legend(app) {
  const { meta } = app;
  const statuses = meta.layers.filter(([key]) => key.startsWith("zone:")).map(([key]) => key.slice(5));
  return [
    section(
      "How precisely a place is known", true,
      make("ul", { class: "ga-legend" }, ...LEGEND_MARKS.map((mark) => make("li", {}, precisionSample(mark), make("span", {}, meta.marks[mark])))),
    ),
    section(
      "Events", true,
      make("ul", { class: "ga-checks" }, ...Object.entries(meta.classes).map(([cls, label]) => toggle(app, `event:${cls}`, symbol(cls, 6), make("span", {}, label)))),
      make("p", { class: "ga-small" }, symbol("attack", 5), symbol("attack", 9), symbol("attack", 15), " area grows with the deaths stated; ", symbol("attack", 6, { hollow: true }), " broken outline: no figure"),
      make("p", { class: "ga-small ga-gathered-note" }, make("span", { class: "ga-circle" }, "25"), " that many events lie close together; zoom in for each of them. None is left out."),
    ),
    section(
      "Stated presence of groups", true,
      make(
        "ul", { class: "ga-checks" },
        ...statuses.map((status) => toggle(app, `zone:${status}`, zoneSwatch(status, 0), make("span", {}, meta.statuses[status][0], make("small", {}, meta.statuses[status][1])))),
      ),
      make("ul", { class: "ga-hues" }, ...[...app.hues].map(([code, hue]) => make("li", {}, make("span", { class: `ga-hue-chip ga-hue-${hue}` }), app.groupName(code)))),
      make("p", { class: "ga-small" }, "Paler: less firmly stated. An outline without fill: a statement on a whole country or region. No zone: unknown, not free of presence."),
    ),
  ];
}

/** Build the column once; its numbers and lists are drawn again on every change. */
export function buildColumn(app) {
  const column = byId("ga-column");
  const table = make("button", { type: "button", id: "ga-table-button", class: "ga-button", on: { click: () => app.openTable() } }, "Table of events");
  const about = make("button", { type: "button", class: "ga-button", on: { click: () => app.openAbout() } }, "About this map");
  const shelfTitle = make("span", {}, "Not on the map (", make("span", { id: "ga-shelf-count" }), ")");
  column.replaceChildren(
    make("button", { type: "button", id: "ga-handle", class: "ga-handle", "aria-label": "Open the panel of numbers and legend", on: { click: () => app.cycleSheet() } }),
    make("h2", { class: "ga-hidden" }, "Numbers, filters and legend"),
    make("div", { id: "ga-search" }),
    make("dl", { id: "ga-numbers", class: "ga-numbers" }),
    make("p", { class: "ga-buttons" }, table, about),
    ...legend(app),
    groupFilter(app),
    shadingSection(app),
    section(shelfTitle, false, make("p", { class: "ga-small" }, "Known to a country or region only, or to no place."), make("ul", { class: "ga-list", id: "ga-shelf" })),
    section(`Statements of presence (${app.zones.length})`, false, make("ul", { class: "ga-list" }, ...app.zones.map((zone) => zoneButton(app, zone)))),
  );
}
