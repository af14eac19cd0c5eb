// Live numbers of the selection: sums with their unknowns, events by year or month, and the
// districts with most of them. Each equals geo_afpak.summary on the same selection.
import { byId, make } from "./dom.js";
import { formatDay, formatFigure, formatNumber, outOf, plural } from "./format.js";
import { countByPeriod, nameOfPeriod } from "./periods.js";
import { countUp } from "./select.js";
import { ABSENT } from "./store.js";
import { statesOf } from "./time.js";

const TOP = 5;
const LEAST_YEARS = 3;
const MOST_BARS = 48;
const FEW_YEARS = 7;
const SMALL_BAR = 30;

/** A figure and its note; "347 (340–347)" may break before its range, never inside it. */
export function figure(term, value, note) {
  const [stated, range] = value.split(/(?=\()/);
  return make("div", { class: "ga-figure" }, make("dt", {}, term), make("dd", {}, make("b", {}, stated, range ? make("i", {}, range) : null), make("span", {}, note)));
}

export function unknownNote(part, events) {
  if (!events) return "no events selected";
  const known = events - part.unknown;
  if (!known) return events === 1 ? "no figure for it" : `no figure for any of ${plural(events, "event")}`;
  return `stated for ${outOf(known, events, "event")}${part.unknown ? `; no figure for ${formatNumber(part.unknown)}` : ""}`;
}

/** Years when the selection spans some, else months; nothing when one bar would say it all. */
function periodsFor(app, rows) {
  const years = countByPeriod(app.store, rows, "year");
  const span = (counts) => counts[counts.length - 1].number - counts[0].number + 1;
  if (!years.counts.length) return undefined;
  if (span(years.counts) >= LEAST_YEARS) return span(years.counts) <= MOST_BARS ? { by: "year", ...years } : undefined;
  const months = countByPeriod(app.store, rows, "month");
  return months.counts.length && span(months.counts) > 1 ? { by: "month", ...months } : undefined;
}

/** Words under a bar: every year while they fit, else the ends; of months each January. */
function barLabel(by, number, first, last) {
  if (by === "month") return number === first || number % 12 === 0 ? nameOfPeriod("year", Math.floor(number / 12)) : "";
  return last - first < FEW_YEARS || number === first || number === last ? nameOfPeriod("year", number) : "";
}

/** Events by year or month as small bars. */
export function barList({ by, counts, left }) {
  const events = new Map(counts.map((one) => [one.number, one.events]));
  const most = Math.max(...events.values());
  const [first, last] = [counts[0].number, counts[counts.length - 1].number];
  const bars = [];
  for (let number = first; number <= last; number += 1) {
    const count = events.get(number) ?? 0;
    const bar = make("span", { class: "ga-bar" });
    bar.style.height = `${count ? Math.max(2, Math.round((count / most) * SMALL_BAR)) : 0}px`;
    const text = `${formatDay(nameOfPeriod(by, number))}: ${plural(count, "event")}`;
    const tick = make("small", { class: "ga-tick", "aria-hidden": "true" }, barLabel(by, number, first, last));
    bars.push(make("li", { title: text }, bar, tick, make("span", { class: "ga-hidden" }, text)));
  }
  const few = by === "year" && last - first < FEW_YEARS ? " ga-bars-few" : "";
  const note = left ? make("span", {}, `${plural(left, "event")} known to no single ${by}`) : null;
  return [make("div", { class: "ga-figure ga-figure-wide" }, make("dt", {}, `By ${by}`), make("dd", {}, make("ul", { class: `ga-bars${few}` }, ...bars), note))];
}

/** Districts by their events, the most first; equal ones by name. */
function topDistricts({ store, units }, rows) {
  const counts = new Uint32Array(store.names.adm2.length);
  let known = 0;
  const { adm2 } = store;
  for (let index = 0; index < rows.length; index += 1) {
    const code = adm2[rows[index]];
    if (code === ABSENT) continue;
    counts[code] += 1;
    known += 1;
  }
  const found = [...counts.entries()].filter(([, events]) => events).map(([code, events]) => ({ unit: units.get(store.names.adm2[code]), events })).filter(({ unit }) => unit);
  found.sort((a, b) => b.events - a.events || a.unit.name.localeCompare(b.unit.name, "en"));
  return { top: found.slice(0, TOP), districts: found.length, known };
}

function placeRow(app, rows) {
  const { top, districts, known } = topDistricts(app, rows);
  if (!top.length) return [];
  const items = top.map(({ unit, events }) => make("li", {}, make("button", { type: "button", class: "ga-link", on: { click: () => app.openPlace(unit) } }, unit.name), ` ${formatNumber(events)}`));
  const rest = rows.length - known;
  const note = `${plural(known, "event")} known to ${plural(districts, "district")}${rest ? `, ${formatNumber(rest)} to none` : ""}`;
  return [make("div", { class: "ga-figure ga-figure-wide" }, make("dt", {}, "Most in"), make("dd", {}, make("ol", { class: "ga-top" }, ...items), make("span", {}, note)))];
}

/** Events that no selection holds: they lie outside the map's countries. */
function elsewhereRow({ store: { mark, names }, meta }) {
  const code = names.mark.indexOf("elsewhere");
  const count = mark.reduce((sum, one) => sum + Number(one === code), 0);
  return count ? [make("div", { class: "ga-figure ga-figure-wide" }, make("dt", {}, "Not counted"), make("dd", {}, make("span", {}, `${plural(count, "event")} outside ${meta.those}: in the table only`)))] : [];
}

/** Where the events are to be seen: on the map, or listed beside it. */
function whereabouts(events, placed, drawn) {
  if (events && drawn === events) return events === 1 ? "on the map" : "all on the map";
  const hidden = placed > drawn ? `, ${formatNumber(placed - drawn)} of kinds that are off` : "";
  const listed = events > placed ? `, ${formatNumber(events - placed)} listed beside it` : "";
  return `${formatNumber(drawn)} on the map${hidden}${listed}`;
}

/** Without any event: how many statements, of how many groups. */
function statementFigures(app) {
  const zones = app.shownZones();
  const states = statesOf(zones, app.criteria).filter(([count]) => count).map(([count, word]) => `${formatNumber(count)} ${word}`);
  const groups = new Set(zones.map(({ group }) => group)).size;
  return [figure("Statements", formatNumber(zones.length), states.join(", ")), figure("Groups", formatNumber(groups), "they speak of")];
}

/** Without any event: what is only counted, by whom. */
function countedFigures({ units, leftOut, source, sources = [source] }) {
  const rows = units.adm1.map(([, events, , killed, , unknown]) => ({ events, killed, unknown }));
  const sum = (list) => list.reduce((total, value) => total + (value ?? 0), 0);
  const [placed, unknown] = [sum(rows.map((row) => row.events)), sum(rows.map((row) => row.unknown))];
  const left = sum(leftOut.adm1.map(([, events]) => events));
  const text = rows.some(({ killed }) => killed !== null) ? formatNumber(sum(rows.map(({ killed }) => killed))) : "not stated";
  return [
    figure("Events", formatNumber(placed + left), `only counted (${sources.join(", ")})${left ? `; ${formatNumber(left)} in no province` : ""}`),
    figure("Killed", text, unknownNote({ unknown }, placed)),
  ];
}

/** Draw the numbers of the present selection. */
export function drawNumbers(app) {
  if (app.onlyCounted) {
    byId("ga-numbers").replaceChildren(...countedFigures(app.onlyCounted));
    byId("ga-numbers-more").parentElement.hidden = true;
    return;
  }
  if (app.alone) {
    byId("ga-numbers").replaceChildren(...statementFigures(app));
    byId("ga-numbers-more").parentElement.hidden = true;
    return;
  }
  const { rows } = app.selection;
  const numbers = countUp(app.store, rows);
  const shelf = app.store.names.mark.indexOf("shelf");
  const { mark } = app.store;
  const placedOf = (some) => {
    let placed = 0;
    for (let index = 0; index < some.length; index += 1) if (mark[some[index]] !== shelf) placed += 1;
    return placed;
  };
  const [placed, drawn] = [placedOf(rows), placedOf(app.shownRows())];
  const text = (part) => formatFigure(part.stated ?? undefined, part.low ?? undefined, part.high ?? undefined);
  byId("ga-numbers").replaceChildren(
    figure("Events", formatNumber(numbers.events), whereabouts(numbers.events, placed, drawn)),
    figure("Killed", text(numbers.killed), unknownNote(numbers.killed, numbers.events)),
    figure("Injured", text(numbers.injured), unknownNote(numbers.injured, numbers.events)),
  );
  const periods = periodsFor(app, rows);
  const more = [...(periods ? barList(periods) : []), ...placeRow(app, rows), ...elsewhereRow(app)];
  byId("ga-numbers-more").replaceChildren(...more);
  byId("ga-numbers-more").parentElement.hidden = more.length === 0;
}
