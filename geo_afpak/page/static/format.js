// Dates, figures and lists as the reader sees them, as geo_afpak/text.py writes them: both are
// held against tests/data/words.json. Pure functions; tested by `node --test`.

const MONTHS = [
  "January", "February", "March", "April", "May", "June", "July",
  "August", "September", "October", "November", "December",
];

/** "2016-08-08" -> "8 August 2016"; "2016-08" -> "August 2016"; "2016" stays. */
export function formatDay(iso) {
  const [year, month, day] = iso.split("-");
  const name = MONTHS[Number(month) - 1];
  if (!name) return year;
  return day ? `${Number(day)} ${name} ${year}` : `${name} ${year}`;
}

/** The time of an event, never finer than its source gives it. */
export function formatWhen(start, end, precision) {
  if (!start || precision === "unknown") return "date not stated";
  if (precision === "report") return `on or before ${formatDay(end ?? start)} (date of the report)`;
  if (precision === "day") return formatDay(start);
  if (precision === "week") return `week of ${formatDay(start)}`;
  if (precision === "month") return formatDay(start.slice(0, 7));
  if (precision === "year") return start.slice(0, 4);
  return formatSpan(start, end);
}

/** A span of two dates, full or partial; an open end is said. */
export function formatSpan(since, until) {
  if (since && until) return since === until ? formatDay(since) : `${formatDay(since)} to ${formatDay(until)}`;
  if (since) return `since ${formatDay(since)}, no end stated`;
  if (until) return `until ${formatDay(until)}, no start stated`;
  return "no dates stated";
}

/** One figure with its range: "52 (45–52)", "45 or more", "not stated". */
export function formatFigure(stated, low, high, nothing = "not stated") {
  const [hasStated, hasLow, hasHigh] = [stated, low, high].map((value) => value !== undefined && value !== null);
  if (!hasStated && !hasLow && !hasHigh) return nothing;
  if (hasLow && !hasHigh) return hasStated ? `${formatNumber(stated)} (${formatNumber(low)} or more)` : `${formatNumber(low)} or more`;
  if (!hasStated && !hasLow) return `up to ${formatNumber(high)}`;
  // A sum may be below its lowest: an event with a range alone is in the bounds only.
  const span = [...new Set([low ?? stated, high ?? stated].map(formatNumber))].join("–");
  if (!hasStated) return span;
  return span === formatNumber(stated) ? span : `${formatNumber(stated)} (${span})`;
}

/** How closely a place is known: by its precision, or by how far off its point may be. */
export function howNear({ precision, reach }, labels) {
  return reach ? `near a place: within ${formatNumber(reach)} km of it` : labels[precision];
}

/** How sure a district is, without a word of likelihood: no source gives one (docs/boundaries.md). */
export function howSure({ sure }) {
  return sure === "likely" ? "by its point, with others near" : sure;
}

/** How firmly a source states presence, in the words of confidence of ICD 203. */
export function firmness({ certainty }) {
  return certainty === "medium" ? "moderate" : certainty ?? "";
}

/** 12345 -> "12,345", the same in every browser and language. */
export function formatNumber(value) {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** "pledge or alliance" -> "Pledge or alliance". */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function plural(count, one, many = `${one}s`) {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u; // as geo_afpak/text.py

/** Words of the data inside a line of text, such that those from right to left move none beside them. */
export function isolate(text) {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** A part of a whole; the whole of one thing is that thing. */
export function outOf(part, whole, one, many) {
  if (part !== whole) return `${formatNumber(part)} of ${plural(whole, one, many)}`;
  if (whole === 2) return `both ${many || `${one}s`}`;
  return `${whole > 1 ? "all " : ""}${plural(whole, one, many)}`;
}
