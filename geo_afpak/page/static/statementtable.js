// Statements of presence as a table with their sources: all of the selection, or those in force on a day.
import { make } from "./dom.js";
import { firmness, formatDay, formatFigure, formatNumber, formatSpan, plural } from "./format.js";
import { saveRows } from "./save.js";
import { firstDayOf, statesOf, zoneAt } from "./time.js";

const STATES = { in: "in force", fading: "last evidence before", undated: "not dated" };

/** What holds of it in the time chosen; without one only whether it is dated. */
function stateInTime(zone, { criteria }) {
  const state = zoneAt(zone, criteria);
  return criteria.from || criteria.to || state === "undated" ? STATES[state] : "";
}

function strengthOf({ low, high }) {
  return low === undefined && high === undefined ? "" : formatFigure(undefined, low, high);
}

const lower = (text) => text?.toLowerCase() || null;

function statementColumn(label, of, { by = (zone, app) => lower(of(zone, app)), ...rest } = {}) {
  return { label, by: (app, at) => by(app.table.view.zones[at], app), cell: (app, _, zone) => of(zone, app) ?? "", ...rest };
}

function sourceList({ sources = [] }) {
  return make("ul", {}, ...sources.map((text) => make("li", { dir: "auto" }, text)));
}

const STATEMENT_COLUMNS = [
  statementColumn("Group", (zone, app) => app.groupName(zone.group), { opens: true }),
  statementColumn("What is stated", (zone, app) => app.meta.statuses[zone.status][0]),
  statementColumn("Place", (zone) => zone.place ?? zone.units.join(", ")),
  statementColumn("Dates", (zone) => formatSpan(zone.since, zone.until), { by: ({ since, until }) => (since ?? until ? firstDayOf(since ?? until) : null) }),
  statementColumn("Assessed", (zone) => (zone.asOf ? formatDay(zone.asOf) : ""), { by: ({ asOf }) => asOf ?? null }),
  statementColumn("In the time chosen", stateInTime),
  statementColumn("Confidence", firmness),
  statementColumn("Fighters", strengthOf, { number: true, by: ({ low, high }) => high ?? low ?? null }),
  statementColumn("Sources", sourceList, { by: ({ sources = [] }) => lower(sources.join(" ")) }),
];

const FILE_COLUMNS = {
  id: "id", group: "group", status: "status", place: "place", units: "units", level: "unit_level", basis: "units_basis", since: "since", until: "until",
  dates: "date_precision", asOf: "as_of", certainty: "certainty", low: "strength_low", high: "strength_high", statement: "statement", sources: "sources", contra: "discrepancy", note: "note",
};

/** The statements of the selection as a file. */
export function saveStatements(app, zones = app.shownZones()) {
  const keys = Object.keys(FILE_COLUMNS);
  saveRows(app, "statements", [...Object.values(FILE_COLUMNS), "in_time_chosen"], zones.map((zone) => [...keys.map((key) => zone[key]), stateInTime(zone, app)]));
}

/** One day as the time window: for events and statements alike, as everywhere on the page. */
function inForceField(app) {
  const { from, to } = app.criteria;
  const input = make("input", { type: "date", class: "ga-select", id: "ga-in-force", value: from && from === to ? from : undefined });
  input.addEventListener("change", () => app.setCriteria({ from: input.value || undefined, to: input.value || undefined }));
  return make("label", { class: "ga-choice" }, make("span", {}, "On the day"), input);
}

/** What the table shows of statements: those in force first. */
export function statementView(app) {
  const zones = [...app.shownZones()];
  const states = () => statesOf(zones, app.criteria).filter(([count]) => count).map(([count, word]) => `${formatNumber(count)} ${word}`);
  return {
    title: "Statements", caption: "Statements of presence of the selection. The arrow keys go from row to row, Enter opens one.",
    columns: STATEMENT_COLUMNS, zones, rows: () => zones.map((_, at) => at),
    words: () => `${[plural(zones.length, "statement"), ...states()].join(", ")}${app.criteria.from || app.criteria.to ? "" : "; choose a day to see which are in force then"}`,
    record: (_, at) => zones[at], open: (_, at) => app.openZone(zones[at]),
    tools: () => [make("div", { class: "ga-table-tools" }, inForceField(app), make("button", { type: "button", class: "ga-button", id: "ga-save-statements", on: { click: () => saveStatements(app, zones) } }, "CSV"))],
  };
}
