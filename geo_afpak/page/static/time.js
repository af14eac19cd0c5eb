// Time as days: calendar steps, bins, the axis, what of a statement holds at a time, and the
// window in words. Pure functions; tested by `node --test`.
import { formatDay } from "./format.js";
import { NO_DAY, dayOf, isoOf } from "./store.js";

const UNIT_MONTHS = { month: 1, quarter: 3, year: 12 };
const MOST_BINS = 260;
const LEAST_DAYS = 15;
const DAILY_UP_TO = 92;
const WEEKLY_UP_TO = 732;
const EARLY_SHARE = 0.2;
const EARLY_WIDTH = 0.12;
const LEAST_FOR_BREAK = 10;
const WHOLE_DATES = new Set(["day", "week"]);
const TICKS = [["day", 1], ["day", 7], ["month", 1], ["quarter", 1], ["year", 1], ["year", 2], ["year", 5], ["year", 10], ["year", 50], ["year", 100]];
export const KINDS = ["attack", "other", "attack-spread", "other-spread"];

/** First day of a full or partial date: "2015" -> 1 January 2015. */
export function firstDayOf(iso) {
  const [year, month = "01", day = "01"] = iso.split("-");
  return dayOf(`${year}-${month}-${day}`);
}

/** Last day of a full or partial date: "2015-02" -> 28 February 2015. */
export function lastDayOf(iso) {
  const parts = iso.split("-").length;
  return parts === 3 ? dayOf(iso) : stepDay(firstDayOf(iso), parts === 2 ? "month" : "year", 1) - 1;
}

/** First day of the unit (day, week, month, quarter, year) that a day lies in; weeks begin on Monday. */
export function startOf(day, unit) {
  if (unit === "day") return day;
  if (unit === "week") return day - ((((day + 3) % 7) + 7) % 7);
  const date = new Date(day * 86400000);
  const month = date.getUTCMonth();
  return Date.UTC(date.getUTCFullYear(), month - (month % UNIT_MONTHS[unit]), 1) / 86400000;
}

/** A day some units on or back; the 31st becomes the last day of a shorter month. */
export function stepDay(day, unit, count) {
  if (unit === "day" || unit === "week") return day + count * (unit === "week" ? 7 : 1);
  const date = new Date(day * 86400000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + count * UNIT_MONTHS[unit]];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), last)) / 86400000;
}

/**
 * First and last day of all events on or beside the map, and long enough that every dated
 * statement is in force or fades on some day of it; null when nothing has a date.
 */
export function spanOf(store, zones = []) {
  const elsewhere = store.names.mark.indexOf("elsewhere");
  let [first, last] = [Infinity, -Infinity];
  const { start, end, mark } = store;
  for (let row = 0; row < store.n; row += 1) {
    if (start[row] === NO_DAY || mark[row] === elsewhere) continue;
    if (start[row] < first) first = start[row];
    if (end[row] > last) last = end[row];
  }
  const events = { first, last };
  const alone = last < first;
  for (const period of zones.map(zonePeriod).filter(Boolean)) {
    const seen = Math.min(period.last, period.seen);
    const since = Number.isFinite(period.first) ? period.first : seen;
    if (alone || since > events.last) last = Math.max(last, seen);
    if (alone || period.last < events.first) first = Math.min(first, since);
  }
  return last < first ? null : { first, last };
}

/**
 * Bins of one calendar unit over a span; `of` finds the bin of a day (counted from the first edge).
 * A few days stand amid a fortnight: one of them would else be a slab as wide as the page.
 */
export function makeBins(span) {
  const short = Math.max(0, LEAST_DAYS - 1 - (span.last - span.first));
  const [first, last] = [span.first - Math.floor(short / 2), span.last + Math.ceil(short / 2)];
  const days = last - first + 1;
  const unit = days <= DAILY_UP_TO ? "day" : days <= WEEKLY_UP_TO ? "week" : ["month", "quarter", "year"].find((each) => days / (30.44 * UNIT_MONTHS[each]) <= MOST_BINS) ?? "year";
  const edges = [startOf(first, unit)];
  while (edges.at(-1) <= last) edges.push(stepDay(edges.at(-1), unit, 1));
  const of = new Uint16Array(edges.at(-1) - edges[0]);
  for (let bin = 0; bin + 1 < edges.length; bin += 1) of.fill(bin, edges[bin] - edges[0], edges[bin + 1] - edges[0]);
  return { unit, edges, of, count: edges.length - 1 };
}

/** For each row which of KINDS it is: attack or other, known to its day or only to a longer time. */
export function kindsOf(store) {
  const attack = store.names.cls.indexOf("attack");
  const whole = store.names.dates.map((name) => WHOLE_DATES.has(name));
  const kinds = new Uint8Array(store.n);
  for (let row = 0; row < store.n; row += 1) kinds[row] = Number(store.cls[row] !== attack) + (whole[store.dates[row]] ? 0 : 2);
  return kinds;
}

