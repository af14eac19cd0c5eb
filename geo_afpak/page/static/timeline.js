// The timeline at the foot of the map: when events happened, a window on them, and play.
// It sets `from`, `to` and `undated` of the criteria and follows them; the map never moves.
import { addBrush, onHandleKey } from "./brush.js";
import { announce, byId, make, makeSvg } from "./dom.js";
import { capital, formatDay, formatNumber, plural } from "./format.js";
import { phasesOf, phaseStrip } from "./phases.js";
import { selectRows } from "./select.js";
import { isoOf, NO_DAY } from "./store.js";
import {
  countBins, countStatements, countUndated, holdsUndated, kindsOf, KINDS, makeAxis, makeBins, nextWindow, spanOf, statesOf, ticksOf,
  windowOf, windowWords, zonePeriod,
} from "./time.js";
import { windowFields } from "./window.js";
import { zonesFor } from "./zonefilter.js";

const BAR_HEIGHT = 30;
const LEAST_BAR = 1.5;
const TICK_GAP = 40;
const PAUSE = { day: 160, month: 650, year: 1300 };
const UNITS = ["day", "month", "year"];
const SIDES = { from: "Start of the time window", to: "End of the time window" };

function percent(place) {
  return `${(100 * place).toFixed(3)}%`;
}

/** What never changes on this page: the span, its bins and axis, the kind of each row. */
function timelineOf(app) {
  const { store } = app;
  const span = spanOf(store, app.zones);
  if (!span) return null;
  const bins = makeBins(span);
  const elsewhere = store.names.mark.indexOf("elsewhere");
  const starts = store.start.filter((day, row) => day !== NO_DAY && store.mark[row] !== elsewhere);
  return {
    span, bins, axis: makeAxis(starts, bins), kinds: kindsOf(store), alone: starts.length === 0,
    unit: bins.unit === "day" ? "day" : "month", growing: false, timer: null, others: null,
  };
}

/** Bars of one kind, standing on those before it, as one path. */
function barsPath(time, counts, kinds, width, scale) {
  const { axis, bins } = time;
  const lift = new Float64Array(bins.count);
  return kinds.map((kind) => {
    let path = "";
    for (let bin = 0; bin < bins.count; bin += 1) {
      const value = counts[kind * bins.count + bin];
      if (!value) continue;
      const left = Math.round(axis.at(bins.edges[bin]) * width);
      const right = Math.round(axis.at(bins.edges[bin + 1]) * width);
      const height = Math.max(LEAST_BAR, value * scale);
      const top = BAR_HEIGHT - lift[bin] - height;
      path += `M${left} ${top.toFixed(1)}h${Math.max(1, right - left - (right - left > 3 ? 1 : 0))}v${height.toFixed(1)}H${left}Z`;
      lift[bin] += height;
    }
    return path;
  });
}

function tallest(counts, bins) {
  let most = 0;
  for (let bin = 0; bin < bins.count; bin += 1) {
    let sum = 0;
    for (let kind = 0; kind < KINDS.length; kind += 1) sum += counts[kind * bins.count + bin];
    most = Math.max(most, sum);
  }
  return most;
}

/** The events under all other criteria; counted anew only when one of those has changed. */
function othersOf(app, time) {
  const { from, to, undated, ...rest } = app.criteria;
  const key = JSON.stringify(rest);
  if (time.others?.key !== key) {
    const free = from === undefined && to === undefined && undated !== false;
    const { rows } = free ? app.selection : selectRows(app.store, rest);
    const counts = time.alone ? countStatements(zonesFor(app, rest), time.bins) : countBins(app.store, rows, time.bins, time.kinds);
    time.others = { key, counts, most: tallest(counts, time.bins), undated: countUndated(app.store, rows), width: 0 };
  }
  return time.others;
}

/** Of the bars of statements, those that the window touches. */
function chosenBins(app, { axis, bins }, counts) {
  const { from, to } = windowOf(app.criteria, axis);
  const within = (bin) => bins.edges[bin] <= to && bins.edges[bin + 1] > from;
  return counts.map((value, at) => (within(at % bins.count) ? value : 0));
}

