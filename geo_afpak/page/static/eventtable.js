// The events of the selection as a table.
import { ownLabel } from "./casualties.js";
import { make } from "./dom.js";
import { formatFigure, formatNumber, plural } from "./format.js";
import { isolated, localName } from "./local.js";
import { ABSENT, NO_DAY } from "./store.js";

const OWN_AT_ONCE = 5;
const KNOWN_TO = ["no place", "site", "town", "district", "province", "country or region"];

function figureOf({ drawn }, row, key) {
  return drawn[key][row] === ABSENT ? null : drawn[key][row];
}

function placeParts(app, row) {
  return [...new Set(["place", "adm2s", "adm1s", "country"].map((key) => app.store.text(row, key)).filter(Boolean))];
}

function placeText(app, row) {
  return placeParts(app, row).join(", ");
}

/** The place as stated; under it the province in its own language, where the one stated is the one joined. */
function placeCell(app, row) {
  const agreed = app.store.text(row, "adm1s") && app.store.text(row, "agrees") === true;
  const local = agreed ? localName(app.units.get(app.store.nameOf("adm1", row))) : null;
  const parts = placeParts(app, row);
  return make("span", {}, ...(parts.length ? isolated(parts) : ["not stated"]), ...(local ? [" ", local] : []));
}

function groupText(app, row) {
  return app.store.groupsOf(row).map(app.groupName).join("; ");
}

const EVENT_COLUMNS = [
  { label: "When", by: ({ store }, row) => (store.start[row] === NO_DAY ? null : store.start[row]), cell: (app, row, event) => app.when(event) },
  { label: "Event", by: ({ store }, row) => store.text(row, "title")?.toLowerCase() ?? null, opens: true, cell: (app, row, event) => event.title },
  { label: "Kind", by: (app, row) => app.meta.types[app.store.nameOf("type", row)] ?? null, cell: (app, row, event) => app.meta.types[event.type] ?? event.type },
  { label: "Place stated", by: (app, row) => placeText(app, row).toLowerCase() || null, cell: placeCell },
  { label: "Known to", by: ({ store }, row) => (isOutside(store, row) ? 7 : store.precision[row] || 6), cell: (app, row, event) => (isOutside(app.store, row) ? `outside ${app.meta.those}` : KNOWN_TO[event.precision]) },
  { label: "Killed", number: true, by: ({ store }, row) => figureOf(store, row, "k"), cell: (app, row, event) => formatFigure(event.k, event.kl, event.kh ?? event.k) },
  { label: "Injured", number: true, by: ({ store }, row) => figureOf(store, row, "i"), cell: (app, row, event) => formatFigure(event.i, event.il, event.ih ?? event.i) },
  { label: "Groups", by: (app, row) => groupText(app, row).toLowerCase() || null, cell: groupText },
  { label: "Sources", number: true, by: ({ store }, row) => store.sourcesOf(row).length, cell: (app, row, event) => formatNumber(event.sources.length) },
];

function isOutside(store, row) {
  return store.nameOf("mark", row) === "elsewhere";
}

/** The selection; while nothing is filtered, also the events outside the region. */
function eventRows(app) {
  if (Object.keys(app.criteria).length) return [...app.selection.rows];
  return Array.from({ length: app.store.n }, (_, row) => row);
}

function eventWords(app, rows) {
  const outside = rows.length - app.selection.rows.length;
  return `${plural(app.selection.rows.length, "event")} selected${outside ? `, and ${formatNumber(outside)} outside ${app.meta.those}, not counted` : ""}`;
}

/** A column of text that the page has no place of its own for; numbers sort as numbers. */
function furtherColumn(key, label) {
  let numeric = null;
  const isNumeric = ({ store }) => {
    for (let row = 0; row < store.n; row += 1) if (Number.isNaN(Number(store.text(row, key) ?? 0))) return false;
    return true;
  };
  const by = (app, row) => {
    const text = app.store.text(row, key);
    if (text === undefined) return null;
    numeric ??= isNumeric(app);
    return numeric ? Number(text) : String(text).toLowerCase();
  };
  return { label, by, cell: ({ store }, row) => String(store.text(row, key) ?? "") };
}

/** Columns that not every file has: who claimed it, the target, what contradicts it, own ones. */
function furtherColumns({ store }) {
  return [
    ...(store.has("claimed") ? [furtherColumn("claimed", "Claimed by")] : []), ...(store.has("target") ? [furtherColumn("target", "Target")] : []),
    ...(store.has("contra") ? [furtherColumn("contra", "What contradicts it")] : []),
  ];
}

/** Few further columns of the data stand in the table at once, many on demand. */
function ownToggle(app, redraw) {
  const { length } = app.store.own;
  if (length <= OWN_AT_ONCE) return [];
  const press = () => {
    app.ownInTable = !app.ownInTable;
    redraw();
  };
  return [make("button", { type: "button", class: "ga-button ga-pager-button", id: "ga-own-columns", "aria-pressed": String(Boolean(app.ownInTable)), on: { click: press } }, app.ownInTable ? "Fewer columns" : `${formatNumber(length)} more columns`)];
}

/** What the table shows of events. */
export function eventView(app) {
  const own = app.ownInTable || app.store.own.length <= OWN_AT_ONCE ? app.store.own : [];
  return {
    title: "Events", caption: "Events of the selection. The arrow keys go from row to row, Enter opens one.",
    columns: [...EVENT_COLUMNS, ...furtherColumns(app), ...own.map((name) => furtherColumn(`own:${name}`, ownLabel(name)))], rows: eventRows, words: eventWords, inOrder: true,
    record: (_, row) => app.event(row), open: (_, row) => app.openEvent(app.event(row)),
    tools: ownToggle,
    rowClass: (_, row) => (isOutside(app.store, row) ? "ga-outside" : undefined),
  };
}
