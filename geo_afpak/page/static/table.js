// The events as a table beside the map: sorted by any column, one page at a time, in step with
// the selection. On a narrow screen it covers the map.
import { byId, make } from "./dom.js";
import { formatFigure, formatNumber, plural } from "./format.js";
import { localName } from "./local.js";
import { ABSENT, NO_DAY } from "./store.js";

const ROWS_A_PAGE = 200;
const WAIT_FOR_MORE = 150;
const KNOWN_TO = ["no place", "site", "town", "district", "province", "country or region"];

function figureOf(store, row, [stated, low, high]) {
  for (const key of [stated, high, low]) if (store[key][row] !== ABSENT) return store[key][row];
  return null;
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

/** Heading, cell and what a column is sorted by; null sorts last, whichever way. */
const TABLE_COLUMNS = [
  { label: "When", by: ({ store }, row) => (store.start[row] === NO_DAY ? null : store.start[row]), cell: (app, row, event) => app.when(event) },
  { label: "Event", by: ({ store }, row) => store.text(row, "title")?.toLowerCase() ?? null },
  { label: "Kind", by: (app, row) => app.meta.types[app.store.nameOf("type", row)] ?? null, cell: (app, row, event) => app.meta.types[event.type] ?? event.type },
  { label: "Place stated", by: (app, row) => placeText(app, row).toLowerCase() || null, cell: placeCell },
  { label: "Known to", by: ({ store }, row) => (isOutside(store, row) ? 7 : store.precision[row] || 6), cell: (app, row, event) => (isOutside(app.store, row) ? `outside ${app.meta.those}` : KNOWN_TO[event.precision]) },
  { label: "Killed", number: true, by: ({ store }, row) => figureOf(store, row, ["k", "kl", "kh"]), cell: (app, row, event) => formatFigure(event.k, event.kl, event.kh) },
  { label: "Injured", number: true, by: ({ store }, row) => figureOf(store, row, ["i", "il", "ih"]), cell: (app, row, event) => formatFigure(event.i, event.il, event.ih) },
  { label: "Groups", by: (app, row) => groupText(app, row).toLowerCase() || null, cell: groupText },
  { label: "Sources", number: true, by: ({ store }, row) => store.sourcesOf(row).length, cell: (app, row, event) => formatNumber(event.sources.length) },
];

function isOutside(store, row) {
  return store.nameOf("mark", row) === "elsewhere";
}

/** Rows in the order of a column; equal ones stay in the order of time. */
export function sortRows(rows, keyOf, descending) {
  const keys = new Map();
  for (const row of rows) keys.set(row, keyOf(row));
  const turn = descending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [keys.get(one), keys.get(other)];
    if (a === b) return one - other;
    if (a === null || b === null) return a === null ? 1 : -1;
    return (a < b ? -1 : 1) * turn;
  });
}

/** The selection; while nothing is filtered, also the events outside the region. */
function rowsOfTable(app) {
  if (Object.keys(app.criteria).length) return [...app.selection.rows];
  return Array.from({ length: app.store.n }, (_, row) => row);
}

function headCell(app, table, column, index) {
  const now = table.column === index;
  const sort = () => {
    Object.assign(table, { descending: now ? !table.descending : Boolean(column.number), column: index, page: 0, rows: null });
    drawTable(app);
    byId("ga-table").querySelectorAll("thead button")[index].focus();
  };
  const sign = now ? (table.descending ? " ↓" : " ↑") : "";
  return make(
    "th", { scope: "col", class: column.number ? "ga-number" : undefined, "aria-sort": now ? (table.descending ? "descending" : "ascending") : "none" },
    make("button", { type: "button", on: { click: sort } }, column.label, make("span", { "aria-hidden": "true" }, sign)),
  );
}

function pick(app, row) {
  const dialog = byId("ga-table");
  if (dialog.matches(":modal")) dialog.close();
  app.table.row = row;
  for (const line of dialog.querySelectorAll("tbody tr")) line.setAttribute("aria-current", String(Number(line.dataset.row) === row));
  app.openEvent(app.event(row));
}

function bodyRow(app, row) {
  const event = app.event(row);
  const title = make("th", { scope: "row" }, make("button", { type: "button", class: "ga-link", tabindex: "-1", on: { click: () => pick(app, row) } }, make("bdi", {}, event.title)));
  const cells = TABLE_COLUMNS.map(({ cell, number }) => (cell ? make("td", { class: number ? "ga-number" : undefined, dir: number ? undefined : "auto" }, cell(app, row, event)) : title));
  const line = make("tr", { class: isOutside(app.store, row) ? "ga-outside" : undefined, "data-row": row, "aria-current": String(row === app.table.row) }, ...cells);
  line.addEventListener("click", (press) => {
    if (!press.target.closest("button") && !getSelection().toString()) pick(app, row);
  });
  return line;
}

