// The events of the selection as a table.
import { make } from "./dom.js";
import { formatFigure, formatNumber, plural } from "./format.js";
import { localName } from "./local.js";
import { ABSENT, NO_DAY } from "./store.js";

const KNOWN_TO = ["no place", "site", "town", "district", "province", "country or region"];

function figureOf({ drawn }, row, key) {
  return drawn[key][row] === ABSENT ? null : drawn[key][row];
}

function placeText(app, row) {
  const parts = ["place", "adm1s", "country"].map((key) => app.store.text(row, key)).filter(Boolean);
  return [...new Set(parts)].join(", ");
}

/** The place as stated; under it, in its own language, the province that it was joined to. */
function placeCell(app, row) {
  const local = localName(app.units.get(app.store.nameOf("adm1", row)));
  return make("span", {}, placeText(app, row) || "not stated", ...(local ? [" ", local] : []));
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

/** What the table shows of events. */
export function eventView() {
  return {
    title: "Events", caption: "Events of the selection. The arrow keys go from row to row, Enter opens one.",
    columns: EVENT_COLUMNS, rows: eventRows, words: eventWords, inOrder: true,
    record: (app, row) => app.event(row), open: (app, row) => app.openEvent(app.event(row)),
    rowClass: (app, row) => (isOutside(app.store, row) ? "ga-outside" : undefined),
  };
}
