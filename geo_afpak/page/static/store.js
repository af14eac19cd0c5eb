// The events as typed columns. A row becomes an object with words only when someone reads it.

export const ABSENT = -1;
export const NO_DAY = -2147483648;
const FIGURES = ["k", "kl", "kh", "i", "il", "ih"];
const CODES = ["type", "mark", "dates", "source", "adm2", "joined"];
const DERIVED = { cls: "type", adm1: "adm2", adm0: "adm1" };
const TEXTS = ["id", "scope", "targetType", "sourceId", "sub", "title", "summary", "claimed", "target", "country", "adm1s", "adm2s", "place", "basis", "contra", "note", "licence", "border", "agrees", "corrected"];

/** Days since 1970 to "YYYY-MM-DD" and back; dates carry no hour and no zone. */
export function isoOf(day) {
  return new Date(day * 86400000).toISOString().slice(0, 10);
}

export function dayOf(iso) {
  return Math.floor(Date.parse(`${iso}T00:00:00Z`) / 86400000);
}

/** A list of the island as a typed column; no list at all means that nothing is stated. */
function columnOf(Kind, list, absent, n) {
  const column = new Kind(n).fill(absent);
  if (list) for (let row = 0; row < n; row += 1) column[row] = list[row] ?? absent;
  return column;
}

/** A column that another one determines by a rule (its last entry: absent), but for exceptions. */
function derive(leader, rule, exceptions) {
  const column = leader.map((code) => rule[code === ABSENT ? rule.length - 1 : code]);
  for (const [row, code] of exceptions) column[row] = code;
  return column;
}

/** Figures with their range: a low or high that is not written is the stated one. */
function addFigures(store, data, key) {
  store[key] = columnOf(Int32Array, data[key], ABSENT, data.n);
  for (const end of ["l", "h"]) {
    const bound = columnOf(Int32Array, data[key + end], ABSENT, data.n);
    store[key + end] = bound.map((value, row) => (value === ABSENT ? store[key][row] : value));
  }
}

/** Start and end of each event's period in days; what has no date has NO_DAY for both. */
function periods(data) {
  const start = new Int32Array(data.n).fill(NO_DAY);
  const end = new Int32Array(data.n).fill(NO_DAY);
  let day = 0;
  data.start.forEach((step, row) => {
    day += step;
    start[row] = day;
    end[row] = day + (data.days?.[row] ?? 0);
  });
  return { start, end };
}

/** Places of the events drawn as dots, in degrees; NaN for all others. */
function dotPlaces(data, mark, dot) {
  const lat = new Float64Array(data.n).fill(NaN);
  const lon = new Float64Array(data.n).fill(NaN);
  for (let row = 0, next = 0; row < data.n; row += 1) {
    if (mark[row] !== dot) continue;
    lat[row] = data.lat[next] / data.scale;
    lon[row] = data.lon[next] / data.scale;
    next += 1;
  }
  return { lat, lon };
}

/** Groups of each row, laid end to end. */
function listsOf(rows) {
  const from = new Uint32Array(rows.length + 1);
  rows.forEach((row, index) => {
    from[index + 1] = from[index] + (Array.isArray(row) ? row.length : 1);
  });
  return { from, codes: Uint16Array.from(rows.flat()) };
}

/** Columns of the island to a store. Words are there once `addTexts` has been given them. */
export function makeStore(data) {
  const store = { n: data.n, names: data.names, precision: columnOf(Int8Array, data.precision, 0, data.n) };
  for (const key of CODES) store[key] = columnOf(Int16Array, data[key], ABSENT, data.n);
  for (const [key, leader] of Object.entries(DERIVED)) store[key] = derive(store[leader], data.follows[key], data[key]);
  for (const key of ["k", "i"]) addFigures(store, data, key);
  Object.assign(store, periods(data), dotPlaces(data, store.mark, data.names.mark.indexOf("dot")));
  store.groups = listsOf(data.groups);
  store.groupsOf = (row) => [...store.groups.codes.subarray(store.groups.from[row], store.groups.from[row + 1])].map((code) => data.names.groups[code]);
  store.nameOf = (key, row) => data.names[key][store[key][row]];
  let texts = { names: [] };
  store.hasTexts = false;
  store.addTexts = (read) => {
    texts = read;
    store.hasTexts = true;
  };
  store.text = (row, key) => texts[key]?.[row] ?? undefined;
  store.sourcesOf = (row) => [store.text(row, "sources") ?? []].flat().map((code) => texts.names[code]);
  store.event = (row) => eventOf(store, row);
  return store;
}

/** One row with its words; what is not stated is left out, which is not zero. */
function eventOf(store, row) {
  const event = { row, precision: store.precision[row], groups: store.groupsOf(row), sources: store.sourcesOf(row) };
  for (const key of [...CODES, ...Object.keys(DERIVED)]) event[key] = store.nameOf(key, row);
  for (const key of FIGURES) if (store[key][row] !== ABSENT) event[key] = store[key][row];
  for (const key of TEXTS) event[key] = store.text(row, key);
  if (store.start[row] !== NO_DAY) [event.start, event.end] = [isoOf(store.start[row]), isoOf(store.end[row])];
  if (!Number.isNaN(store.lat[row])) event.at = [store.lon[row], store.lat[row]];
  return event;
}