/** All bars pale, and over them the selection in colour: a year that is selected, over its whole year. */
function drawBars(app, time) {
  const others = othersOf(app, time);
  const { svg } = time.parts;
  const { width } = time;
  const scale = (BAR_HEIGHT - 1) / Math.max(1, others.most);
  const order = [0, 1, 2, 3];
  if (others.width !== width) {
    others.width = width;
    svg.setAttribute("viewBox", `0 0 ${width} ${BAR_HEIGHT}`);
    time.parts.pale.forEach((path, kind) => path.setAttribute("d", barsPath(time, others.counts, order, width, scale)[kind]));
  }
  const chosen = time.alone ? chosenBins(app, time, others.counts) : countBins(app.store, app.selection.rows, time.bins, time.kinds);
  const paths = barsPath(time, chosen, order, width, scale);
  time.parts.full.forEach((path, kind) => path.setAttribute("d", paths[kind]));
}

function drawTicks(time) {
  const { axis, parts, width } = time;
  if (time.tickWidth === width) return;
  time.tickWidth = width;
  const ticks = ticksOf(axis, width, TICK_GAP).filter(({ day }) => (1 - axis.at(day)) * width > 24);
  time.labels = ticks;
  const marks = ticks.map(({ day, text }) => mark("ga-time-tick", axis.at(day), text));
  if (axis.share) {
    const [first, last] = [isoOf(axis.first).slice(0, 4), isoOf(axis.cut - 1).slice(2, 4)];
    marks.push(mark("ga-time-early", 0, width * axis.share > 50 ? `${first}–${last}` : `–${last}`), mark("ga-time-break", axis.share, ""));
  }
  parts.ticks.replaceChildren(...marks);
}

function mark(name, place, text) {
  const element = make("span", { class: name }, text);
  element.style.left = percent(place);
  return element;
}

/** "4 events (2 undated), 12 statements (9 in force, 3 fading)". */
function windowCounts(app) {
  const { rows } = app.selection;
  const undated = countUndated(app.store, rows);
  const zones = app.shownZones();
  const of = (parts) => {
    const said = parts.filter(([count]) => count).map(([count, word]) => `${formatNumber(count)} ${word}`);
    return said.length ? ` (${said.join(", ")})` : "";
  };
  const events = `${plural(rows.length, "event")}${of([[undated, "undated"]])}`;
  const statements = `${plural(zones.length, "statement")}${of(statesOf(zones, app.criteria))}`;
  return [...(app.alone || app.onlyCounted ? [] : [events]), ...(app.zones.length ? [statements] : [])].join(", ");
}

/** Asking a page for a width lays it out anew, so it is asked only when the width may change. */
function measurePlot(time) {
  time.width = Math.max(1, Math.round(time.parts.plot.getBoundingClientRect().width));
}

/** Draw everything of the timeline that follows the criteria. */
export function drawTimeline(app) {
  const { time } = app;
  if (!time) return;
  const { axis, parts } = time;
  const { from, to } = windowOf(app.criteria, axis);
  const open = !app.criteria.from && !app.criteria.to;
  const [left, right] = [axis.at(from), axis.at(to + 1)];
  parts.window.hidden = open;
  parts.window.style.left = percent(left);
  parts.window.style.width = percent(Math.max(0, right - left));
  for (const [side, day, place] of [["from", from, left], ["to", to, right]]) {
    const handle = parts[side];
    handle.style.left = percent(place);
    handle.setAttribute("aria-valuenow", String(day));
    handle.setAttribute("aria-valuetext", app.criteria[side] ? formatDay(isoOf(day)) : `${formatDay(isoOf(day))}, no limit set`);
  }
  parts.when.textContent = capital(windowWords(app.criteria));
  parts.counts.textContent = windowCounts(app);
  parts.all.disabled = open;
  drawBars(app, time);
  drawTicks(time);
  const zones = zonesFor(app, { ...app.criteria, from: undefined, to: undefined, undated: true }).filter((zone) => !zonePeriod(zone)).length;
  const events = time.others.undated;
  parts.draw(app.criteria);
  parts.undated.checked = holdsUndated(app.criteria);
  parts.undated.disabled = !events && !zones;
  parts.undatedText.textContent = `undated (${formatNumber(events + zones)})`;
  parts.undated.title = `${plural(events, "event")}, ${plural(zones, "statement")} without a date`;
}

