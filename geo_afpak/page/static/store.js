// The events as typed columns. A row becomes an object with words only when someone reads it.

export const ABSENT = -1;
const NOT_STATED = -2;
export const NO_DAY = -2147483648;
export const NOWHERE = -2147483648;
const FIGURES = ["k", "kl", "kh", "i", "il", "ih"];
const CODES = ["type", "dates", "source", "adm2", "joined"];
const DERIVED = { cls: "type", mark: "precision", adm1: "adm2", adm0: "adm1" };
const TEXTS = ["id", "scope", "targetType", "sourceId", "sub", "title", "summary", "claimed", "target", "country", "adm1s", "adm2s", "place", "basis", "contra", "note", "licence", "method", "border", "agrees", "differs", "possible", "sure", "corrected"];

/** Days since 1970 to "YYYY-MM-DD" and back; dates carry no hour and no zone. */
export function isoOf(day) {
  return new Date(day * 86400000).toISOString().slice(0, 10);
}

export function dayOf(iso) {
  return Math.floor(Date.parse(`${iso}T00:00:00Z`) / 86400000);
}

/** Whole numbers from the steps between them. */
function sumsOf(steps) {
  const sums = new Int32Array(steps);
  for (let row = 1; row < sums.length; row += 1) sums[row] += sums[row - 1];
  return sums;
}

/** A column that another one determines by a rule (its last entry: absent), but for exceptions. */
function derive(leader, rule, rows, codes) {
  const [column, codesOf] = [new Int16Array(leader.length), Int16Array.from(rule)];
  const last = rule.length - 1;
  for (let row = 0; row < column.length; row += 1) column[row] = codesOf[leader[row] === ABSENT ? last : leader[row]];
  sumsOf(rows).forEach((row, at) => {
    column[row] = codes[at];
  });
  return column;
}

function boundOf(written, stated) {
  const bound = new Int32Array(written);
  for (let row = 0; row < bound.length; row += 1) if (bound[row] < 0) bound[row] = stated[row];
  return bound;
}

/** Figures with their range: a low or high that is not written counts as the stated one. */
function addFigures(store, data, key) {
  store[key] = data[key];
  for (const end of ["l", "h"]) store[key + end] = data[key + end] ? boundOf(data[key + end], data[key]) : data[key];
}

/** The one number that an event is sized, shaded and filtered by, as geo_afpak.count.sums has it. */
function drawnOf(stated, low, high) {
  const drawn = new Int32Array(stated);
  for (let row = 0; row < drawn.length; row += 1) if (drawn[row] < 0) drawn[row] = low[row] >= 0 ? low[row] : high[row] >= 0 ? 0 : ABSENT;
  return drawn;
}

/** Where each row stands among the incidents as they came: in order of time, without a date last. */
function orderOf(starts) {
  const days = starts.reduce((most, day) => Math.max(most, day), 0) + 1;
  const dayAt = (came) => starts[came] || days; // 0: no date
  const next = new Uint32Array(days + 2);
  for (let came = 0; came < starts.length; came += 1) next[dayAt(came) + 1] += 1;
  for (let day = 1; day < next.length; day += 1) next[day] += next[day - 1];
  const order = new Uint32Array(starts.length);
  for (let came = 0; came < starts.length; came += 1) {
    order[next[dayAt(came)]] = came;
    next[dayAt(came)] += 1;
  }
  return order;
}

/** Start and end of each event's period in days; what has no date has NO_DAY for both. */
function periods(data) {
  const starts = data.steps ? sumsOf(data.start) : data.start;
  const order = orderOf(starts);
  const start = new Int32Array(data.n).fill(NO_DAY);
  for (let row = 0; row < data.days.length; row += 1) start[row] = data.first - 1 + starts[order[row]];
  if (data.days.every((length) => length === 0)) return { order, start, end: start };
  const end = start.slice();
  for (let row = 0; row < data.days.length; row += 1) end[row] += data.days[row];
  return { order, start, end };
}

/** Places of the events drawn at a spot, and how many km each may be off it (0: as its precision says), in steps of 1 / scale degree; NOWHERE for all others. */
function dotPlaces(data, mark) {
  const x = new Int32Array(data.n).fill(NOWHERE);
  const y = new Int32Array(data.n).fill(NOWHERE);
  const [dot, near] = ["dot", "near"].map((word) => data.names.mark.indexOf(word));
  const reach = near === -1 ? undefined : new Float32Array(data.n);
  const lon = data.place ? sumsOf(data.lon) : data.lon;
  const [west, south] = data.middle;
  for (let row = 0, next = 0, off = 0; row < data.n; row += 1) {
    if (mark[row] !== dot && mark[row] !== near) continue;
    if (mark[row] === near) {
      reach[row] = data.reach[off] / 10;
      off += 1;
    }
    const at = data.place ? data.place[next] : next;
    x[row] = west.at(data.adm2[row]) + lon[at];
    y[row] = south.at(data.adm2[row]) + data.lat[at];
    next += 1;
  }
  return { x, y, reach, scale: data.scale };
}

