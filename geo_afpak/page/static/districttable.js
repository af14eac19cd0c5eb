// Districts of the selection as a table: first and last event, how long it has been quiet, or,
// while two periods are compared, both counts and the change.
import { activeMeasure } from "./choropleth.js";
import { comparisonOf, comparedPeriods, periodWords, signed } from "./comparepanel.js";
import { make } from "./dom.js";
import { saveRows } from "./save.js";
import { formatFigure, formatNumber, outOf, plural } from "./format.js";
import { historyOf } from "./history.js";
import { countByUnit } from "./select.js";
import { dayOf, isoOf } from "./store.js";
import { spanOf } from "./time.js";

function killedCell({ events, killed }) {
  return events ? formatFigure(killed.stated ?? undefined, killed.low ?? undefined, killed.high ?? undefined) : "–";
}

const figureFor = ({ stated, high, low }) => stated ?? high ?? low;
const districtName = (app, { id }) => app.units.get(id)?.name ?? id;
const provinceName = (app, { id }) => app.units.get(app.units.get(id)?.parent)?.name ?? "";

/** A column from what it holds of a unit; `text` writes it. */
function districtColumn(label, of, { text = (value) => formatNumber(value), number = true, ...rest } = {}) {
  return { label, number, of, by: (app, at) => of(app.table.view.units[at], app) ?? null, cell: (app, at, unit) => text(of(unit, app), unit, app), ...rest };
}

const NAMES = [
  districtColumn("District", (unit, app) => districtName(app, unit).toLowerCase(), { text: (_, unit, app) => districtName(app, unit), number: false, opens: true }),
  districtColumn("Province", (unit, app) => provinceName(app, unit).toLowerCase() || null, { text: (_, unit, app) => provinceName(app, unit), number: false }),
];

function historyColumns() {
  const when = (row, app) => app.when(app.event(row));
  return [
    ...NAMES,
    districtColumn("Events", ({ events }) => events),
    districtColumn("Killed", ({ killed }) => figureFor(killed), { text: (_, unit) => killedCell(unit) }),
    districtColumn("No figure", ({ killed }) => killed.unknown),
    districtColumn("First event", ({ first }) => first, { text: (_, { firstRow }, app) => (firstRow === undefined ? "not dated" : when(firstRow, app)), number: false }),
    districtColumn("Last event, quiet since", ({ last }) => last, { text: (_, { lastRow }, app) => (lastRow === undefined ? "not dated" : when(lastRow, app)), number: false }),
    districtColumn("Days quiet", ({ quiet }) => quiet, { text: (days) => (days === undefined ? "–" : formatNumber(days)) }),
  ];
}

function compareColumns(app) {
  const [one, other] = comparedPeriods(app).map(periodWords);
  const pair = (label, of, text) => [one, other].map((period, side) => districtColumn(`${label} ${period}`, ({ both }) => of(both[side]), text && { text: (_, { both }) => text(both[side]) }));
  return [
    ...NAMES, ...pair("Events", ({ events }) => events),
    districtColumn("Change", ({ change }) => change, { text: signed }),
    ...pair("Killed", ({ killed }) => figureFor(killed), killedCell), ...pair("No figure", ({ killed }) => killed.unknown),
  ];
}

/** Counts of each district with its first and last event; quiet until the window or the data end. */
function unitsWithHistory(app) {
  const { store, selection: { rows }, criteria } = app;
  const { first, last } = historyOf(store, rows);
  const end = criteria.to ? dayOf(criteria.to) : spanOf(store)?.last;
  return [...countByUnit(store, rows, "adm2")].map(([id, counts]) => {
    const code = store.names.adm2.indexOf(id);
    const [firstRow, lastRow] = [first[code], last[code]].map((row) => (row === -1 ? undefined : row));
    const lastDay = lastRow === undefined ? undefined : store.end[lastRow];
    return { id, ...counts, firstRow, lastRow, first: firstRow === undefined ? undefined : store.start[firstRow], last: lastDay, quiet: lastDay === undefined ? undefined : Math.max(0, end - lastDay) };
  });
}

function historyField(app, key, label) {
  const input = make("input", { type: "date", class: "ga-select", id: `ga-by-${key}`, value: app.criteria[key] });
  input.addEventListener("change", () => app.setCriteria({ [key]: input.value || undefined }));
  return make("label", { class: "ga-choice" }, make("span", {}, label), input);
}

function saveDistricts(app) {
  const { columns, units } = app.table.view;
  const plain = (unit) => {
    const counts = unit.both ?? [unit];
    return [unit.id, districtName(app, unit), provinceName(app, unit), ...counts.flatMap(({ events, killed }) => [events, killed.low, killed.stated, killed.high, killed.unknown])];
  };
  const names = ["events", "killed_low", "killed", "killed_high", "killed_unknown"];
  if (units[0]?.both || columns.some(({ label }) => label === "Change")) {
    const periods = comparedPeriods(app).map((period) => period.join("_"));
    const header = ["adm2_id", "adm2_name", "adm1_name", ...periods.flatMap((period) => names.map((name) => `${name}_${period}`)), "change"];
    saveRows(app, "districts", header, units.map((unit) => [...plain(unit), unit.change]));
    return;
  }
  const day = (number) => (number === undefined ? undefined : isoOf(number));
  saveRows(app, "districts", ["adm2_id", "adm2_name", "adm1_name", ...names, "first_event", "last_event", "days_quiet"], units.map((unit) => [...plain(unit), day(unit.first), day(unit.last), unit.quiet]));
}

/** What the table shows of districts. */
export function districtView(app) {
  const compared = activeMeasure(app) === "change";
  const units = compared ? [...comparisonOf(app, "adm2").units].map(([id, unit]) => ({ id, ...unit })) : unitsWithHistory(app);
  const placed = compared ? undefined : units.reduce((sum, { events }) => sum + events, 0);
  return {
    title: "Districts", caption: "Districts with events of the selection. The arrow keys go from row to row, Enter opens one.",
    columns: compared ? compareColumns(app) : historyColumns(), units, rows: () => units.map((_, at) => at),
    words: () => (compared ? `${plural(units.length, "district")} with an event in either period` : `${plural(units.length, "district")}; ${outOf(placed, app.selection.rows.length, "event")} known to a district`),
    record: (_, at) => units[at], open: (_, at) => app.openPlace(app.units.get(units[at].id)),
    tools: () => [
      make("div", { class: "ga-table-tools" }, historyField(app, "firstSince", "No event before"), historyField(app, "quietSince", "None since"), make("button", { type: "button", class: "ga-button", id: "ga-save-districts", on: { click: () => saveDistricts(app) } }, "CSV")),
    ],
  };
}
