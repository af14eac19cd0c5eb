// The comparison of two periods as the reader sets and reads it: fields, words, legend.
import { changeShade, comparePeriods, periodsIn } from "./compare.js";
import { byId, make } from "./dom.js";
import { formatDay, formatFigure, formatNumber, plural } from "./format.js";
import { selectRows } from "./select.js";
import { dayOf, isoOf } from "./store.js";
import { spanOf } from "./time.js";

const WORDS_FOR = ["First", "Then"];
const LEVEL_WORDS = { adm2: "district", adm1: "province" };

function yearOf(number) {
  return [`${number}-01-01`, `${number}-12-31`];
}

/** The window against as long a time before it; without one the last two years of the data. */
function firstPeriods({ store, criteria: { from, to } }) {
  if (from && to) {
    const year = Number(from.slice(0, 4));
    if (from.endsWith("-01-01") && to === `${year}-12-31`) return [yearOf(year - 1), [from, to]];
    const days = dayOf(to) - dayOf(from) + 1;
    return [[isoOf(dayOf(from) - days), isoOf(dayOf(from) - 1)], [from, to]];
  }
  const span = spanOf(store);
  const last = span ? Number(isoOf(span.last).slice(0, 4)) : 2000;
  return [yearOf(last - 1), yearOf(last)];
}

export function comparedPeriods(app) {
  app.periods ??= firstPeriods(app);
  return app.periods;
}

/** Text of the address for the periods, and back; what is no pair of periods is none. */
export function periodsCode(app) {
  return comparedPeriods(app).flat().join("/");
}

export function setPeriods(app, text) {
  app.periods = text === undefined ? undefined : periodsIn(text);
}

/** The selection under all criteria but the time, parted by the two periods; kept while it stays. */
export function comparisonOf(app, level) {
  const { criteria, store } = app;
  const periods = comparedPeriods(app);
  const last = app.keptComparison;
  if (last && last.criteria === criteria && last.periods === periods && last.level === level) return last;
  const { rows } = selectRows(store, { ...criteria, from: undefined, to: undefined });
  app.keptComparison = { criteria, ...comparePeriods(store, rows, periods, level) };
  return app.keptComparison;
}

/** "2015" of a whole year, else both days. */
export function periodWords([from, to]) {
  const whole = from.endsWith("-01-01") && to === `${from.slice(0, 4)}-12-31`;
  return whole ? from.slice(0, 4) : `${formatDay(from)} to ${formatDay(to)}`;
}

/** The change as text with its sign; a minus is as wide as a plus. */
export function signed(change) {
  if (!change) return "0";
  return `${change < 0 ? "−" : "+"}${formatNumber(Math.abs(change))}`;
}

function killedText({ events, killed }) {
  if (!events) return "no events";
  const figure = formatFigure(killed.stated ?? undefined, killed.low ?? undefined, killed.high ?? undefined);
  return `${plural(events, "event")}; killed: ${figure}${killed.unknown ? `, no figure for ${formatNumber(killed.unknown)}` : ""}`;
}

/** What stands under the fields: both sums, the change, and what is in neither period. */
function comparisonWords({ periods, totals, touching, undated }) {
  const left = [
    ...(touching ? [`${plural(touching, "event")} in neither: known to a longer time, or by a report's date alone`] : []),
    ...(undated ? [`${formatNumber(undated)} undated`] : []),
  ];
  return [
    ...periods.map((period, side) => `${periodWords(period)}: ${killedText(totals[side])}.`),
    `Change: ${signed(totals[1].events - totals[0].events)} in events.${left.length ? ` Not compared: ${left.join("; ")}.` : ""}`,
    "All filters count but the time window: the two periods take its place.",
  ];
}

function sideText([from, to], sign) {
  if (to === Infinity) return `${signed(sign * from)} or ${sign < 0 ? "less" : "more"}`;
  const ends = sign < 0 ? [-to, -from] : [from, to];
  return [...new Set(ends.map(signed))].join(" to ");
}

/** Heading and rows [style, text] of the legend, from most of fewer to most of more. */
export function changeLegend(app, { classes, level }) {
  const heading = `Change in events by ${LEVEL_WORDS[level]}, ${comparedPeriods(app).map(periodWords).join(" → ")}`;
  const side = (sign) => classes.map((ends, index) => [`ga-change-${changeShade(index, classes.length, sign)}`, sideText(ends, sign)]);
  return { heading, rows: [...side(-1).reverse(), ["ga-change-same", "as many"], ...side(1)] };
}

/** Fields of one period: a year to choose, or its two days. */
function periodFields(app, side, redraw) {
  const span = spanOf(app.store);
  const [low, high] = span ? [span.first, span.last].map((day) => Number(isoOf(day).slice(0, 4))) : [2000, 2000];
  const years = Array.from({ length: Math.min(high - low + 1, 200) }, (_, at) => String(high - at));
  const year = make("select", { class: "ga-select", "aria-label": `${WORDS_FOR[side]} period: a year` }, make("option", { value: "" }, "days"), ...years.map((text) => make("option", { value: text }, text)));
  const days = ["first day", "last day"].map((what) => make("input", { type: "date", class: "ga-select", "aria-label": `${WORDS_FOR[side]} period: ${what}` }));
  const set = (period) => {
    const periods = [...comparedPeriods(app)];
    periods[side] = period;
    if (!periodsIn(periods.flat().join("/"))) return;
    app.periods = periods;
    redraw();
  };
  year.addEventListener("change", () => year.value && set(yearOf(year.value)));
  for (const day of days) day.addEventListener("change", () => set(days.map((one) => one.value)));
  const draw = () => {
    const period = comparedPeriods(app)[side];
    const whole = periodWords(period);
    year.value = years.includes(whole) ? whole : "";
    days.forEach((day, end) => {
      if (day !== document.activeElement) day.value = period[end];
    });
  };
  return { row: make("div", { class: "ga-period", role: "group", "aria-label": `${WORDS_FOR[side]} period` }, make("span", {}, WORDS_FOR[side]), year, ...days), draw };
}

/** The fields of both periods; `redraw` is called when a reader has changed one. */
export function comparePanel(app, redraw) {
  const sides = WORDS_FOR.map((_, side) => periodFields(app, side, redraw));
  const table = make("button", { type: "button", class: "ga-link ga-small", on: { click: () => app.openTable("districts") } }, "Both counts by district, as a table");
  const panel = make("div", { id: "ga-compare", class: "ga-compare", hidden: true }, ...sides.map(({ row }) => row), make("div", { id: "ga-compare-words" }), table);
  app.drawComparison = () => {
    for (const { draw } of sides) draw();
    byId("ga-compare-words").replaceChildren(...comparisonWords(comparisonOf(app, app.shading.level)).map((text) => make("p", { class: "ga-small" }, text)));
  };
  return panel;
}

/** Show the fields with what they hold, or hide them. */
export function drawCompare(app, on) {
  const panel = byId("ga-compare");
  panel.hidden = !on;
  if (on) app.drawComparison();
}