/** Events by kind and bin. One whose period covers several bins gives each its share of days. */
export function countBins(store, rows, bins, kinds) {
  const { edges, of, count } = bins;
  const counts = new Float64Array(KINDS.length * count);
  const zero = edges[0];
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index];
    const start = store.start[row];
    if (start === NO_DAY) continue;
    const end = store.end[row];
    const from = of[start - zero];
    const to = of[end - zero];
    const base = kinds[row] * count;
    if (from === to) {
      counts[base + from] += 1;
      continue;
    }
    for (let bin = from; bin <= to; bin += 1) {
      counts[base + bin] += (Math.min(end + 1, edges[bin + 1]) - Math.max(start, edges[bin])) / (end - start + 1);
    }
  }
  return counts;
}

/** Statements by bin for a page without dated events: in force as other events, fading as spread ones. */
export function countStatements(zones, bins) {
  const { edges, count } = bins;
  const counts = new Float64Array(KINDS.length * count);
  for (const zone of zones) {
    for (let bin = 0; bin < count; bin += 1) {
      const place = ["in", "fading"].indexOf(zoneAt(zone, { from: isoOf(edges[bin]), to: isoOf(edges[bin + 1] - 1) }));
      if (place !== -1) counts[(place ? 3 : 1) * count + bin] += 1;
    }
  }
  return counts;
}

export function countUndated(store, rows) {
  let count = 0;
  for (let index = 0; index < rows.length; index += 1) if (store.start[rows[index]] === NO_DAY) count += 1;
  return count;
}

/**
 * Where a day stands, from 0 to 1; `starts` ascend. When the first fifth of the events takes up
 * five sevenths of the time, so that the others lie ten times as dense, what lies before its year
 * is pressed together, and the axis has a break at `cut` (as in geo_afpak/figure/_time.py).
 */
export function makeAxis(starts, bins) {
  const [first, end] = [bins.edges[0], bins.edges.at(-1)];
  const early = startOf(starts[Math.floor(starts.length * EARLY_SHARE)] ?? first, "year");
  const broken = starts.length >= LEAST_FOR_BREAK && 7 * (early - first) >= 5 * (end - first);
  const cut = broken ? early : first;
  const share = broken ? EARLY_WIDTH : 0;
  const at = (day) => {
    const place = day < cut ? (share * (day - first)) / (cut - first) : share + ((1 - share) * (day - cut)) / (end - cut);
    return Math.min(1, Math.max(0, place));
  };
  const dayAt = (place) => (place < share ? first + (place / share) * (cut - first) : cut + ((place - share) / (1 - share)) * (end - cut));
  return { first, end, cut, share, at, dayAt };
}

/** Marks of the axis after its break, at least `least` pixels apart, each with the last day it names: [{ day, to, text }]. */
export function ticksOf(axis, width, least) {
  const perDay = ((1 - axis.share) * width) / (axis.end - axis.cut);
  const days = { day: 1, month: 30.44, quarter: 91.3, year: 365.25 };
  const [unit, every] = TICKS.find(([each, count]) => days[each] * count * perDay >= least) ?? TICKS.at(-1);
  const ticks = [];
  const past = (day) => unit !== "year" || new Date(day * 86400000).getUTCFullYear() % every === 0;
  for (let day = startOf(axis.cut, unit); day < axis.end; day = stepDay(day, unit, unit === "year" ? 1 : every)) {
    if (day < axis.cut || !past(day)) continue;
    const text = tickText(isoOf(day), unit);
    ticks.push({ day, text, to: stepDay(day, unit === "day" ? "day" : /^\d+$/.test(text) ? "year" : "month", 1) - 1 });
  }
  return ticks;
}

function tickText(iso, unit) {
  if (unit === "year" || (unit !== "day" && iso.slice(5, 7) === "01")) return iso.slice(0, 4);
  const [day, month] = formatDay(iso).split(" ");
  return unit === "day" ? `${day} ${month.slice(0, 3)}` : month.slice(0, 3);
}

/** Days that a statement holds for, and the day of its last evidence; null when it has no date. */
export function zonePeriod({ since, until, asOf, dates }) {
  if (since || until) {
    const first = since ? firstDayOf(since) : -Infinity;
    if (until) return { first, last: lastDayOf(until), seen: Infinity };
    const seen = lastDayOf(asOf ?? since);
    return { first, last: Infinity, seen: seen < first ? lastDayOf(since) : seen }; // where its report is older than what it says
  }
  // Only a report dates it: it is known from then on, and so far only by that report.
  if (asOf && dates && dates !== "unknown") return { first: firstDayOf(asOf), last: Infinity, seen: lastDayOf(asOf) };
  return null;
}

