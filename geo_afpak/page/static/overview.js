// A page of counts, of a file too large to be shown event by event: totals, tables, no event.
import { openDialog } from "./dialogs.js";
import { byId, make } from "./dom.js";
import { formatFigure, formatNumber } from "./format.js";
import { barList, figure, unknownNote } from "./numbers.js";
import { saveRows } from "./save.js";

const MOST_IN = 5;
// Where they stand in a row; killed and injured are low, stated, high, no figure.
const EVENTS_AT = 2;
const KILLED_AT = 3;
const INJURED_AT = 7;
const OVERVIEW_FILE = ["key", "name", "events", "killed_low", "killed", "killed_high", "killed_unknown", "injured_low", "injured", "injured_high", "injured_unknown"];
const OVERVIEW_HEAD = ["", "Events", "Killed", "No figure", "Injured", "No figure"];

const overviewRange = ([low, stated, high]) => formatFigure(stated, low, high, "–");

function overviewTable({ tables }, by) {
  return tables.find((table) => table.by === by);
}

const tollAt = (row, at) => ({ low: row[at], stated: row[at + 1], high: row[at + 2], unknown: row[at + 3] });
const tollOf = (totals, what) => ({ low: totals[`${what}_low`], stated: totals[what], high: totals[`${what}_high`], unknown: totals[`${what}_unknown`] });

/** The numbers of the file, as the door gives those of a selection. */
export function overviewState(overview) {
  const { totals } = overview;
  const rowsBy = (by) => overviewTable(overview, by).rows;
  const byUnit = (by) => rowsBy(by).map((row) => ({ id: row[0], events: row[EVENTS_AT], killed: tollAt(row, KILLED_AT), injured: tollAt(row, INJURED_AT) }));
  const byPeriod = (by) => rowsBy(by).map((row) => ({ key: row[0], events: row[EVENTS_AT] }));
  return {
    events: totals.events, killed: tollOf(totals, "killed"), injured: tollOf(totals, "injured"),
    byDistrict: byUnit("adm2"), byProvince: byUnit("adm1"), byYear: byPeriod("year"), byMonth: byPeriod("month"),
  };
}

/** Years where there are several, else months: in the column as small bars. */
function overviewBars(overview) {
  const by = overviewTable(overview, "year").rows.length > 1 ? "year" : "month";
  const { rows } = overviewTable(overview, by);
  if (rows.length < 2) return [];
  const number = (key) => (by === "year" ? Number(key) - 1970 : (Number(key.slice(0, 4)) - 1970) * 12 + Number(key.slice(5)) - 1);
  const counts = rows.map((row) => ({ number: number(row[0]), events: row[EVENTS_AT] }));
  return barList({ by, counts, left: counts.reduce((rest, { events }) => rest - events, overview.totals.events) });
}

function overviewTop(app, by, title, nodeOf = ([, name]) => name) {
  const { rows } = overviewTable(app.meta.overview, by);
  if (!rows.length) return [];
  const top = [...rows].sort((one, other) => other[EVENTS_AT] - one[EVENTS_AT]).slice(0, MOST_IN);
  const items = top.map((row) => make("li", {}, nodeOf(row), ` ${formatNumber(row[EVENTS_AT])}`));
  const rest = rows.length > MOST_IN ? [make("span", {}, `the first ${MOST_IN} of ${rows.length}; the table has all`)] : [];
  return [make("div", { class: "ga-figure ga-figure-wide" }, make("dt", {}, title), make("dd", {}, make("ol", { class: "ga-top" }, ...items), ...rest))];
}

/** Numbers of the whole file in the column. */
export function drawOverview(app) {
  const { overview } = app.meta;
  const { totals } = overview;
  const text = ({ stated, low, high }) => formatFigure(stated, low, high);
  const placed = overviewTable(overview, "adm2").rows.reduce((sum, row) => sum + row[EVENTS_AT], 0);
  const [killed, injured] = ["killed", "injured"].map((what) => tollOf(totals, what));
  byId("ga-numbers").replaceChildren(
    figure("Events", formatNumber(totals.events), `${placed === totals.events ? "all" : formatNumber(placed)} in a district`),
    figure("Killed", text(killed), unknownNote(killed, totals.events)),
    figure("Injured", text(injured), unknownNote(injured, totals.events)),
  );
  const link = ([id, name]) => (app.units.has(id) ? make("button", { type: "button", class: "ga-link", on: { click: () => app.openPlace(app.units.get(id)) } }, name) : name);
  byId("ga-numbers-more").replaceChildren(...overviewBars(overview), ...overviewTop(app, "adm2", "Most in", link), ...overviewTop(app, "event_type", "Kinds", ([key, name]) => app.meta.types[key] ?? name), ...overviewTop(app, "group", "Groups"));
}

function overviewSection(app, { by, label, rows, left, note }) {
  const cells = (row) => [formatNumber(row[EVENTS_AT]), overviewRange(row.slice(KILLED_AT)), formatNumber(row[KILLED_AT + 3]), overviewRange(row.slice(INJURED_AT)), formatNumber(row[INJURED_AT + 3])];
  const body = rows.map((row) => make("tr", {}, make("th", { scope: "row", dir: "auto" }, row[1]), ...cells(row).map((cell) => make("td", { class: "ga-number" }, cell))));
  const head = make("tr", {}, ...OVERVIEW_HEAD.map((text, at) => make("th", { scope: "col", class: at ? "ga-number" : undefined }, text || label)));
  const without = left.map(([reason, events]) => `${formatNumber(events)} ${reason}`);
  const save = () => saveRows(app, by, OVERVIEW_FILE, rows);
  return make(
    "details", { class: "ga-folded", open: by === "adm1" },
    make("summary", {}, `${label} (${formatNumber(rows.length)})`),
    make("p", { class: "ga-small" }, `${without.length ? `In no row: ${without.join("; ")}.` : "Every event is in a row."}${note ? ` Note: ${note}.` : ""} `, make("button", { type: "button", class: "ga-button", on: { click: save } }, "CSV")),
    make("div", { class: "ga-overview-table", tabindex: "0", role: "region", "aria-label": label }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...body))),
  );
}

/** All counts as tables, each with its file. */
export function openOverview(app) {
  const { overview } = app.meta;
  openDialog("ga-table", "Tables", make("p", { class: "ga-small" }, `Counts of ${overview.file}. A dash: nobody gave a figure.`), ...overview.tables.map((table) => overviewSection(app, table)));
}
