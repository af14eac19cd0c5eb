// Which events are selected, and their numbers. The same rules as geo_afpak.summary, which a
// test compares on the same selections. Pure functions; tested by `node --test`.
import { ABSENT, NO_DAY, dayOf } from "./store.js";

const FACETS = ["classes", "types", "precisions", "sources", "countries", "provinces", "groups"];
const COLUMN = { classes: "cls", types: "type", sources: "source", countries: "adm0", provinces: "adm1" };

/** For each code of a column whether the wanted words hold it; null when nothing is wanted. */
function wantedCodes(names, wanted) {
  return wanted?.length ? names.map((name) => wanted.includes(name)) : null;
}

/** A test of one row for each facet that is asked for. */
function facetTests(store, criteria) {
  const tests = {};
  for (const [facet, column] of Object.entries(COLUMN)) {
    const codes = wantedCodes(store.names[column], criteria[facet]);
    if (codes) tests[facet] = (row) => codes[store[column][row]] === true;
  }
  if (criteria.precisions?.length) tests.precisions = (row) => criteria.precisions.includes(store.precision[row]);
  const groups = wantedCodes(store.names.groups, criteria.groups);
  if (groups) {
    const { from, codes } = store.groups;
    tests.groups = (row) => {
      for (let at = from[row]; at < from[row + 1]; at += 1) if (groups[codes[at]]) return true;
      return false;
    };
  }
  return tests;
}

/** Is a period that may be a month or a year possibly within the days asked for? */
function timeTest(store, { from, to, undated = true }) {
  const first = from ? dayOf(from) : -Infinity;
  const last = to ? dayOf(to) : Infinity;
  if (!from && !to && undated) return () => true;
  return (row) => (store.start[row] === NO_DAY ? undated : store.end[row] >= first && store.start[row] <= last);
}

function killedTest(store, killed) {
  if (!killed) return () => true;
  const stated = store.k;
  if (killed.unknown) return (row) => stated[row] === ABSENT;
  const [least, most] = [killed.min ?? 0, killed.max ?? Infinity];
  return (row) => stated[row] !== ABSENT && stated[row] >= least && stated[row] <= most;
}

/**
 * The rows that pass all criteria (any value within one criterion), and for every facet how
 * many events each value would give under the other criteria.
 */
export function selectRows(store, criteria) {
  const tests = facetTests(store, criteria);
  const facets = Object.keys(tests);
  const inTime = timeTest(store, criteria);
  const byKilled = killedTest(store, criteria.killed);
  const elsewhere = store.names.mark.indexOf("elsewhere");
  const mask = new Uint8Array(store.n);
  const rows = new Uint32Array(store.n);
  const counters = Object.fromEntries(FACETS.map((facet) => [facet, new Uint32Array(wordsOf(store, facet).length)]));
  let count = 0;
  for (let row = 0; row < store.n; row += 1) {
    if (store.mark[row] === elsewhere || !inTime(row) || !byKilled(row)) continue;
    let failed = null;
    let fails = 0;
    for (const facet of facets) {
      if (tests[facet](row)) continue;
      fails += 1;
      failed = facet;
      if (fails > 1) break;
    }
    if (fails > 1) continue;
    if (fails === 0) {
      mask[row] = 1;
      rows[count] = row;
      count += 1;
      for (const facet of FACETS) countFacet(store, counters[facet], facet, row);
    } else countFacet(store, counters[failed], failed, row);
  }
  return { mask, rows: rows.slice(0, count), facets: named(store, counters) };
}

/** The words that a facet's codes stand for. */
function wordsOf(store, facet) {
  if (facet === "precisions") return [0, 1, 2, 3, 4, 5];
  return facet === "groups" ? store.names.groups : store.names[COLUMN[facet]];
}

function countFacet(store, counter, facet, row) {
  if (facet === "groups") {
    const { from, codes } = store.groups;
    for (let at = from[row]; at < from[row + 1]; at += 1) counter[codes[at]] += 1;
    return;
  }
  const code = facet === "precisions" ? store.precision[row] : store[COLUMN[facet]][row];
  if (code !== ABSENT) counter[code] += 1;
}

/** Counters as maps from word to count, without what never occurs. */
function named(store, counters) {
  const pairs = (facet) => wordsOf(store, facet).map((word, code) => [word, counters[facet][code]]);
  return Object.fromEntries(FACETS.map((facet) => [facet, new Map(pairs(facet).filter(([, count]) => count))]));
}

/** Sums of one kind of casualty: null when no event states that figure, which is not zero. */
function casualties(store, rows, [stated, low, high]) {
  const sums = { low: null, stated: null, high: null, unknown: 0 };
  for (const row of rows) {
    const [given, least, most] = [store[stated][row], store[low][row], store[high][row]];
    if (given === ABSENT && least === ABSENT && most === ABSENT) {
      sums.unknown += 1;
      continue;
    }
    const from = least !== ABSENT ? least : given;
    const to = most !== ABSENT ? most : given !== ABSENT ? given : least;
    if (given !== ABSENT) sums.stated = (sums.stated ?? 0) + given;
    if (from !== ABSENT) sums.low = (sums.low ?? 0) + from;
    if (to !== ABSENT) sums.high = (sums.high ?? 0) + to;
  }
  return sums;
}

/** Events, killed and injured as low / stated / high, and events without any figure. */
export function countUp(store, rows) {
  return {
    events: rows.length,
    killed: casualties(store, rows, ["k", "kl", "kh"]),
    injured: casualties(store, rows, ["i", "il", "ih"]),
  };
}

/** The same numbers for each unit of a level (adm1, adm2); only events known to it or closer. */
export function countByUnit(store, rows, level) {
  const lists = new Map();
  for (const row of rows) {
    const code = store[level][row];
    if (code === ABSENT) continue;
    if (!lists.has(code)) lists.set(code, []);
    lists.get(code).push(row);
  }
  return new Map([...lists].map(([code, found]) => [store.names[level][code], countUp(store, found)]).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Index of the class [from, to] that a value falls in; what exceeds all is in the last. */
export function classOf(value, classes) {
  const index = classes.findIndex(([, upper]) => value <= upper);
  return index === -1 ? classes.length - 1 : index;
}

/** One of five shades for a class, so that few classes still differ well. */
export function shadeOf(index, count) {
  return count === 1 ? 3 : Math.round((index * 4) / (count - 1));
}
