// Further filters: columns of text (claimed by, target, sources, and any column of the user's own
// data), and what contradicts an event. They wait for the texts of the page.
// Pure functions; tested by `node --test`.
import { ownLabel } from "./casualties.js";

const FURTHER = { claimed: "Claimed by", target: "Target", targetType: "Kind of target", cited: "Source cited" };
const COLUMN_OF = new Map([["cited", "sources"]]);
const OWN = "own:";
const MOST_VALUES = 1000;
const CONTESTED = ["sources", "place"];
export const CONTESTED_WORDS = { sources: "Sources contradict it", place: "Stated and joined place differ" };
const codedOf = new WeakMap();

export function isFurther(key) {
  return Object.hasOwn(FURTHER, key) || key.startsWith(OWN);
}

export function furtherTitle(key) {
  return key.startsWith(OWN) ? ownLabel(key.slice(OWN.length)) : FURTHER[key];
}

/** The filters of this kind that the data have something for. */
export function furtherKeys(store) {
  const columns = Object.keys(FURTHER).filter((key) => store.has(COLUMN_OF.get(key) ?? key));
  return [...columns, ...store.own.map((name) => `${OWN}${name}`)];
}

/** Something worked out once for a store and a key. */
function once(store, key, find) {
  if (!codedOf.has(store)) codedOf.set(store, new Map());
  const found = codedOf.get(store);
  if (!found.has(key)) found.set(key, find());
  return found.get(key);
}

/** A column of text or of lists as codes, and the words that each code stands for. */
export function codesFor(store, key) {
  return once(store, key, () => {
    const [codes, words, known] = [new Int32Array(store.n), [], new Map()];
    const column = COLUMN_OF.get(key) ?? key;
    for (let row = 0; row < store.n; row += 1) {
      const value = store.text(row, column);
      const text = Array.isArray(value) ? value.join("\0") : value === undefined ? "" : String(value);
      let code = known.get(text);
      if (code === undefined) {
        code = words.length;
        known.set(text, code);
        words.push(value === undefined ? [] : [value].flat().map(String));
      }
      codes[row] = code;
    }
    return { codes, words };
  });
}

/** The different values in order; undefined where they are too many for a list. */
export function furtherValues(store, key) {
  return once(store, `${key} values`, () => {
    const values = [...new Set(codesFor(store, key).words.flat())];
    return values.length > MOST_VALUES ? undefined : values.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  });
}

/** How many of the rows have each value. */
export function countFurther(store, key, rows) {
  const { codes, words } = codesFor(store, key);
  const each = new Uint32Array(words.length);
  for (let index = 0; index < rows.length; index += 1) each[codes[rows[index]]] += 1;
  const counts = new Map();
  words.forEach((values, code) => {
    if (each[code]) for (const value of new Set(values)) counts.set(value, (counts.get(value) ?? 0) + each[code]);
  });
  return counts;
}

/** What contradicts each event, by bits in the order of CONTESTED. */
function contests(store) {
  return once(store, "contested", () => {
    const bits = new Uint8Array(store.n);
    for (let row = 0; row < store.n; row += 1) bits[row] = Number(Boolean(store.text(row, "contra"))) + 2 * Number(store.text(row, "agrees") === false);
    return bits;
  });
}

export function countContested(store, rows) {
  const bits = contests(store);
  const counts = [0, 0];
  for (let index = 0; index < rows.length; index += 1) {
    counts[0] += bits[rows[index]] & 1;
    counts[1] += bits[rows[index]] >> 1;
  }
  return new Map(CONTESTED.map((name, at) => [name, counts[at]]).filter(([, count]) => count));
}

/** For each criterion of this kind a test of rows; none while the texts are still to come. */
export function furtherTests(store, criteria) {
  if (!store.hasTexts) return [];
  const tests = [];
  if (criteria.contested?.length) {
    const [bits, wanted] = [contests(store), CONTESTED.reduce((sum, name, at) => sum + (criteria.contested.includes(name) ? 1 << at : 0), 0)];
    tests.push((row) => (bits[row] & wanted) !== 0);
  }
  for (const key of Object.keys(criteria).filter((one) => isFurther(one) && criteria[one]?.length)) {
    const { codes, words } = codesFor(store, key);
    const asked = new Set(criteria[key].map(String));
    const wanted = Uint8Array.from(words, (values) => Number(values.some((value) => asked.has(value))));
    tests.push((row) => wanted[codes[row]] === 1);
  }
  return tests;
}