/** One stop for the tab key; the arrows go from row to row. */
function walkRows(body) {
  const buttons = [...body.querySelectorAll("tbody button")];
  const current = body.querySelector("tr[aria-current=true] button") ?? buttons[0];
  current?.setAttribute("tabindex", "0");
  body.querySelector("tbody").addEventListener("keydown", (press) => {
    const from = buttons.indexOf(press.target);
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: buttons.length - 1 }[press.key];
    if (from === -1 || !buttons[to]) return;
    press.preventDefault();
    buttons[from].setAttribute("tabindex", "-1");
    buttons[to].setAttribute("tabindex", "0");
    buttons[to].focus();
  });
}

function countText(app, rows) {
  const outside = rows.length - app.selection.rows.length;
  return `${plural(app.selection.rows.length, "event")} selected${outside ? `, and ${formatNumber(outside)} outside ${app.meta.those}, not counted` : ""}`;
}

function pager(app, table) {
  const pages = Math.ceil(table.rows.length / ROWS_A_PAGE);
  if (pages < 2) return [];
  const go = (step, label) => {
    const target = table.page + step;
    const turn = () => {
      table.page = target;
      drawTable(app);
      byId("ga-table").querySelector(`[data-step="${step}"]:enabled, [data-step="${-step}"]`).focus();
    };
    return make("button", { type: "button", class: "ga-button", "data-step": step, disabled: target < 0 || target >= pages, on: { click: turn } }, label);
  };
  const first = table.page * ROWS_A_PAGE;
  const range = `${formatNumber(first + 1)}–${formatNumber(Math.min(first + ROWS_A_PAGE, table.rows.length))} of ${formatNumber(table.rows.length)}`;
  return [make("p", { class: "ga-pager" }, go(-1, "Previous"), make("span", { role: "status" }, range), go(1, "Next"))];
}

/** Draw the present page of rows; rows are sorted only when something has changed. */
function drawTable(app) {
  const { table } = app;
  const column = TABLE_COLUMNS[table.column];
  const natural = table.column === 0 && !table.descending;
  table.rows ??= natural ? rowsOfTable(app) : sortRows(rowsOfTable(app), (row) => column.by(app, row), table.descending);
  table.page = Math.min(table.page, Math.max(0, Math.ceil(table.rows.length / ROWS_A_PAGE) - 1));
  const shown = table.rows.slice(table.page * ROWS_A_PAGE, (table.page + 1) * ROWS_A_PAGE);
  const body = make(
    "div", { class: "ga-dialog-body ga-table-body", tabindex: "0", role: "region", "aria-label": "Rows of the table" },
    make(
      "table", { class: "ga-table" },
      make("caption", { class: "ga-hidden" }, "Events of the selection. The arrow keys go from row to row, Enter opens one."),
      make("thead", {}, make("tr", {}, ...TABLE_COLUMNS.map((item, index) => headCell(app, table, item, index)))),
      make("tbody", {}, ...shown.map((row) => bodyRow(app, row))),
    ),
  );
  walkRows(body);
  byId("ga-table").replaceChildren(
    make(
      "div", { class: "ga-dialog-head" },
      make("h2", { id: "ga-table-title" }, "Events"), make("p", { class: "ga-small" }, countText(app, table.rows)), ...pager(app, table),
      make("button", { type: "button", class: "ga-close", "aria-label": "Close the table", on: { click: closeTable } }, "Close"),
    ),
    body,
  );
}

function closeTable() {
  byId("ga-table").close();
  byId("ga-table-button").focus();
}

/** Draw the table anew and leave the focus on the row that had it. */
function drawAgain(app, dialog) {
  const row = dialog.contains(document.activeElement) ? document.activeElement.closest("tr")?.dataset.row : undefined;
  drawTable(app);
  if (row === undefined) return;
  const button = dialog.querySelector(`tr[data-row="${row}"] button`) ?? dialog.querySelector("tbody button");
  button?.setAttribute("tabindex", "0");
  button?.focus();
}

function makeTable(app) {
  const dialog = byId("ga-table");
  let wait = 0;
  dialog.addEventListener("close", () => {
    document.documentElement.classList.remove("ga-table-open");
    app.resized();
  });
  dialog.addEventListener("keydown", (press) => {
    if (press.key !== "Escape" || dialog.matches(":modal")) return;
    press.stopPropagation();
    closeTable();
  });
  app.onChange(() => {
    app.table.rows = null;
    if (!dialog.open || wait) return;
    wait = setTimeout(() => {
      wait = 0;
      if (dialog.open) drawAgain(app, dialog);
    }, WAIT_FOR_MORE);
  });
  return { column: 0, descending: false, page: 0, row: null, rows: null };
}

/** Open the table under the map, or over it where there is no room for both. */
export function openTable(app) {
  const dialog = byId("ga-table");
  app.table ??= makeTable(app);
  drawTable(app);
  if (!dialog.open) {
    if (matchMedia("(max-width: 899px)").matches) dialog.showModal();
    else dialog.show();
  }
  document.documentElement.classList.add("ga-table-open");
  // The rows are there first; a map of many events takes longer to draw anew.
  requestAnimationFrame(() => requestAnimationFrame(() => app.resized()));
  dialog.querySelector("tbody button[tabindex='0']")?.focus();
}
