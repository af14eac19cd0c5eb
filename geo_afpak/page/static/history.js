// First and last event of each district, and which districts have none before or since a day.
// Pure functions; tested by `node --test`.
import { ABSENT, NO_DAY } from "./store.js";

/** Rows of the first and of the last dated event of each district, -1 for none, by its code. */
export function historyOf(store, rows) {
  const size = store.names.adm2.length;
  const [first, last] = [new Int32Array(size).fill(-1), new Int32Array(size).fill(-1)];
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index];
    const code = store.adm2[row];
    if (code === ABSENT || store.start[row] === NO_DAY) continue;
    if (first[code] === -1 || store.start[row] < store.start[first[code]]) first[code] = row;
    if (last[code] === -1 || store.end[row] > store.end[last[code]]) last[code] = row;
  }
  return { first, last };
}

/**
 * For each district code whether it has a dated event among the rows, none of which can lie
 * before the one day, nor on the other or after it; days since 1970, or undefined.
 */
export function districtsWithin(store, rows, { since, quiet }) {
  const { first, last } = historyOf(store, rows);
  return Uint8Array.from(first, (row, code) => Number(row !== -1 && !(store.start[row] < since) && !(store.end[last[code]] >= quiet)));
}
