// Two periods side by side: what each counts by district or province, and the change from the
// first to the second. Pure functions; tested by `node --test`.
import { classBreaks } from "./classes.js";
import { countByUnit, countUp } from "./select.js";
import { NO_DAY, dayOf } from "./store.js";

const SIDE_CLASSES = 3;
const FIXED_SIDES = [1, 4, Infinity];
const VAGUE = new Set(["report", "unknown"]);

/**
 * Rows by where they stand to two periods: wholly in the first, wholly in the second, touching
 * one without being known to lie in it, undated. As in every count by period, the date of a
 * report is none of the event.
 */
export function partRows(store, rows, periods) {
  const [[first, last], [first2, last2]] = periods.map((period) => period.map(dayOf));
  const vague = store.names.dates.map((name) => VAGUE.has(name));
  const [sides, touching] = [[[], []], []];
  let undated = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index];
    const [start, end] = [store.start[row], store.end[row]];
    if (start === NO_DAY) undated += 1;
    else {
      const sure = !(vague[store.dates[row]] ?? true);
      const inFirst = sure && start >= first && end <= last;
      const inSecond = sure && start >= first2 && end <= last2;
      if (inFirst) sides[0].push(row);
      if (inSecond) sides[1].push(row);
      if (!inFirst && !inSecond && ((end >= first && start <= last) || (end >= first2 && start <= last2))) touching.push(row);
    }
  }
  return { sides, touching: touching.length, undated };
}

const NONE = Object.freeze({ events: 0, killed: { low: null, stated: null, high: null, unknown: 0 }, injured: { low: null, stated: null, high: null, unknown: 0 } });

/** Both counts and the change in events for each unit that has an event in either period. */
export function comparePeriods(store, rows, periods, level) {
  const { sides, ...left } = partRows(store, rows, periods);
  const [first, second] = sides.map((side) => countByUnit(store, side, level));
  const ids = [...new Set([...first.keys(), ...second.keys()])].sort();
  const units = new Map(ids.map((id) => {
    const both = [first.get(id) ?? NONE, second.get(id) ?? NONE];
    return [id, { both, change: both[1].events - both[0].events }];
  }));
  return { periods, level, units, totals: sides.map((side) => countUp(store, side)), rows: [...new Set(sides.flat())], ...left };
}

/** At most three classes [from, to] of how large a change is, the same for fewer and for more. */
export function changeClasses(changes, scheme) {
  const sizes = changes.map(Math.abs).filter((size) => size > 0);
  if (!sizes.length) return [];
  const distinct = [...new Set(sizes)].sort((a, b) => a - b);
  let uppers = distinct;
  if (scheme === "fixed") uppers = FIXED_SIDES;
  else if (distinct.length > SIDE_CLASSES) uppers = [...new Set(classBreaks(sizes, SIDE_CLASSES, scheme).slice(1).map(Math.floor))];
  return uppers.map((upper, index) => [index ? uppers[index - 1] + 1 : 1, upper]);
}

/** Which of the six colours of the look a class of fewer (sign -1) or more (1) has. */
export function changeShade(index, count, sign) {
  const strength = count === 1 ? 1 : Math.round((index * (SIDE_CLASSES - 1)) / (count - 1));
  return sign < 0 ? SIDE_CLASSES - 1 - strength : SIDE_CLASSES + strength;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Two periods from text, "2015-01-01/2015-12-31/2016-01-01/2016-12-31"; undefined if it is none. */
export function periodsIn(text) {
  const days = String(text).split("/");
  if (days.length !== 4 || !days.every((day) => DAY.test(day) && !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day))) return undefined;
  return days[0] <= days[1] && days[2] <= days[3] ? [days.slice(0, 2), days.slice(2)] : undefined;
}
