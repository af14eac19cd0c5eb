// Events, districts or statements as a table beside the map: sorted by any column, one page at a
// time, in step with the selection. On a narrow screen it covers the map.
import { districtView } from "./districttable.js";
import { byId, make } from "./dom.js";
import { eventView } from "./eventtable.js";
import { formatNumber } from "./format.js";
import { statementView } from "./statementtable.js";

/**
 * What a table can show. A view has a title, a caption, columns, rows (whole numbers), words for
 * how many, a record of a row for its cells, and what a row opens. A column has a label, a cell,
 * and what it is sorted by; null sorts last, whichever way.
 */
const VIEWS = new Map([["events", eventView], ["districts", districtView], ["statements", statementView]]);
const VIEW_WORDS = { events: "Events", districts: "Districts", statements: "Statements" };
const ROWS_A_PAGE = 200;
const WAIT_FOR_MORE = 150;
const COLUMNS_WITH_ROOM = 9;
const LEAST_WIDTH = 860;
const PIXELS_A_COLUMN = 130;
const LONG_TEXT = 80;

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
  app.table.view.open(app, row);
}

function bodyCell(app, { cell, number, opens }, row, record) {
  if (!opens) {
    const content = cell(app, row, record);
    const long = typeof content === "string" && content.length > LONG_TEXT; // in a narrow column it would make a tower of its row
    return make("td", { class: number ? "ga-number" : long ? "ga-long" : undefined, dir: number ? undefined : "auto" }, content);
  }
  const button = make("button", { type: "button", class: "ga-link", tabindex: "-1", on: { click: () => pick(app, row) } }, make("bdi", {}, cell(app, row, record)));
  return make("th", { scope: "row" }, button);
}

function bodyRow(app, row) {
  const { view } = app.table;
  const record = view.record(app, row);
  const cells = view.columns.map((column) => bodyCell(app, column, row, record));
  const line = make("tr", { class: view.rowClass?.(app, row), "data-row": row, "aria-current": String(row === app.table.row) }, ...cells);
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

function viewSwitch(app, { key }) {
  if (app.alone) return null;
  const buttons = [...VIEWS.keys()].map((one) => make("button", { type: "button", value: one, "aria-pressed": String(one === key), on: { click: () => showView(app, one) } }, VIEW_WORDS[one]));
  return make("div", { class: "ga-views", role: "group", "aria-label": "Table of" }, ...buttons);
}

function showView(app, key) {
  setView(app.table, key);
  drawTable(app);
  byId("ga-table").querySelector(`.ga-views [value="${key}"]`).focus();
}

function setView(table, key) {
  Object.assign(table, { key, column: 0, descending: false, page: 0, row: null, rows: null });
}

/** Draw the present page of rows; rows are sorted only when something has changed. */
function drawTable(app) {
  const { table } = app;
  if (!table.rows) {
    table.view = VIEWS.get(table.key)(app);
    table.column = Math.min(table.column, table.view.columns.length - 1);
    const column = table.view.columns[table.column];
    const natural = table.view.inOrder && table.column === 0 && !table.descending;
    const found = table.view.rows(app);
    table.rows = natural ? found : sortRows(found, (row) => column.by(app, row), table.descending);
  }
  const { view } = table;
  table.page = Math.min(table.page, Math.max(0, Math.ceil(table.rows.length / ROWS_A_PAGE) - 1));
  const shown = table.rows.slice(table.page * ROWS_A_PAGE, (table.page + 1) * ROWS_A_PAGE);
  const body = make(
    "div", { class: "ga-dialog-body ga-table-body", tabindex: "0", role: "region", "aria-label": "Rows of the table" },
    make(
      "table", { class: "ga-table", "data-view": table.key },
      make("caption", { class: "ga-hidden" }, view.caption),
      make("thead", {}, make("tr", {}, ...view.columns.map((item, index) => headCell(app, table, item, index)))),
      make("tbody", {}, ...shown.map((row) => bodyRow(app, row))),
    ),
  );
  body.querySelector("table").style.minWidth = `${Math.max(0, view.columns.length - COLUMNS_WITH_ROOM) * PIXELS_A_COLUMN + LEAST_WIDTH}px`;
  walkRows(body);
  byId("ga-table").replaceChildren(
    make(
      "div", { class: "ga-dialog-head" },
      make("h2", { id: "ga-table-title", class: "ga-hidden" }, view.title), viewSwitch(app, table), make("p", { class: "ga-small" }, view.words(app, table.rows)),
      ...(view.tools?.(app, () => redrawWith(app)) ?? []), ...pager(app, table),
      make("button", { type: "button", class: "ga-close", "aria-label": "Close the table", on: { click: closeTable } }, "Close"),
    ),
    body,
  );
}

/** After a press on one of its tools. */
function redrawWith(app) {
  app.table.rows = null;
  drawAgain(app, byId("ga-table"));
}

export function closeTable() {
  byId("ga-table").close();
  byId("ga-table-button").focus();
}

/** Draw the table anew and leave the focus on the row that had it. */
function drawAgain(app, dialog) {
  const held = dialog.contains(document.activeElement) ? document.activeElement : undefined;
  const [row, id] = [held?.closest("tr")?.dataset.row, held?.id];
  drawTable(app);
  if (id) byId(id)?.focus();
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
  const table = {};
  setView(table, app.alone ? "statements" : "events");
  return table;
}

/** Open the table under the map, or over it where there is no room for both. */
export function openTable(app, key) {
  const dialog = byId("ga-table");
  app.table ??= makeTable(app);
  if (key && key !== app.table.key) setView(app.table, key);
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
