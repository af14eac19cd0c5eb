// The state of the page as the part of an address after "#", and back. What comes back is only
// what the page knows: an address may come from anyone. Pure functions; tested by `node --test`.

import { areasCode, areasIn } from "./areas.js";
import { isFurther } from "./further.js";

const LONGEST = 20000;
const LIST_KEYS = { g: "groups", c: "classes", t: "types", s: "sources", n: "countries", a: "provinces", z: "statuses", x: "contested" };
const DAY_KEYS = { first: "firstSince", quiet: "quietSince" };
const MOST_KILLED = /^(\d{0,7})-(\d{0,7})$/;
const OPEN_KINDS = ["event", "zone", "place"];

/** Commas part the items, so that inside one they are escaped; blanks read as "+". */
function codeItem(text) {
  return encodeURIComponent(text).replaceAll("%20", "+").replaceAll("%3A", ":").replaceAll("%2F", "/");
}

function decodeItem(code) {
  try {
    return decodeURIComponent(code.replaceAll("+", " "));
  } catch {
    return null;
  }
}

function listCode(items) {
  return items.map((item) => codeItem(String(item))).join(",");
}

function isDay(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * State to text: { view: [lat, lon, zoom], criteria, on, off (layers that differ from the
 * start), open: [kind, id], more: { key: text } }. What is absent is as it was at the start.
 */
export function encodeLink({ view, criteria = {}, on = [], off = [], open, more = {} }) {
  const parts = [];
  const add = (key, code) => parts.push(`${key}=${code}`);
  if (view) add("v", view.map((value) => Number(value.toFixed(3))).join(","));
  for (const [key, name] of Object.entries(LIST_KEYS)) if (criteria[name]?.length) add(key, listCode(criteria[name]));
  for (const [key, items] of Object.entries(criteria)) if (isFurther(key) && items?.length) add(`w.${codeItem(key)}`, listCode(items));
  if (criteria.precisions?.length) add("p", listCode(criteria.precisions));
  if (criteria.killed) add("k", criteria.killed.unknown ? "none" : `${criteria.killed.min ?? ""}-${criteria.killed.max ?? ""}`);
  if (criteria.areas?.length) add("area", areasCode(criteria.areas));
  if (criteria.from) add("from", criteria.from);
  if (criteria.to) add("to", criteria.to);
  if (criteria.undated !== undefined) add("u", Number(criteria.undated));
  for (const [key, name] of Object.entries(DAY_KEYS)) if (criteria[name]) add(key, criteria[name]);
  if (on.length || off.length) add("l", [...on.map(codeItem), ...off.map((key) => `-${codeItem(key)}`)].join(","));
  for (const [key, text] of Object.entries(more)) if (text) add(key, codeItem(text));
  if (open) add("o", `${open[0]}:${codeItem(open[1])}`);
  return parts.join("&");
}

/** Pairs of an address part; the first of a key counts. */
function pairsOf(hash) {
  const pairs = new Map();
  if (typeof hash !== "string" || hash.length > LONGEST) return pairs;
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0 && !pairs.has(part.slice(0, at))) pairs.set(part.slice(0, at), part.slice(at + 1));
  }
  return pairs;
}

function itemsOf(code) {
  return code === undefined ? [] : [...new Set(code.split(",").map(decodeItem))].filter((item) => item !== null && item !== "");
}

function viewIn(code) {
  if (!/^-?\d{1,3}(\.\d{1,6})?,-?\d{1,3}(\.\d{1,6})?,\d{1,2}(\.\d{1,4})?$/.test(code ?? "")) return undefined;
  const [lat, lon, zoom] = code.split(",").map(Number);
  return Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && zoom <= 19 ? [lat, lon, zoom] : undefined;
}

function killedIn(code) {
  if (code === "none") return { unknown: true };
  const found = MOST_KILLED.exec(code ?? "");
  if (!found || code === "-") return undefined;
  const [min, max] = [found[1], found[2]].map((text) => (text ? Number(text) : undefined));
  if (min > max) return undefined;
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

function criteriaIn(pairs, known) {
  const criteria = {};
  for (const [key, name] of Object.entries(LIST_KEYS)) {
    const items = itemsOf(pairs.get(key)).filter((item) => known[name]?.has(item));
    if (items.length) criteria[name] = items;
  }
  for (const [code, text] of pairs) {
    const key = code.startsWith("w.") ? decodeItem(code.slice(2)) : null;
    const items = key === null ? [] : itemsOf(text).filter((item) => known.further?.(key, item));
    if (items.length) criteria[key] = items;
  }
  const precisions = itemsOf(pairs.get("p")).filter((item) => /^[0-5]$/.test(item)).map(Number);
  if (precisions.length) criteria.precisions = precisions;
  const killed = killedIn(pairs.get("k"));
  if (killed) criteria.killed = killed;
  const areas = pairs.has("area") ? areasIn(decodeItem(pairs.get("area"))) : undefined;
  if (areas) criteria.areas = areas;
  const [from, to] = ["from", "to"].map((key) => (isDay(pairs.get(key) ?? "") ? pairs.get(key) : undefined));
  if (from && !(to && to < from)) criteria.from = from;
  if (to && !(from && to < from)) criteria.to = to;
  if (/^[01]$/.test(pairs.get("u") ?? "")) criteria.undated = pairs.get("u") === "1";
  for (const [key, name] of Object.entries(DAY_KEYS)) if (isDay(pairs.get(key) ?? "")) criteria[name] = pairs.get(key);
  return criteria;
}

/**
 * Text to state. `known` says what exists: a Set for each list of criteria and for `layers`,
 * `has(kind, id)` for what can be opened, and in `more` a test for each further key.
 * Undefined when the text says nothing that the page knows.
 */
export function decodeLink(hash, known) {
  const pairs = pairsOf(hash);
  const state = { criteria: criteriaIn(pairs, known), on: [], off: [], more: {} };
  const view = viewIn(pairs.get("v"));
  if (view) state.view = view;
  for (const item of itemsOf(pairs.get("l"))) {
    const key = item.replace(/^-/, "");
    if (known.layers.has(key)) state[item === key ? "on" : "off"].push(key);
  }
  for (const [key, isKnown] of Object.entries(known.more ?? {})) {
    const text = pairs.has(key) ? decodeItem(pairs.get(key)) : null;
    if (text !== null && isKnown(text)) state.more[key] = text;
  }
  const [, kind, code] = /^([a-z]+):(.+)$/s.exec(pairs.get("o") ?? "") ?? [];
  const id = code === undefined ? null : decodeItem(code);
  if (id !== null && OPEN_KINDS.includes(kind) && known.has(kind, id)) state.open = [kind, id];
  const said = Object.keys(state.criteria).length + state.on.length + state.off.length + Object.keys(state.more).length;
  return said || state.view || state.open ? state : undefined;
}