/** Is what has no date selected? In a window only when it is asked for, else unless it is not wanted. */
export function holdsUndated({ from, to, undated }) {
  return undated ?? !(from || to);
}

/** What the time window makes of a statement: "in", "fading" (evidence ends before it), "undated" or "out". */
export function zoneAt(zone, criteria) {
  const { from, to } = criteria;
  const period = zonePeriod(zone);
  if (!period) return holdsUndated(criteria) ? "undated" : "out";
  const first = from ? dayOf(from) : -Infinity;
  const last = to ? dayOf(to) : Infinity;
  if (period.last < first || period.first > last) return "out";
  return period.seen < first ? "fading" : "in";
}

/** How many of the statements are [in force, fading,] undated, as [count, word]; without a window the last alone. */
export function statesOf(zones, criteria) {
  const words = { ...(criteria.from || criteria.to ? { in: "in force", fading: "fading" } : {}), undated: "undated" };
  return Object.entries(words).map(([state, word]) => [zones.filter((zone) => zoneAt(zone, criteria) === state).length, word]);
}

/** The window as days, the ends of the axis where a side is open. */
export function windowOf({ from, to }, axis) {
  return { from: from ? dayOf(from) : axis.first, to: to ? dayOf(to) : axis.end - 1 };
}

/** Days to criteria: a side at the end of the axis is open, so that the whole axis is no window. */
export function criteriaOf({ from, to }, axis) {
  return { from: from > axis.first ? isoOf(from) : undefined, to: to < axis.end - 1 ? isoOf(to) : undefined };
}

/** The bin that a day lies in, as a window. */
export function binAt({ edges, of, count }, day) {
  const bin = of[Math.min(edges[count] - 1, Math.max(edges[0], day)) - edges[0]];
  return { from: isoOf(edges[bin]), to: isoOf(edges[bin + 1] - 1) };
}

/** Windows to choose: the last twelve months of the data, each phase, each year from the last on. */
export function windowsOf({ first, last }, phases = []) {
  const twelve = { from: isoOf(stepDay(last + 1, "month", -12)), to: isoOf(last), text: "Last 12 months of the data" };
  const [low, high] = [first, last].map((day) => Number(isoOf(day).slice(0, 4)));
  const years = Array.from({ length: high - low + 1 }, (_, at) => high - at);
  return [
    ...(last - first > 366 ? [twelve] : []),
    ...phases.map(({ label, from, to }, index) => ({ from: isoOf(from), to: isoOf(to - 1), text: `Phase ${index + 1}, ${label}` })),
    ...years.map((year) => ({ from: `${year}-01-01`, to: `${year}-12-31`, text: String(year) })),
  ];
}

/**
 * One step on (`by` 1) or back (-1): the window moves, or with `growing` only its end does.
 * Without a window it starts at the first day, or at the last. What lies before the break of
 * the axis is one step. Null when there is nowhere to go.
 */
export function nextWindow(criteria, axis, { unit, growing = false, by = 1 }) {
  const early = axis.cut > axis.first ? { from: isoOf(axis.first), to: isoOf(axis.cut - 1) } : null;
  if (!criteria.from && !criteria.to) {
    if (early && by > 0) return growing ? { from: undefined, to: early.to } : early;
    const from = startOf(by > 0 ? axis.first : axis.end - 1, unit);
    return { from: growing ? undefined : isoOf(from), to: isoOf(stepDay(from, unit, 1) - 1) };
  }
  const { from, to } = windowOf(criteria, axis);
  const next = stepDay(to + 1, unit, by) - 1;
  if (early && !growing && by > 0 && from === axis.first && to === axis.cut - 1) return { from: isoOf(axis.cut), to: isoOf(next) };
  if (early && !growing && by < 0 && from === axis.cut) return early;
  if (by > 0 ? to >= axis.end - 1 : (growing ? next < from : from <= axis.first)) return null;
  return { from: growing ? criteria.from : isoOf(stepDay(from, unit, by)), to: isoOf(next) };
}

/** "March 2015", "March 2015 to May 2015", "2016", "up to 8 August 2016", "all time". */
export function windowWords({ from, to }) {
  if (!from && !to) return "all time";
  const [start, stop] = [from && dayOf(from), to && dayOf(to) + 1];
  const whole = (unit) => (!from || startOf(start, unit) === start) && (!to || startOf(stop, unit) === stop);
  const length = whole("year") ? 4 : whole("month") ? 7 : 10;
  const words = (iso) => formatDay(iso.slice(0, length));
  if (!from) return `up to ${words(to)}`;
  if (!to) return `from ${words(from)}`;
  return words(from) === words(to) ? words(from) : `${words(from)} to ${words(to)}`;
}
