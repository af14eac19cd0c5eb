// Which events are selected, and their numbers. The same rules as geo_afpak.summary, which a
// test compares on the same selections. Pure functions; tested by `node --test`.
import { areaTests } from "./areas.js";
import { furtherTests } from "./further.js";
import { districtsWithin } from "./history.js";
import { ABSENT, NO_DAY, dayOf } from "./store.js";
import { holdsUndated } from "./time.js";

const FACETS = ["classes", "types", "precisions", "sources", "countries", "provinces", "groups"];
const COLUMN = { classes: "cls", types: "type", sources: "source", countries: "adm0", provinces: "adm1" };

const OUT = 255;

/** For each code of a column, the first for absent, whether the wanted words hold it. */
function wantedCodes(names, wanted) {
  return Uint8Array.from([0, ...names.map((name) => Number(wanted.includes(name)))]);
}

/** Note in `fails` which facet a row fails: 0 none, its number where it is the only one, else OUT. */
function fail(fails, row, number) {
  fails[row] = fails[row] === 0 ? number : OUT;
}

/** The facets that are asked for, in the order of their numbers in `fails` (1, 2, ...). */
function testFacets(store, criteria, fails) {
  const asked = FACETS.filter((facet) => criteria[facet]?.length);
  asked.forEach((facet, index) => {
    const wanted = wantedCodes(wordsOf(store, facet), criteria[facet]);
    if (facet === "groups") {
      const { from, codes } = store.groups;
      for (let row = 0; row < fails.length; row += 1) {
        let found = 0;
        for (let at = from[row]; at < from[row + 1]; at += 1) found |= wanted[codes[at] + 1];
        if (!found) fail(fails, row, index + 1);
      }
      return;
    }
    const column = columnFor(store, facet);
    for (let row = 0; row < fails.length; row += 1) if (!wanted[column[row] + 1]) fail(fails, row, index + 1);
  });
  return asked;
}

/** Put out what lies elsewhere, and what is not possibly within the days asked for. */
function testTime(store, criteria, fails) {
  const { from, to } = criteria;
  const undated = holdsUndated(criteria);
  const elsewhere = store.names.mark.indexOf("elsewhere");
  const { mark, start, end } = store;
  const first = from ? dayOf(from) : -Infinity;
  const last = to ? dayOf(to) : Infinity;
  const free = !from && !to && undated;
  for (let row = 0; row < fails.length; row += 1) {
    if (mark[row] === elsewhere) fails[row] = OUT;
    else if (!free && (start[row] === NO_DAY ? !undated : end[row] < first || start[row] > last)) fails[row] = OUT;
  }
}

function testKilled({ drawn: { k } }, killed, fails) {
  if (!killed) return;
  const [least, most] = killed.unknown ? [ABSENT, ABSENT] : [killed.min ?? 0, killed.max ?? Infinity];
  for (let row = 0; row < fails.length; row += 1) if (k[row] < least || k[row] > most) fails[row] = OUT;
}

/** Districts hit only since a day, or quiet since one, whatever time window is looked at. */
function testHistory(store, criteria, fails) {
  const { firstSince, quietSince } = criteria;
  if (!firstSince && !quietSince) return;
  const { rows } = selectRows(store, { ...criteria, from: undefined, to: undefined, firstSince: undefined, quietSince: undefined });
  const within = districtsWithin(store, rows, { since: firstSince && dayOf(firstSince), quiet: quietSince && dayOf(quietSince) });
  for (let row = 0; row < fails.length; row += 1) if (!within[store.adm2[row]]) fails[row] = OUT;
}

/** Numbers of the rows that fail just the one facet; 0 for those that pass all. */
function rowsFailing(fails, number) {
  let count = 0;
  for (let row = 0; row < fails.length; row += 1) if (fails[row] === number) count += 1;
  const rows = new Uint32Array(count);
  for (let row = 0, at = 0; at < count; row += 1) {
    if (fails[row] !== number) continue;
    rows[at] = row;
    at += 1;
  }
  return rows;
}

/**
 * The rows that pass all criteria (any value within one criterion), and for every facet how
 * many events each value would give under the other criteria.
 */
export function selectRows(store, criteria) {
  const fails = new Uint8Array(store.n);
  testTime(store, criteria, fails);
  testKilled(store, criteria.killed, fails);
  for (const passes of [...furtherTests(store, criteria), ...areaTests(store, criteria)]) {
    for (let row = 0; row < store.n; row += 1) if (fails[row] !== OUT && !passes(row)) fails[row] = OUT;
  }
  testHistory(store, criteria, fails);
  const asked = testFacets(store, criteria, fails);
  const rows = rowsFailing(fails, 0);
  const facets = FACETS.map((facet) => {
    const counter = new Uint32Array(wordsOf(store, facet).length + 1);
    countFacet(store, counter, facet, rows);
    if (asked.includes(facet)) countFacet(store, counter, facet, rowsFailing(fails, asked.indexOf(facet) + 1));
    return [facet, named(wordsOf(store, facet), counter)];
  });
  return { rows, facets: Object.fromEntries(facets) };
}

