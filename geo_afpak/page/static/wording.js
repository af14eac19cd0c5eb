// The selection in words: what is filtered, how many, over which time.
import { byId, make } from "./dom.js";
import { areaWords } from "./areapanel.js";
import { activeMeasure } from "./choropleth.js";
import { periodWords, comparedPeriods } from "./comparepanel.js";
import { CONTESTED_WORDS, furtherTitle, isFurther } from "./further.js";
import { formatDay, formatFigure, formatNumber, isolate, plural } from "./format.js";
import { countUp } from "./select.js";
import { isoOf, NO_DAY } from "./store.js";
import { countUndated, holdsUndated, windowWords, zoneAt } from "./time.js";

function either(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function killedWords({ unknown, min, max }) {
  if (unknown) return "no figure of deaths";
  if (min !== undefined && max !== undefined) return `${formatNumber(min)} to ${formatNumber(max)} killed`;
  return min !== undefined ? `at least ${formatNumber(min)} killed` : `at most ${formatNumber(max)} killed`;
}

function timeWords({ from, to }) {
  if (from && from === to) return `on ${formatDay(from)}`;
  if (from && to) return `from ${formatDay(from)} to ${formatDay(to)}`;
  return from ? `from ${formatDay(from)} on` : `until ${formatDay(to)}`;
}

/** What of the undated is in a selection that could be without it, or is left out of it. */
function undatedWords({ criteria, store, selection, time }) {
  const windowed = criteria.from || criteria.to;
  if (!windowed && criteria.undated !== false) return [];
  if (holdsUndated(criteria)) {
    const inside = countUndated(store, selection.rows);
    return inside ? [`and ${plural(inside, "event")} without a date`] : [];
  }
  const left = time?.others?.undated ?? 0;
  return left || criteria.undated === false ? [`without ${left ? plural(left, "undated event") : "undated events"}`] : [];
}

/** Kinds of the selected events whose layer is off. */
function kindsOff({ meta, map, groups, store, selection }) {
  const off = Object.keys(meta.classes).filter((cls) => !map.hasLayer(groups[`event:${cls}`]));
  return off.filter((cls) => selection.rows.some((row) => store.nameOf("cls", row) === cls)).map((cls) => meta.classes[cls]);
}

/** What the criteria let through, one phrase for each; none when nothing is filtered. */
export function criteriaWords(app) {
  const { criteria, meta } = app;
  const unitName = (id) => app.units.get(id)?.name ?? id;
  const namings = {
    groups: ["group", app.groupName], classes: ["kind", (key) => meta.classes[key] ?? key], types: ["type", (key) => meta.types[key] ?? key],
    precisions: ["place known to", (key) => meta.precisions[key] ?? key], sources: ["data set", String],
    countries: ["country", unitName], provinces: ["province", unitName], statuses: ["status of presence", (key) => meta.statuses[key]?.[0] ?? key],
    contested: ["contradicted", (key) => CONTESTED_WORDS[key] ?? key],
  };
  const phrases = Object.entries(namings)
    .filter(([key]) => criteria[key]?.length)
    .map(([key, [label, nameOf]]) => `${label}: ${either(criteria[key].map((one) => isolate(String(nameOf(one)))))}`);
  for (const key of Object.keys(criteria).filter(isFurther)) phrases.push(`${furtherTitle(key)}: ${either(criteria[key].map(isolate))}`);
  phrases.push(...areaWords(app));
  if (criteria.killed) phrases.push(killedWords(criteria.killed));
  if (criteria.from || criteria.to) phrases.push(timeWords(criteria));
  if (criteria.firstSince) phrases.push(`in districts without an event before ${formatDay(criteria.firstSince)}`);
  if (criteria.quietSince) phrases.push(`in districts without an event since ${formatDay(criteria.quietSince)}`);
  phrases.push(...undatedWords(app));
  if (activeMeasure(app) === "change") phrases.push(`shaded by the change from ${comparedPeriods(app).map(periodWords).join(" to ")}`);
  const off = kindsOff(app);
  if (off.length) phrases.push(`counted but not drawn: ${off.join(", ")}`);
  return phrases;
}

/** Events that a map for publication only counts: how many, and whose. */
function countedWords({ counted }) {
  if (!counted) return null;
  const sum = [...counted.units.adm2, ...counted.leftOut.adm2].reduce((total, [, events]) => total + events, 0);
  return `Only counted, their rows not republished: ${plural(sum, "event")} of ${counted.sources.join(", ")}.`;
}

/** Counts of areas by another source, where they are on the map. */
function areasWords(app) {
  if (activeMeasure(app) !== "areas") return null;
  const { source, period } = app.meta.areas;
  return `Shaded: counts of events by ${source}, ${period}, apart from the events.`;
}

const DATE = "(?:\\d{1,2} )?(?:[A-Z][a-z]+ )?\\d{4}"; // 2016, August 2016, 8 August 2016
const TIME_AT_END = new RegExp(`, ${DATE}(?:(?:–| to )${DATE})?(?=$|; )`);

/** The heading: one that ends in the time of the data ends in that of the window. */
export function titleOf({ meta: { title }, criteria }) {
  if (!criteria.from && !criteria.to) return title;
  return title.replace(TIME_AT_END, `, ${windowWords(criteria)}`);
}

/** The whole selection as one sentence: what is filtered, then how many. */
export function selectionWords(app) {
  const text = [...criteriaWords(app), countWords(app)].join("; ");
  return text[0].toUpperCase() + text.slice(1);
}

/** The heading; what must not be missed before it stands on a line of its own. */
function drawTitle(app) {
  const { kicker } = app.meta;
  const title = titleOf(app);
  const parts = kicker && title.startsWith(kicker) ? [make("span", { class: "ga-kicker" }, kicker), title.slice(kicker.length)] : [title];
  byId("ga-title").replaceChildren(...parts);
}

/** Under the title: what the map holds, or what of it is selected; neither moves the map. */
export function drawLead(app) {
  const host = byId("ga-lead");
  drawTitle(app);
  const selected = Object.keys(app.criteria).length > 0 || kindsOff(app).length > 0;
  if (!host.children.length) host.replaceChildren(make("span", {}, app.meta.lead), make("span", { hidden: true }));
  const [whole, part] = host.children;
  whole.classList.toggle("ga-lead-off", selected);
  part.hidden = !selected;
  part.textContent = selected ? `${selectionWords(app)}.` : "";
}

/** "10,000,000 events, counts only; killed 20,000 (19,000–21,000), no figure for 3". */
function overviewWords({ totals: { events, killed, killed_low: low, killed_high: high, killed_unknown: unknown } }) {
  return `${plural(events, "event")}, counts only; killed ${formatFigure(killed, low, high)}${unknown ? `, no figure for ${formatNumber(unknown)}` : ""}`;
}

/** "79 events; killed 347 (340–347), no figure for 71". */
export function countWords(app) {
  if (app.meta.overview) return overviewWords(app.meta.overview);
  if (app.alone) return statementWords(app) ?? "no statements";
  const { events, killed } = countUp(app.store, app.selection.rows);
  if (!events) return "no events";
  const figure = killed.unknown === events ? "no figure of deaths" : `killed ${formatFigure(killed.stated ?? undefined, killed.low ?? undefined, killed.high ?? undefined)}`;
  return `${plural(events, "event")}; ${figure}${killed.unknown && killed.unknown < events ? `, no figure for ${formatNumber(killed.unknown)}` : ""}`;
}

/** What is said of presence: how many statements, which of them fade, have no date or are not drawn. */
function statementWords(app) {
  const zones = app.shownZones();
  if (!zones.length) return null;
  const off = (zone) => zone.shape === undefined || !app.map.hasLayer(app.groups[`zone:${zone.status}`]);
  const parts = [
    [zones.filter((zone) => zoneAt(zone, app.criteria) === "fading").length, "fading (their last evidence lies before)"],
    [zones.filter((zone) => zoneAt(zone, app.criteria) === "undated").length, "undated"],
    [zones.filter(off).length, "not drawn"],
  ].filter(([count]) => count);
  return [plural(zones.length, "statement"), ...parts.map(([count, word]) => `${formatNumber(count)} ${word}`)].join(", ");
}

/** What else a picture or a citation of the view must say: presence, what is only counted, the years. */
export function notesOf(app) {
  const presence = app.alone ? null : statementWords(app); // which then is the count itself
  const span = yearsOfSelection(app);
  return [
    presence && `Presence: ${presence}.`, countedWords(app.meta), areasWords(app),
    span && `Data: events of ${span[0] === span[1] ? span[0] : span.join(" to ")}.${app.meta.corrected ? " Corrections applied." : ""}`,
  ].filter(Boolean);
}

/** First and last year that the selected events speak of; undefined when none is dated. */
function yearsOfSelection({ store, selection: { rows } }) {
  let [first, last] = [Infinity, -Infinity];
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index];
    if (store.start[row] === NO_DAY) continue;
    first = Math.min(first, store.start[row]);
    last = Math.max(last, store.end[row]);
  }
  return first > last ? undefined : [first, last].map((day) => isoOf(day).slice(0, 4));
}