/** Groups of each row, laid end to end: row numbers name a list of codes. */
function listsOf(rows, lists) {
  const from = new Uint32Array(rows.length + 1);
  for (let row = 0; row < rows.length; row += 1) from[row + 1] = from[row] + lists[rows[row]].length;
  const codes = new Uint16Array(from[rows.length]);
  for (let row = 0; row < rows.length; row += 1) {
    const list = lists[rows[row]];
    for (let at = 0; at < list.length; at += 1) codes[from[row] + at] = list[at];
  }
  return { from, codes };
}

/** Lists of units, each ended by 0, by the few that occur near their district: as words. */
function wordsNear({ units, near, first }, others) {
  const [words, codes, starts] = [[], near.values(), new Set(first)];
  const list = [];
  let known = [];
  for (const code of others) {
    if (!list.length && starts.has(words.length)) known = codes.next().value;
    if (code) list.push(units[known[code - 1]]);
    else words.push(list.splice(0).join("; "));
  }
  return words;
}

/** A reader of one column of numbers that stand for words (all, or of each district), lists of names or parts of one. */
function formReader({ words, first, lists, names, unit, before, digits }, numbers, { adm2, order }) {
  if (first) return (row) => words[first.at(adm2[row]) + numbers[row]] || undefined;
  if (words) return (row) => (words[numbers[row]] === "" ? undefined : words[numbers[row]]);
  if (unit) return (row) => (numbers[row] === ABSENT ? undefined : numbers[row] / unit);
  if (lists) return (row) => (lists[numbers[row]].length ? lists[numbers[row]].map((code) => names[code]) : undefined);
  const ends = sumsOf(numbers);
  return (row) => before + String(ends[order[row]]).padStart(digits, "0");
}

/** Columns of the island to a store. Words are there once `addTexts` has been given them. */
export function makeStore(data) {
  const store = { n: data.n, names: data.names, precision: data.precision };
  for (const key of CODES) store[key] = data[key];
  for (const [key, leader] of Object.entries(DERIVED)) store[key] = derive(store[leader], data.follows[key], data[`${key}At`], data[key]);
  for (const key of ["k", "i"]) addFigures(store, data, key);
  store.drawn = { k: drawnOf(store.k, store.kl, store.kh), i: drawnOf(store.i, store.il, store.ih) };
  store.isStated = (key, row) => store[key][row] !== ABSENT && data[key]?.[row] !== NOT_STATED;
  Object.assign(store, periods(data));
  store.dots = dotPlaces(data, store.mark);
  store.groups = listsOf(data.groups, data.lists);
  store.groupsOf = (row) => [...store.groups.codes.subarray(store.groups.from[row], store.groups.from[row + 1])].map((code) => data.names.groups[code]);
  store.nameOf = (key, row) => data.names[key][store[key][row]];
  store.hasTexts = false;
  store.text = () => undefined;
  store.own = [];
  store.has = () => false;
  store.addTexts = ({ texts, forms, own = [], ...columns }) => {
    const readers = { ...texts };
    store.own = own;
    store.has = (key) => Object.hasOwn(texts, key) || (Object.hasOwn(forms, key) && (forms[key].words ?? forms[key].names ?? [""]).some((word) => word !== ""));
    if (forms.possible) forms.possible.words = wordsNear(forms.possible, columns.others);
    for (const [key, form] of Object.entries(forms)) readers[key] = formReader(form, columns[form.first ? "possible" : key], store);
    store.text = (row, key) => readers[key]?.(row);
    store.hasTexts = true;
  };
  store.sourcesOf = (row) => store.text(row, "sources") ?? [];
  store.event = (row) => eventOf(store, row);
  return store;
}

/** One row with its words; what is not stated is left out, which is not zero. */
function eventOf(store, row) {
  const event = { row, precision: store.precision[row], groups: store.groupsOf(row), sources: store.sourcesOf(row) };
  for (const key of [...CODES, ...Object.keys(DERIVED)]) event[key] = store.nameOf(key, row);
  for (const key of FIGURES) if (store.isStated(key, row)) event[key] = store[key][row];
  for (const key of TEXTS) event[key] = store.text(row, key);
  event.own = store.own.map((name) => [name, store.text(row, `own:${name}`)]).filter(([, value]) => value !== undefined);
  if (store.start[row] !== NO_DAY) [event.start, event.end] = [isoOf(store.start[row]), isoOf(store.end[row])];
  const { x, y, reach, scale } = store.dots;
  if (x[row] !== NOWHERE) event.at = [x[row] / scale, y[row] / scale];
  if (reach?.[row]) event.reach = reach[row];
  return event;
}
