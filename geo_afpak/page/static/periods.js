// Events by month or year, by the rule of geo_afpak.summary: an event counts only where its
// whole period lies, and never by the date of a report. Pure functions; tested by `node --test`.
import { NO_DAY } from "./store.js";

const NO_PERIOD = NO_DAY;
const periodsOf = new WeakMap();

/** Months since January 1970 in which each event wholly lies, and years since 1970. */
function wholePeriods(store) {
  if (periodsOf.has(store)) return periodsOf.get(store);
  const months = new Map();
  const monthOf = (day) => {
    if (!months.has(day)) {
      const date = new Date(day * 86400000);
      months.set(day, (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth());
    }
    return months.get(day);
  };
  const undated = store.names.dates.map((name) => name === "report" || name === "unknown");
  const yearly = store.names.dates.indexOf("year");
  const found = { month: new Int32Array(store.n).fill(NO_PERIOD), year: new Int32Array(store.n).fill(NO_PERIOD) };
  for (let row = 0; row < store.n; row += 1) {
    if (store.start[row] === NO_DAY || (undated[store.dates[row]] ?? true)) continue;
    const [first, last] = [monthOf(store.start[row]), monthOf(store.end[row])];
    if (Math.floor(first / 12) !== Math.floor(last / 12)) continue;
    found.year[row] = Math.floor(first / 12);
    if (first === last && store.dates[row] !== yearly) found.month[row] = first;
  }
  periodsOf.set(store, found);
  return found;
}

/** "2016" or "2016-08" of a number of years or months since 1970. */
export function nameOfPeriod(by, number) {
  if (by === "year") return String(1970 + number);
  return `${1970 + Math.floor(number / 12)}-${String((number - 12 * Math.floor(number / 12)) + 1).padStart(2, "0")}`;
}

/** Months or years in order, with how many events lie in each, and the events that lie in none. */
export function countByPeriod(store, rows, by) {
  const place = wholePeriods(store)[by];
  let [left, first, last] = [0, Infinity, -Infinity];
  for (let index = 0; index < rows.length; index += 1) {
    const number = place[rows[index]];
    if (number === NO_PERIOD) left += 1;
    else {
      if (number < first) first = number;
      if (number > last) last = number;
    }
  }
  const events = new Uint32Array(last < first ? 0 : last - first + 1);
  for (let index = 0; index < rows.length; index += 1) if (place[rows[index]] !== NO_PERIOD) events[place[rows[index]] - first] += 1;
  const counts = [];
  events.forEach((count, at) => {
    if (count) counts.push({ number: first + at, key: nameOfPeriod(by, first + at), events: count });
  });
  return { counts, left };
}
