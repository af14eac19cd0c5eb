// The column beside the map: numbers with their unknowns, filter, legend, what has no place.
import { eventButton, zoneButton } from "./card.js";
import { activeMeasure, MEASURES } from "./choropleth.js";
import { byId, make } from "./dom.js";
import { precisionSample } from "./events.js";
import { formatFigure, formatNumber, plural } from "./format.js";
import { countUp, shadeOf } from "./select.js";
import { symbol } from "./symbols.js";
import { zoneSwatch } from "./zones.js";

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
  const events = app.selected();
  const numbers = countUp(events);
  const placed = events.filter((event) => event.mark !== "shelf").length;
  const text = (part) => formatFigure(part.stated ?? undefined, part.low ?? undefined, part.high ?? undefined);
  byId("ga-numbers").replaceChildren(
    figure("Events", formatNumber(numbers.events), `${placed} on the map, ${numbers.events - placed} listed beside it`),
    figure("Killed", text(numbers.killed), unknownNote(numbers.killed, numbers.events)),
    figure("Injured", text(numbers.injured), unknownNote(numbers.injured, numbers.events)),
  );
}

/** Events that no honest symbol could place. */
export function drawShelf(app) {
  const events = app.selected().filter((event) => event.mark === "shelf" && app.map.hasLayer(app.groups[`event:${event.cls}`]));
  byId("ga-shelf-count").textContent = String(events.length);
  byId("ga-shelf").replaceChildren(...events.map((event) => eventButton(app, event)));
}

function section(title, open, ...content) {
  return make("details", { class: "ga-section", open }, make("summary", {}, make("h2", {}, title)), ...content);
}

function toggle(app, key, ...content) {
  const box = make("input", { type: "checkbox", "data-layer": key });
  box.checked = app.map.hasLayer(app.groups[key]);
  box.addEventListener("change", () => app.setLayer(key, box.checked));
  return make("li", {}, make("label", { class: "ga-toggle" }, box, ...content));
}

function groupFilter(app) {
  const counts = new Map();
  for (const event of app.events) for (const code of event.mark === "elsewhere" ? [] : (event.groups ?? [])) counts.set(code, (counts.get(code) ?? 0) + 1);
  for (const zone of app.zones) if (!counts.has(zone.group)) counts.set(zone.group, 0);
  const codes = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const items = codes.map(([code, count]) => {
    const box = make("input", { type: "checkbox", value: code });
    box.addEventListener("change", () => app.filterGroups([...byId("ga-groups").querySelectorAll("input:checked")].map((input) => input.value)));
    return make("li", {}, make("label", { class: "ga-toggle" }, box, make("span", {}, app.groupName(code)), make("small", {}, String(count))));
  });
  const clear = make("button", { type: "button", class: "ga-link", on: { click: () => app.filterGroups([]) } }, "Show all groups");
  return section("Filter by group", false, make("p", { class: "ga-small" }, "Tick one or more; none ticked shows all. Numbers, map and lists follow."), make("ul", { class: "ga-checks", id: "ga-groups" }, ...items), clear);
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
    make("div", { id: "ga-classes" }),
  ];
}

/** Shades of the choropleth, shown while one is on. */
export function drawClasses(app) {
  const key = activeMeasure(app);
  const host = byId("ga-classes");
  if (!key) {
    host.replaceChildren();
    return;
  }
  const classes = app.meta.shades[key];
  const left = app.selected().filter((event) => event.adm2 === undefined).length;
  const shades = classes.map(([from, to], index) => [
    `ga-shade-${shadeOf(index, classes.length)}`, from === to ? formatNumber(to) : `${formatNumber(from)}–${formatNumber(to)}`,
  ]);
  host.replaceChildren(
    section(
      MEASURES[key].label, true,
      make(
        "ul", { class: "ga-legend" },
        make("li", {}, make("span", { class: "ga-chip ga-shade-zero" }), make("span", {}, "none known to the district")),
        ...shades.map(([name, text]) => make("li", {}, make("span", { class: `ga-chip ${name}` }), make("span", {}, text))),
        ...(key === "killed" ? [make("li", {}, make("span", { class: "ga-chip ga-shade-unknown" }), make("span", {}, "events, but no figure"))] : []),
      ),
      make("p", { class: "ga-small" }, `${plural(left, "event")} not counted: known only to a province or less, or outside every district.`),
    ),
  );
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
    make("dl", { id: "ga-numbers", class: "ga-numbers" }),
    make("p", { class: "ga-buttons" }, table, about),
    ...legend(app),
    groupFilter(app),
    section(shelfTitle, false, make("p", { class: "ga-small" }, "Known to a country or region only, or to no place."), make("ul", { class: "ga-list", id: "ga-shelf" })),
    section(`Statements of presence (${app.zones.length})`, false, make("ul", { class: "ga-list" }, ...app.zones.map((zone) => zoneButton(app, zone)))),
  );
}