/** The words that a facet's codes stand for. */
function wordsOf(store, facet) {
  if (facet === "precisions") return [0, 1, 2, 3, 4, 5];
  return facet === "groups" ? store.names.groups : store.names[COLUMN[facet]];
}

/** Those of the rows whose code in a column is the one; a loop is several times as fast as filter(). */
export function rowsWith(rows, column, code) {
  const found = new Uint32Array(rows.length);
  let count = 0;
  for (let index = 0; index < rows.length; index += 1) {
    if (column[rows[index]] !== code) continue;
    found[count] = rows[index];
    count += 1;
  }
  return found.slice(0, count);
}

function columnFor(store, facet) {
  return facet === "precisions" ? store.precision : store[COLUMN[facet]];
}

/** Add rows to the counter of a facet, whose first place is for what is absent. */
function countFacet(store, counter, facet, rows) {
  if (facet === "groups") {
    const { from, codes } = store.groups;
    for (let index = 0; index < rows.length; index += 1) {
      for (let at = from[rows[index]]; at < from[rows[index] + 1]; at += 1) counter[codes[at] + 1] += 1;
    }
    return;
  }
  const column = columnFor(store, facet);
  for (let index = 0; index < rows.length; index += 1) counter[column[rows[index]] + 1] += 1;
}

/** A counter as a map from word to count, without what never occurs. */
function named(words, counter) {
  return new Map(words.map((word, code) => [word, counter[code + 1]]).filter(([, count]) => count));
}

/** The same where no event has a range. */
function figuresAlone(given, rows, size, baskets) {
  const [sums, stating, unknown] = [new Float64Array(size), new Uint32Array(size), new Uint32Array(size)];
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index];
    const basket = baskets ? baskets[row] : 0;
    if (basket === ABSENT) continue;
    if (given[row] === ABSENT) unknown[basket] += 1;
    else {
      sums[basket] += given[row];
      stating[basket] += 1;
    }
  }
  return Array.from(unknown, (count, basket) => {
    const sum = stating[basket] ? sums[basket] : null;
    return { low: sum, stated: sum, high: sum, unknown: count };
  });
}

/**
 * Sums of one kind of casualty in each of `size` baskets; a row's is its code in `baskets`, or
 * the only one. Null when no event states that figure, which is not zero.
 */
function casualties(store, rows, [stated, low, high], size = 1, baskets = null) {
  const [given, least, most] = [store[stated], store[low], store[high]];
  if (given === least && given === most) return figuresAlone(given, rows, size, baskets);
  const [sums, stating, unknown, open] = [new Float64Array(size * 3), new Uint32Array(size * 3), new Uint32Array(size), new Uint8Array(size)];
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index];
    const basket = baskets ? baskets[row] : 0;
    if (basket === ABSENT) continue;
    const mid = given[row];
    const from = least[row];
    const to = most[row];
    if (mid === ABSENT && from === ABSENT && to === ABSENT) {
      unknown[basket] += 1;
      continue;
    }
    const lowest = from === ABSENT ? mid : from;
    const highest = to === ABSENT ? mid : to;
    const place = basket * 3;
    if (mid !== ABSENT) {
      sums[place + 1] += mid;
      stating[place + 1] += 1;
    }
    if (lowest !== ABSENT) {
      sums[place] += lowest;
      stating[place] += 1;
    }
    // Nobody knows the highest sum where an event has only a minimum.
    if (highest === ABSENT) open[basket] = 1;
    else {
      sums[place + 2] += highest;
      stating[place + 2] += 1;
    }
  }
  const sum = (place) => (stating[place] ? sums[place] : null);
  return Array.from(unknown, (count, basket) => ({ low: sum(basket * 3), stated: sum(basket * 3 + 1), high: open[basket] ? null : sum(basket * 3 + 2), unknown: count }));
}

/** Events, killed and injured as low / stated / high, and events without any figure. */
export function countUp(store, rows) {
  const [killed] = casualties(store, rows, ["k", "kl", "kh"]);
  const [injured] = casualties(store, rows, ["i", "il", "ih"]);
  return { events: rows.length, killed, injured };
}

/** The same numbers for each unit of a level (adm1, adm2); only events known to it or closer. */
export function countByUnit(store, rows, level) {
  const [names, column] = [store.names[level], store[level]];
  const events = new Uint32Array(names.length);
  for (let index = 0; index < rows.length; index += 1) if (column[rows[index]] !== ABSENT) events[column[rows[index]]] += 1;
  const killed = casualties(store, rows, ["k", "kl", "kh"], names.length, column);
  const injured = casualties(store, rows, ["i", "il", "ih"], names.length, column);
  const found = names.map((name, code) => [name, { events: events[code], killed: killed[code], injured: injured[code] }]);
  return new Map(found.filter(([, { events: count }]) => count).sort(([a], [b]) => (a < b ? -1 : 1)));
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
