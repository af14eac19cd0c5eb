// The brush of the timeline: its two handles by keys, and all of it by dragging.
import { isoOf } from "./store.js";
import { binAt, criteriaOf, startOf, stepDay, windowOf } from "./time.js";

const PAGE = { day: ["month", 1], month: ["year", 1], year: ["year", 5] };

/** Set one side and keep the window at least a unit long, the other side where it is. */
function moveSide(app, side, day, options) {
  const { axis, unit } = app.time;
  const now = windowOf(app.criteria, axis);
  if (side === "from") now.from = Math.max(axis.first, Math.min(day, Math.max(axis.first, stepDay(now.to + 1, unit, -1))));
  else now.to = Math.min(axis.end - 1, Math.max(day, stepDay(now.from, unit, 1) - 1));
  app.setCriteria(criteriaOf(now, axis), options);
}

export function onHandleKey(app, side, press) {
  const { axis, unit } = app.time;
  const now = windowOf(app.criteria, axis);
  // An end lies before the first day that is out: whole units are counted from that day.
  const shift = (each, count) => (side === "from" ? stepDay(now.from, each, count) : stepDay(now.to + 1, each, count) - 1);
  const [pageUnit, pages] = PAGE[unit];
  const to = {
    ArrowRight: () => shift(unit, 1), ArrowUp: () => shift(unit, 1), ArrowLeft: () => shift(unit, -1), ArrowDown: () => shift(unit, -1),
    PageUp: () => shift(pageUnit, pages), PageDown: () => shift(pageUnit, -pages), Home: () => axis.first, End: () => axis.end - 1,
  }[press.key];
  if (!to) return;
  press.preventDefault();
  app.time.stop();
  moveSide(app, side, to());
}

/** The start of the unit nearest to a place of the pointer. */
function snapped(time, clientX) {
  const { left, width } = time.parts.svg.getBoundingClientRect();
  const { axis, unit } = time;
  const day = Math.round(axis.dayAt(Math.min(1, Math.max(0, (clientX - left) / width))));
  const start = startOf(day, unit);
  const next = stepDay(start, unit, 1);
  return day - start < next - day ? start : next;
}

/** What a drag that began on this part, at this day, makes of the window at another day. */
function dragged(time, grip, day) {
  const { axis, unit } = time;
  if (grip.kind === "window") {
    const shift = Math.min(axis.end - 1 - grip.to, Math.max(axis.first - grip.from, day - grip.day));
    return { from: grip.from + shift, to: grip.to + shift };
  }
  const least = (from, to) => ({ from, to: Math.max(to, stepDay(from, unit, 1) - 1) });
  if (grip.kind === "from") return day <= grip.to ? least(day, grip.to) : least(stepDay(grip.to + 1, unit, -1), grip.to);
  if (grip.kind === "to") return least(grip.from, day - 1);
  return day >= grip.day ? least(grip.day, day - 1) : least(day, grip.day - 1);
}

/** What a click means: the time that a label names, or the bar; a second click gives all time again. */
function pickAt(app, { clientX, clientY }) {
  const { axis, bins, labels, parts } = app.time;
  const { left, width, bottom } = parts.svg.getBoundingClientRect();
  const place = (clientX - left) / width;
  const day = Math.min(axis.end - 1, Math.floor(axis.dayAt(Math.min(1, Math.max(0, place)))));
  const label = clientY > bottom ? labels.findLast((one) => one.day <= day) : undefined;
  const early = clientY > bottom && place < axis.share && { from: isoOf(axis.first), to: isoOf(axis.cut - 1) };
  const wanted = early || (label ? { from: isoOf(label.day), to: isoOf(label.to) } : binAt(bins, day));
  const again = wanted.from === app.criteria.from && wanted.to === app.criteria.to;
  app.setCriteria(again ? { from: undefined, to: undefined } : wanted);
}

/** Drag a handle, the window, or over the bars to set a new one; drawn once a frame. */
export function addBrush(app) {
  const { time } = app;
  const { plot, window: band } = time.parts;
  let grip = null;
  let frame = null;
  let wanted = null;
  const apply = () => {
    frame = null;
    app.setCriteria(wanted, { quiet: true });
  };
  plot.addEventListener("pointerdown", (press) => {
    if (press.button !== 0 || press.target.closest("button")) return;
    time.stop();
    const kind = press.target.dataset.side ?? (press.target === band ? "window" : "new");
    grip = { kind, day: snapped(time, press.clientX), ...windowOf(app.criteria, time.axis), x: press.clientX, moved: false };
    plot.setPointerCapture(press.pointerId);
    if (kind === "from" || kind === "to") press.target.focus({ preventScroll: true });
    press.preventDefault();
  });
  plot.addEventListener("pointermove", (press) => {
    if (!grip || (!grip.moved && Math.abs(press.clientX - grip.x) < 3)) return;
    grip.moved = true;
    wanted = criteriaOf(dragged(time, grip, snapped(time, press.clientX)), time.axis);
    frame ??= requestAnimationFrame(apply);
  });
  const end = (press) => {
    if (!grip) return;
    if (!grip.moved && press.type === "pointerup" && (grip.kind === "new" || grip.kind === "window")) pickAt(app, press);
    if (frame !== null) {
      cancelAnimationFrame(frame);
      apply();
    }
    if (grip.moved) time.say();
    grip = null;
  };
  plot.addEventListener("pointerup", end);
  plot.addEventListener("pointercancel", end);
}
