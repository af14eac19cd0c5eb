// The selection in words: what is filtered, how many, over which time.
import { activeMeasure } from "./choropleth.js";
import { periodWords, comparedPeriods } from "./comparepanel.js";
import { CONTESTED_WORDS, furtherTitle, isFurther } from "./further.js";
import { formatDay, formatFigure, formatNumber, plural } from "./format.js";
import { countUp } from "./select.js";
import { isoOf, NO_DAY } from "./store.js";

function either(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function killedWords({ unknown, min, max }) {
  if (unknown) return "no figure of deaths";
  if (min !== undefined && max !== undefined) return `${formatNumber(min)} to ${formatNumber(max)} killed`;
  return min !== undefined ? `at least ${formatNumber(min)} killed` : `at most ${formatNumber(max)} killed`;
}

function timeWords({ from, to }) {
  if (from && to) return `from ${formatDay(from)} to ${formatDay(to)}`;
  return from ? `from ${formatDay(from)} on` : `until ${formatDay(to)}`;
}

function hasUndated({ store, selection }) {
  return selection.rows.some((row) => store.start[row] === NO_DAY);
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
    .map(([key, [label, nameOf]]) => `${label}: ${either(criteria[key].map(nameOf))}`);
  for (const key of Object.keys(criteria).filter(isFurther)) phrases.push(`${furtherTitle(key)}: ${either(criteria[key])}`);
  if (criteria.killed) phrases.push(killedWords(criteria.killed));
  if (criteria.from || criteria.to) phrases.push(timeWords(criteria));
  if (criteria.firstSince) phrases.push(`in districts without an event before ${formatDay(criteria.firstSince)}`);
  if (criteria.quietSince) phrases.push(`in districts without an event since ${formatDay(criteria.quietSince)}`);
  if (criteria.undated === false) phrases.push("without undated events");
  else if ((criteria.from || criteria.to) && hasUndated(app)) phrases.push("and events without a date");
  if (activeMeasure(app) === "change") phrases.push(`shaded by the change from ${comparedPeriods(app).map(periodWords).join(" to ")}`);
  const off = kindsOff(app);
  if (off.length) phrases.push(`counted but not drawn: ${off.join(", ")}`);
  return phrases;
}

/** Events that a map for publication only counts: how many, and whose. */
export function countedWords({ counted }) {
  if (!counted) return null;
  const sum = [...counted.units.adm2, ...counted.leftOut.adm2].reduce((total, [, events]) => total + events, 0);
  return `Only counted, their rows not republished: ${plural(sum, "event")} of ${counted.sources.join(", ")}.`;
}

/** The whole selection as one sentence: what is filtered, then how many. */
export function selectionWords(app) {
  const text = [...criteriaWords(app), countWords(app)].join("; ");
  return text[0].toUpperCase() + text.slice(1);
}

/** "79 events; killed 347 (340–347), no figure for 71". */
export function countWords(app) {
  const { events, killed } = countUp(app.store, app.selection.rows);
  if (!events) return "no events";
  const figure = killed.unknown === events ? "no figure of deaths" : `killed ${formatFigure(killed.stated ?? undefined, killed.low ?? undefined, killed.high ?? undefined)}`;
  return `${plural(events, "event")}; ${figure}${killed.unknown && killed.unknown < events ? `, no figure for ${formatNumber(killed.unknown)}` : ""}`;
}

/** First and last year that the events of the page speak of; undefined when none is dated. */
export function yearsOfData({ store }) {
  let [first, last] = [Infinity, -Infinity];
  for (let row = 0; row < store.n; row += 1) {
    if (store.start[row] === NO_DAY) continue;
    first = Math.min(first, store.start[row]);
    last = Math.max(last, store.end[row]);
  }
  return first > last ? undefined : [first, last].map((day) => isoOf(day).slice(0, 4));
}
