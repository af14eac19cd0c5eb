// What a reader can take away: the selected events as a file, the view as a picture.
import { csvLines, geojsonLines } from "./csv.js";
import { openDialog } from "./dialogs.js";
import { make } from "./dom.js";
import { formatNumber, plural } from "./format.js";
import { fileName, saveFile } from "./save.js";
import { citeText } from "./share.js";
import { drawPicture, hasTiles, TILES_LEFT_OUT } from "./snapshot.js";
import { saveStatements } from "./statementtable.js";
import { selectionWords } from "./wording.js";

const NOTE = "A point stands only where an event is known to a site or a town. All others have none; see geo_precision, location_basis and the joined units.";

/** Rows that may be passed on, and by data set how many may not. */
export function rowsToGive(app) {
  const held = new Set(app.meta.restricted ?? []);
  const kept = new Map();
  const rows = [...app.selection.rows].filter((row) => {
    const source = app.store.nameOf("source", row);
    if (!held.has(source)) return true;
    kept.set(source, (kept.get(source) ?? 0) + 1);
    return false;
  });
  return { rows, kept };
}

function saveTable(app, rows) {
  // The mark at the start tells a spreadsheet that the letters are UTF-8.
  saveFile(fileName(app, "csv"), new Blob(["\ufeff", ...csvLines(rows.map(app.event), app.units, app.store.own)], { type: "text/csv" }));
}

function saveGeojson(app, rows) {
  const events = rows.map(app.event);
  const licences = [...new Set(events.map((event) => event.licence).filter(Boolean))].sort();
  const members = { name: app.meta.title, licence: licences.join("; ") || null, citation: citeText(app), note: NOTE };
  saveFile(fileName(app, "geojson"), new Blob(geojsonLines(events, app.units, members, app.store.own), { type: "application/geo+json" }));
}

async function savePicture(app) {
  const canvas = await drawPicture(app);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  saveFile(fileName(app, "png"), blob);
}

/** A frame with an origin of its own is sandboxed: it may keep files from being saved. */
function isConfined() {
  return window.origin === "null" && window.parent !== window;
}

function offer(label, note, disabled, status, save) {
  const run = async () => {
    status.textContent = "Preparing the file …";
    await new Promise((done) => setTimeout(done, 30));
    try {
      await save();
      status.textContent = "The file is ready: see the downloads of your browser.";
    } catch {
      status.textContent = "The browser could not make this file.";
    }
  };
  return make("div", { class: "ga-offer" }, make("button", { type: "button", class: "ga-button", disabled, on: { click: run } }, label), make("p", { class: "ga-small" }, note));
}

function keptText(kept) {
  const parts = [...kept].map(([source, count]) => `${formatNumber(count)} of ${source}`);
  return `Not in the files: ${parts.join(", ")}. Their licence does not let them be passed on; ask their publisher.`;
}

function eventOffers(app, rows, disabled, status) {
  return [
    offer("Table (CSV)", `${plural(rows.length, "event")} for a spreadsheet, with sources and contradictions.`, disabled, status, () => saveTable(app, rows)),
    offer("Map data (GeoJSON)", "The same events for a mapping program. A point only where the spot is known.", disabled, status, () => saveGeojson(app, rows)),
  ];
}

function statementOffers(app, confined, status) {
  const { length } = app.shownZones();
  if (app.meta.overview) return [make("p", {}, "Each table has its file: see Table.")];
  return [offer("Statements (CSV)", `${plural(length, "statement")} for a spreadsheet, with sources and contradictions.`, confined || !length, status, () => saveStatements(app))];
}

export function openDownload(app) {
  const { rows, kept } = rowsToGive(app);
  const status = make("p", { class: "ga-small", role: "status" });
  const confined = isConfined();
  openDialog(
    "ga-download", "Download",
    make("p", {}, `${selectionWords(app)}.`),
    ...(kept.size ? [make("p", { class: "ga-mark-note" }, keptText(kept))] : []),
    ...(confined ? [make("p", { class: "ga-mark-note" }, "This map is shown inside another page, which keeps it from saving files. Open the map's own file to download.")] : []),
    ...(app.alone ? statementOffers(app, confined, status) : eventOffers(app, rows, confined || !rows.length, status)),
    offer("Picture of the map (PNG)", `What is on the screen now, with title, legend and sources, at twice its size.${hasTiles(app) ? ` ${TILES_LEFT_OUT}` : ""}`, confined, status, () => savePicture(app)),
    status,
  );
}
