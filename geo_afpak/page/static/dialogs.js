// Two dialogs: every event as a table, and where all of this comes from.
import { byId, make } from "./dom.js";
import { formatFigure, formatNumber, plural } from "./format.js";

function open(id, title, ...content) {
  const dialog = byId(id);
  const close = make("button", { type: "button", class: "ga-close", on: { click: () => dialog.close() } }, "Close");
  dialog.replaceChildren(
    make("div", { class: "ga-dialog-head" }, make("h2", { id: `${id}-title` }, title), close),
    make("div", { class: "ga-dialog-body", tabindex: "0", role: "region", "aria-label": title }, ...content),
  );
  dialog.showModal();
}

const TABLE_MOST = 2000;
const COLUMNS = ["When", "Event", "Kind", "Place stated", "Known to", "Killed", "Injured", "Groups", "Sources"];

/** Rows of the table: the selection and, when nothing is filtered, the events elsewhere. */
function tableRows(app) {
  if (Object.keys(app.criteria).length) return [...app.selection.rows];
  return Array.from({ length: app.store.n }, (_, row) => row);
}

export function openTable(app) {
  const found = tableRows(app);
  const events = found.slice(0, TABLE_MOST).map((row) => app.event(row));
  const pick = (event) => {
    byId("ga-table").close();
    app.openEvent(event);
  };
  const rows = events.map((event) =>
    make(
      "tr", {},
      make("td", {}, app.when(event)),
      make("th", { scope: "row" }, make("button", { type: "button", class: "ga-link", on: { click: () => pick(event) } }, event.title)),
      make("td", {}, app.meta.types[event.type] ?? event.type),
      make("td", {}, [...new Set([event.place, event.adm1s, event.country])].filter(Boolean).join(", ") || "not stated"),
      make("td", {}, event.mark === "elsewhere" ? "outside the two countries" : app.meta.precisions[event.precision]),
      make("td", { class: "ga-number" }, formatFigure(event.k, event.kl, event.kh)),
      make("td", { class: "ga-number" }, formatFigure(event.i, event.il, event.ih)),
      make("td", {}, (event.groups ?? []).map((code) => app.groupName(code)).join("; ")),
      make("td", {}, formatNumber((event.sources ?? []).length)),
    ),
  );
  open(
    "ga-table", `Table of events (${plural(found.length, "event")})`,
    ...(found.length > events.length ? [make("p", { class: "ga-small" }, `The first ${formatNumber(events.length)} are listed; filter to see others.`)] : []),
    make("table", { class: "ga-table" }, make("thead", {}, make("tr", {}, ...COLUMNS.map((name) => make("th", { scope: "col" }, name)))), make("tbody", {}, ...rows)),
  );
}

/** Method, limits, sources, licences and the notice of the map library. */
export function openAbout(app) {
  const { about } = app.meta;
  open(
    "ga-about", "About this map",
    ...about.method.map((text) => make("p", {}, text)),
    make("h3", {}, `Sources (${about.sources.length})`),
    make("ul", { class: "ga-sources" }, ...about.sources.map((text) => make("li", {}, text))),
    make("h3", {}, "Licences"),
    make("ul", { class: "ga-sources" }, ...about.licences.map((text) => make("li", {}, text))),
    make("h3", {}, "Leaflet"),
    make("pre", { class: "ga-notice" }, about.notice),
  );
}
