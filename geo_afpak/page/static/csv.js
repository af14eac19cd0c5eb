// The selected events as files for others to use: CSV and GeoJSON, under the names of the data
// model (geo_afpak/model/fields.py). Pure functions; tested by `node --test`.

// As geo_afpak.io writes cells: what a spreadsheet would take for a formula gets an apostrophe.
const FORMULA = /^'*[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;
const FIGURE_NAMES = { k: "killed", kl: "killed_low", kh: "killed_high", i: "injured", il: "injured_low", ih: "injured_high" };
const NAMES_BEFORE = {
  id: "id", scope: "scope", type: "event_type", sub: "sub_type", title: "title", summary: "summary", start: "date_start", end: "date_end",
  dates: "date_precision", groups: "groups", claimed: "claimed_by", target: "target", targetType: "target_type",
};
const NAMES_AFTER = {
  country: "country", adm1s: "adm1_stated", adm2s: "adm2_stated", place: "place", precision: "geo_precision", reach: "radius_km", basis: "location_basis",
  sources: "sources", contra: "discrepancy", note: "note", source: "source_dataset", sourceId: "source_id", licence: "licence", corrected: "corrected",
  adm0: "adm0_iso3", adm1: "adm1_id", adm1Name: "adm1_name", adm1Code: "adm1_pcode", adm2: "adm2_id", adm2Name: "adm2_name", adm2Code: "adm2_pcode",
  joined: "join_status", method: "name_method", border: "border_km", agrees: "agrees_with_stated",
  differs: "disagrees_by", possible: "adm2_possible", sure: "adm2_certainty",
};
const FILE_NAMES = Object.entries({ ...NAMES_BEFORE, ...FIGURE_NAMES, ...NAMES_AFTER });

/** A list as one cell; what only looks like a list in another notation is marked. */
function joinItems(items) {
  const text = items.map((item) => String(item).replace(/[\\;]/g, "\\$&")).join("; ");
  return /^\s*[[(]/.test(text) ? `\\${text}` : text;
}

/** One value as a cell; numbers are left as they are, absent is empty. */
export function csvCell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string" && !Array.isArray(value)) return String(value);
  const text = Array.isArray(value) ? joinItems(value) : value;
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** An event with the names and codes of its units, which the page keeps apart. */
function withUnits(event, units) {
  const [adm1, adm2] = [units.get(event.adm1), units.get(event.adm2)];
  return { ...event, adm1Name: adm1?.name, adm1Code: adm1?.pcode, adm2Name: adm2?.name, adm2Code: adm2?.pcode };
}

function csvLine(cells) {
  return `${cells.map(csvCell).join(",")}\n`;
}

/** Names of the further columns in a file; none is that of another column. */
function ownNames(own) {
  return own.map((name) => (name === "lon" || name === "lat" ? `${name}_own` : name));
}

function ownValues(event, own) {
  const stated = new Map(event.own);
  return own.map((name) => stated.get(name));
}

/** Lines of a CSV file, the header first; a place only where the event is drawn on its spot. */
export function csvLines(events, units, own = []) {
  const head = csvLine([...FILE_NAMES.map(([, name]) => name), "lon", "lat", ...ownNames(own)]);
  return [head, ...events.map((event) => {
    const full = withUnits(event, units);
    return csvLine([...FILE_NAMES.map(([key]) => full[key]), ...(event.at ?? [null, null]), ...ownValues(event, own)]);
  })];
}

/** Lines of a GeoJSON file (RFC 7946), one feature a line; no point where none is honest. */
export function geojsonLines(events, units, members, own = []) {
  const head = JSON.stringify({ type: "FeatureCollection", ...members });
  const features = events.map((event, index) => {
    const full = withUnits(event, units);
    const values = ownValues(event, own);
    const further = ownNames(own).map((name, at) => [name, values[at] ?? null]);
    const properties = Object.fromEntries([...FILE_NAMES.map(([key, name]) => [name, full[key] ?? null]), ...further]);
    const geometry = event.at ? { type: "Point", coordinates: event.at } : null;
    return `${JSON.stringify({ type: "Feature", id: event.id, properties, geometry })}${index + 1 < events.length ? "," : ""}\n`;
  });
  return [`${head.slice(0, -1)},"features":[\n`, ...features, "]}\n"];
}