// --- play ----------------------------------------------------------------------

function stop(app) {
  const { time } = app;
  if (time.timer === null) return;
  clearTimeout(time.timer);
  time.timer = null;
  time.parts.section.classList.remove("ga-time-playing");
  time.parts.play.textContent = "Play";
  time.say();
}

function tick(app) {
  const { time } = app;
  const next = nextWindow(app.criteria, time.axis, time);
  if (!next) {
    stop(app);
    return;
  }
  app.setCriteria(next, { quiet: true });
  time.timer = setTimeout(() => tick(app), PAUSE[time.unit]);
}

/** From where the window is; from the beginning when it stands at the end. */
function togglePlay(app) {
  const { time } = app;
  if (time.timer !== null) {
    stop(app);
    return;
  }
  time.parts.section.classList.add("ga-time-playing");
  time.parts.play.textContent = "Pause";
  if (!nextWindow(app.criteria, time.axis, time)) {
    app.setCriteria({ from: undefined, to: undefined }, { quiet: true });
  }
  tick(app);
}

function stepBy(app, by) {
  stop(app);
  const next = nextWindow(app.criteria, app.time.axis, { ...app.time, by });
  if (next) app.setCriteria(next);
  else announce(by > 0 ? "The end of the time" : "The beginning of the time");
}

// --- its parts -----------------------------------------------------------------

function handleOf(app, side) {
  const { axis } = app.time;
  return make("div", {
    class: `ga-time-handle ga-time-${side}`, role: "slider", tabindex: "0", "aria-label": SIDES[side], "aria-orientation": "horizontal",
    "aria-valuemin": axis.first, "aria-valuemax": axis.end - 1, "aria-valuenow": axis.first, "data-side": side,
    on: { keydown: (press) => onHandleKey(app, side, press) },
  });
}

function button(text, label, run) {
  return make("button", { type: "button", class: "ga-time-button", "aria-label": label, on: { click: run } }, text);
}

function check(text, run) {
  const box = make("input", { type: "checkbox" });
  box.addEventListener("change", () => run(box.checked));
  return { box, label: make("label", { class: "ga-time-check" }, box, text) };
}

/** What may be written for the step: a unit of time, and whether steps grow from the beginning. */
export const STEP_FORM = new RegExp(`^(${UNITS.join("|")})( cumulative)?$`);

function stepChoice(app) {
  const select = make("select", { class: "ga-time-select", "aria-label": "Step by" }, ...UNITS.map((unit) => make("option", { value: unit }, unit)));
  select.value = app.time.unit;
  select.addEventListener("change", () => setStep(app, app.time.growing ? `${select.value} cumulative` : select.value));
  return select;
}

function legendLine(counts, { alone, kinds }) {
  const chip = (name, text, more = "") => make("span", { class: `ga-time-key ${more}` }, make("span", { class: `ga-time-chip ga-time-${name}` }), text);
  if (alone) return make("p", { class: "ga-time-legend" }, counts, chip("other", "statements in force"), chip("spread", "paler: last evidence before"));
  return make(
    "p", { class: "ga-time-legend" }, counts,
    ...[["attack", "attacks", [0, 2]], ["other", "other events", [1, 3]], ["spread", "paler: known only to a month, year or range, or by a report; spread over that time", [2, 3], "ga-time-key-long"]]
      .filter(([, , codes]) => codes.some((code) => kinds.includes(code))).map(([name, text, , more]) => chip(name, text, more)),
  );
}

