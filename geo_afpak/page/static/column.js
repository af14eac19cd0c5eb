// The column beside the map: numbers with their unknowns, filter, legend, what has no place.
import { eventButton, zoneButton } from "./card.js";
import { drawChips } from "./chips.js";
import { byId, make, section } from "./dom.js";
import { kindsThere, precisionSample, RING_BY, setRingBy } from "./events.js";
import { drawFacets, filterSection } from "./facets.js";
import { formatNumber } from "./format.js";
import { FAN_MOST } from "./gather.js";
import { goneSection } from "./gone.js";
import { rowsWith } from "./select.js";
import { shadingSection } from "./shading.js";
import { ABSENT } from "./store.js";
import { isLethal, symbol } from "./symbols.js";
import { openOverview } from "./overview.js";
import { openGroups } from "./groupview.js";
import { zoneSwatch } from "./zones.js";

const SHELF_MOST = 300;
const LEGEND_MARKS = ["dot", "near", "district", "province", "gathered", "shelf"];
const GATHERED = ["events that have no room side by side: gathered by place, district or province. ", "Zoom in to part them; none is left out. ", "The ring shows their kinds; area and figure are "];

/** Events that no honest symbol could place. */
export function drawShelf(app) {
  const shelf = app.store.names.mark.indexOf("shelf");
  const rows = rowsWith(app.shownRows(), app.store.mark, shelf);
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

/** Filter, chips and the list of statements follow the criteria, wherever those were set. */
export function drawFilter(app) {
  drawFacets(app);
  drawChips(app);
  const shown = new Set(app.shownZones());
  app.zones.forEach((zone, index) => {
    byId("ga-statements").children[index].hidden = !shown.has(zone);
  });
  byId("ga-statements-count").textContent = shown.size === app.zones.length ? formatNumber(shown.size) : `${formatNumber(shown.size)} of ${formatNumber(app.zones.length)}`;
}

/** Is there an event with deaths to be expected and no figure of them? Of a page without any event, yes. */
function hasHollow(store) {
  return !store.n || store.cls.some((code, row) => isLethal(store.names.cls[code]) && store.drawn.k[row] === ABSENT);
}

function legend(app) {
  const { meta, store } = app;
  // What is on the map from the start comes first.
  const statuses = meta.layers.filter(([key]) => key.startsWith("zone:")).sort(([, , one], [, , other]) => other - one).map(([key]) => key.slice(5));
  const presence = app.zones.length ? [presenceLegend(app, statuses)] : [];
  if (app.alone || app.onlyCounted) return presence;
  // What no event of the page is needs no line; of a page without any event, all are told.
  const [kinds, { mark: marks }] = [kindsThere(app), store.names];
  const [onSpots, drawn] = [["dot", "near"], ["dot", "near", "district", "province"]].map((some) => !store.n || some.some((mark) => marks.includes(mark)));
  const gathers = !store.n || app.sites.n > 1 || (onSpots && store.n > FAN_MOST);
  const isThere = (mark) => (mark === "gathered" ? gathers : !store.n || marks.includes(mark));
  const lines = LEGEND_MARKS.filter(isThere);
  const size = (radius, look) => symbol(kinds[0], radius, look);
  const sizes = [
    ...(onSpots ? [make("span", { class: "ga-whole" }, size(5), size(9), size(15), " by deaths stated")] : []),
    ...(hasHollow(store) ? [make("span", { class: "ga-whole" }, size(6, { hollow: true }), " no figure")] : []),
  ];
  return [
    section(
      "Events: what happened", true,
      make("ul", { class: "ga-checks" }, ...kinds.map((kind) => toggle(app, `event:${kind}`, symbol(kind, 6), make("span", {}, meta.classes[kind])))),
      sizes.length ? make("p", { class: "ga-small ga-sizes" }, ...sizes) : null,
    ),
    ...(lines.length ? [section(
      "Events: how precisely the place is known", true,
      make("p", { class: "ga-small", id: "ga-from-nearer", hidden: true }, "At this zoom shades stand for the events; symbols come nearer by."),
      make("ul", { class: "ga-legend", id: "ga-marks-legend" }, ...lines.map((mark) => make("li", {}, precisionSample(mark, kinds), make("span", {}, ...(mark === "gathered" ? ringChoice(app) : [meta.marks[mark]]))))),
      onSpots || !drawn ? null : make("p", { class: "ga-small", id: "ga-no-spots" }, `No event is known to a site or town, so none stands on a spot${marks.includes("district") ? ": a badge stands for its whole district" : ""}.`),
    )] : []),
    ...presence,
  ];
}

function presenceLegend(app, statuses) {
  const { meta } = app;
  return section(
    "Stated presence of groups", true,
    make("p", { class: "ga-small" }, "The colour is the group:"),
    make("ul", { class: "ga-hues" }, ...[...app.hues].map(([code, hue]) => make("li", {}, make("span", { class: `ga-hue-chip ga-hue-${hue}` }), app.groupName(code)))),
    make("p", { class: "ga-small" }, "The pattern is what is stated:"),
    make(
      "ul", { class: "ga-checks" },
      ...statuses.map((status) => toggle(app, `zone:${status}`, zoneSwatch(status, 0), make("span", {}, meta.statuses[status][0], make("small", {}, meta.statuses[status][1])))),
    ),
    make("p", { class: "ga-small" }, "Paler: less firmly stated; palest: last evidence before the time chosen. An outline without fill: a statement on a whole region; one on a whole country stands under its name. No zone: unknown, not free of presence."),
  );
}

/** What circles stand for, as part of their line in the legend. */
function ringChoice(app) {
  const select = make("select", { class: "ga-select", id: "ga-ring-by", "aria-label": "What the area of circles shows" }, ...Object.entries(RING_BY).map(([value, text]) => make("option", { value }, text)));
  select.addEventListener("change", () => setRingBy(app, select.value));
  const [what, zoom, sizes] = GATHERED;
  return [what, make("span", { class: "ga-on-screen" }, zoom), sizes, select, make("span", { id: "ga-ring-sizes", class: "ga-ring-sizes", hidden: true })];
}

/** One row of words for all that opens beside the map. */
function tools(app) {
  const tool = (text, label, open, id) => make("button", { type: "button", id, "aria-label": label, "aria-haspopup": "dialog", on: { click: open } }, text);
  const what = app.meta.overview ? "counts" : app.alone ? "statements" : "events";
  return make(
    "div", { class: "ga-buttons ga-tools", id: "ga-tools", role: "group", "aria-label": "Tools" },
    tool("Table", `Table of ${what}`, () => (app.meta.overview ? openOverview(app) : app.openTable()), "ga-table-button"),
    ...(app.meta.groupRecords.length ? [tool("Groups", "Groups and where they stand", () => openGroups(app))] : []),
    tool("Download", `Download ${what} or a picture`, () => app.openDownload()),
    tool("Share & cite", "Share & cite this view", () => app.openShare()),
    tool("About", "About this map", () => app.openAbout()),
  );
}

/** Build the column once; its numbers and lists are drawn again on every change. */
export function buildColumn(app) {
  const column = byId("ga-column");
  const statements = app.zones.map((zone) => zoneButton(app, zone));
  const statementsTitle = make("span", {}, "Statements of presence (", make("span", { id: "ga-statements-count" }), ")");
  const shelfTitle = make("span", {}, "Not on the map (", make("span", { id: "ga-shelf-count" }), ")");
  column.replaceChildren(
    make("button", { type: "button", id: "ga-handle", class: "ga-handle", "aria-label": "Open the panel of numbers and legend", on: { click: () => app.cycleSheet() } }),
    make("h2", { class: "ga-hidden" }, "Numbers, filters and legend"),
    make("div", { id: "ga-search" }),
    make("div", { id: "ga-chips", class: "ga-chips", hidden: true }),
    make("dl", { id: "ga-numbers", class: "ga-numbers" }),
    make("div", { id: "ga-areas", hidden: true }),
    tools(app),
    filterSection(app),
    ...legend(app),
    section(app.meta.overview ? "Years, districts, kinds, groups" : "Years and districts of the selection", true, make("dl", { id: "ga-numbers-more", class: "ga-numbers-more" })),
    shadingSection(app),
    section(shelfTitle, false, make("p", { class: "ga-small" }, "Known to a country or region only, or to no place."), make("ul", { class: "ga-list", id: "ga-shelf" })),
    ...(app.meta.withdrawn ? [goneSection(app, toggle)] : []),
    section(statementsTitle, app.alone, make("ul", { class: "ga-list", id: "ga-statements" }, ...statements)),
  );
  byId("ga-statements").parentElement.hidden = !statements.length;
  byId("ga-filter").hidden = Boolean(app.meta.overview) || (Boolean(app.onlyCounted) && !statements.length); // no filter moves a count
  byId("ga-shelf").parentElement.hidden = app.alone || Boolean(app.onlyCounted);
}
