// The events as typed columns. A row becomes an object with words only when someone reads it.

export const ABSENT = -1;
export const NO_DAY = -2147483648;
export const NOWHERE = -2147483648;
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

/** A column as a typed array: packed ones are, lists become one, none says that nothing is stated. */
function columnOf(list, absent, n) {
  if (ArrayBuffer.isView(list)) return list;
  const column = new (list ? Int32Array : Int8Array)(n).fill(absent);
  if (list) for (let row = 0; row < n; row += 1) column[row] = list[row] ?? absent;
  return column;
}

/** A column that another one determines by a rule (its last entry: absent), but for exceptions. */
function derive(leader, rule, exceptions) {
  const column = new (rule.length < 128 ? Int8Array : Int16Array)(leader.length);
  const absent = rule.length - 1;
  for (let row = 0; row < column.length; row += 1) column[row] = rule[leader[row] === ABSENT ? absent : leader[row]];
  for (const [row, code] of exceptions) column[row] = code;
  return column;
}

function boundOf(written, stated) {
  const bound = new Int32Array(written);
  for (let row = 0; row < bound.length; row += 1) if (bound[row] === ABSENT) bound[row] = stated[row];
  return bound;
}

/** Figures with their range: a low or high that is not written is the stated one. */
function addFigures(store, data, key) {
  const stated = columnOf(data[key], ABSENT, data.n);
  store[key] = stated;
  for (const end of ["l", "h"]) {
    store[key + end] = data[key + end] ? boundOf(columnOf(data[key + end], ABSENT, data.n), stated) : stated;
  }
}

/** Start and end of each event's period in days; what has no date has NO_DAY for both. */
function periods(data) {
  const start = new Int32Array(data.n).fill(NO_DAY);
  let day = 0;
  for (let row = 0; row < data.start.length; row += 1) {
    day += data.start[row];
    start[row] = day;
  }
  if (data.days.every((length) => length === 0)) return { start, end: start };
  const end = start.slice();
  for (let row = 0; row < data.start.length; row += 1) end[row] += data.days[row];
  return { start, end };
}

/** Places of the events drawn as dots, in steps of 1 / scale degree; NOWHERE for all others. */
function dotPlaces(data, mark, dot) {
  const x = new Int32Array(data.n).fill(NOWHERE);
  const y = new Int32Array(data.n).fill(NOWHERE);
  const lon = data.place ? data.lon.slice() : data.lon;
  if (data.place) for (let at = 1; at < lon.length; at += 1) lon[at] += lon[at - 1];
  for (let row = 0, next = 0; row < data.n; row += 1) {
    if (mark[row] !== dot) continue;
    const at = data.place ? data.place[next] : next;
    x[row] = lon[at];
    y[row] = data.lat[at];
    next += 1;
  }
  return { x, y, scale: data.scale };
}

/** Groups of each row, laid end to end: row numbers name a list of codes. */
function listsOf(rows, lists) {
  const from = new Uint32Array(rows.length + 1);
  for (let row = 0; row < rows.length; row += 1) from[row + 1] = from[row] + lists[rows[row]].length;
  const codes = new Uint16Array(from[rows.length]);
  for (let row = 0; row < rows.length; row += 1) codes.set(lists[rows[row]], from[row]);
  return { from, codes };
}

/** What a number of a packed text column stands for. */
function wordOf({ unit, before, words }, number) {
  if (number === ABSENT) return undefined;
  if (words) return words[number];
  return unit ? number / unit : before + number;
}

/** A function that gives the words of a row: from lists, from codes or from blocks. */
function textReader(texts) {
  const { blocks = {}, kinds = {} } = texts;
  return (row, key) => {
    if (blocks[key]) return blocks[key](row);
    if (kinds[key]) return wordOf(kinds[key], texts[key][row]);
    return texts[key]?.[row] ?? undefined;
  };
}

/** Columns of the island to a store. Words are there once `addTexts` has been given them. */
export function makeStore(data) {
  const store = { n: data.n, names: data.names, precision: columnOf(data.precision, 0, data.n) };
  for (const key of CODES) store[key] = columnOf(data[key], ABSENT, data.n);
  for (const [key, leader] of Object.entries(DERIVED)) store[key] = derive(store[leader], data.follows[key], data[key]);
  for (const key of ["k", "i"]) addFigures(store, data, key);
  Object.assign(store, periods(data));
  store.dots = dotPlaces(data, store.mark, data.names.mark.indexOf("dot"));
  store.groups = listsOf(data.groups, data.lists);
  store.groupsOf = (row) => [...store.groups.codes.subarray(store.groups.from[row], store.groups.from[row + 1])].map((code) => data.names.groups[code]);
  store.nameOf = (key, row) => data.names[key][store[key][row]];
  store.hasTexts = false;
  store.text = () => undefined;
  store.sourcesOf = () => [];
  store.addTexts = (texts) => {
    store.text = textReader(texts);
    store.sourcesOf = (row) => texts.lists[texts.sources[row]].map((code) => texts.names[code]);
    store.hasTexts = true;
  };
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
  const { x, y, scale } = store.dots;
  if (x[row] !== NOWHERE) event.at = [x[row] / scale, y[row] / scale];
  return event;
}