/** The step of the timeline as a word or two: "month", "year cumulative"; none without a timeline. */
export function stepOf({ time }) {
  return time ? (time.growing ? `${time.unit} cumulative` : time.unit) : "";
}

/** Take a step that `stepOf` wrote. */
export function setStep(app, text) {
  const { time } = app;
  if (!time) return;
  const [unit, growing] = text.split(" ");
  Object.assign(time, { unit, growing: growing !== undefined });
  time.parts.step.value = unit;
  time.parts.growing.checked = time.growing;
  if (time.growing && app.criteria.from) app.setCriteria({ from: undefined });
  app.touched();
}

/** Build the timeline once; where nothing is dated there is none. */
export function buildTimeline(app) {
  const section = byId("ga-timeline");
  const time = timelineOf(app);
  section.hidden = !time;
  if (!time) return;
  time.stop = () => stop(app);
  time.say = () => announce(`${capital(windowWords(app.criteria))}: ${windowCounts(app)}`);
  app.time = time;
  const paths = (look) => KINDS.map((kind) => makeSvg("path", { class: `ga-time-bar ga-time-${kind} ${look}` }));
  const [pale, full] = [paths("ga-time-pale"), paths("ga-time-full")];
  const svg = makeSvg("svg", { class: "ga-time-bars", preserveAspectRatio: "none", "aria-hidden": "true" }, ...pale, ...full);
  const growing = check("cumulative", (on) => setStep(app, on ? `${time.unit} cumulative` : time.unit));
  const step = stepChoice(app);
  const undatedText = make("span", {});
  const undated = check(undatedText, (on) => app.setCriteria({ undated: on === holdsUndated({ ...app.criteria, undated: undefined }) ? undefined : on }));
  const more = make("button", { type: "button", class: "ga-time-button ga-time-more", "aria-expanded": "false", "aria-controls": "ga-time-options" }, "Options");
  more.addEventListener("click", () => {
    more.setAttribute("aria-expanded", String(section.classList.toggle("ga-time-open")));
  });
  const parts = {
    section, svg, pale, full, undatedText, undated: undated.box, growing: growing.box, step,
    play: button("Play", undefined, () => togglePlay(app)),
    all: button("All time", undefined, () => {
      stop(app);
      app.setCriteria({ from: undefined, to: undefined });
    }),
    when: make("b", { class: "ga-time-when" }), counts: make("b", { class: "ga-time-counts" }),
    window: make("div", { class: "ga-time-window" }), from: handleOf(app, "from"), to: handleOf(app, "to"),
    ticks: make("div", { class: "ga-time-ticks", "aria-hidden": "true" }),
  };
  const told = phasesOf(app);
  const fields = windowFields(app, time.span, told);
  parts.draw = fields.draw;
  time.parts = parts;
  parts.plot = make("div", { class: "ga-time-plot" }, svg, parts.window, parts.ticks, parts.from, parts.to);
  section.replaceChildren(make(
    "div", { class: "ga-time-box" },
    make(
      "div", { class: "ga-time-row" },
      parts.play, button("‹", "One step back", () => stepBy(app, -1)), button("›", "One step on", () => stepBy(app, 1)),
      parts.when, more,
      make("div", { class: "ga-time-options", id: "ga-time-options" }, ...fields.parts, make("label", { class: "ga-time-check" }, "by ", step), growing.label, undated.label, parts.all),
    ),
    phaseStrip(time, told, (wanted) => {
      stop(app);
      app.setCriteria(wanted);
    }),
    parts.plot, legendLine(parts.counts, time),
  ));
  section.addEventListener("keydown", (press) => {
    if (press.key !== " " || !press.target.matches("[role=slider]")) return;
    press.preventDefault();
    togglePlay(app);
  });
  addBrush(app);
  measurePlot(time);
  app.onChange(drawTimeline);
  new ResizeObserver(() => {
    measurePlot(time);
    drawBars(app, time);
    drawTicks(time);
  }).observe(parts.plot);
}
