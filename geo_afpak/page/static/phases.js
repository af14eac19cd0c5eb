// The phases of an article on the timeline: bands that set the window.
import { make } from "./dom.js";
import { isoOf } from "./store.js";
import { criteriaOf, firstDayOf, lastDayOf, windowWords } from "./time.js";

const ROUND_A_NAME = 8; // pixels of a band that its name may not take

/** The phases; each runs to the start of the next. */
export function phasesOf({ meta: { phases = [] }, time: { axis } }) {
  return phases.map(({ label, since, until, basis }, index) => {
    const next = phases[index + 1]?.since;
    return { number: index + 1, label, basis, from: firstDayOf(since), to: next ? firstDayOf(next) : until ? lastDayOf(until) + 1 : axis.end };
  });
}

function bandOf({ axis }, { number, label, from, to, basis }, pick) {
  const span = windowWords({ from: isoOf(from), to: isoOf(to - 1) });
  const name = make("span", { class: "ga-time-name", "aria-hidden": "true" });
  const band = make(
    "button", { type: "button", class: "ga-time-phase", title: `Phase ${number}, ${label}: ${span}. Dates derived: ${basis}`, on: { click: () => pick(criteriaOf({ from, to: to - 1 }, axis)) } },
    name, make("span", { class: "ga-hidden" }, `Phase ${number}, ${label}, ${span}, dates derived`),
  );
  band.style.left = `${(100 * axis.at(from)).toFixed(3)}%`;
  band.style.width = `${(100 * (axis.at(to) - axis.at(from))).toFixed(3)}%`;
  return { band, name, number, full: `${number} ${label}` };
}

/** No name is cut: a band too narrow for its own has its number, and the heading tells the name. */
function fit(strip, heading, bands) {
  for (const { name, full } of bands) name.textContent = full;
  const narrow = bands.filter(({ band, name }) => name.offsetWidth > band.offsetWidth - ROUND_A_NAME);
  for (const { name, number } of narrow) name.textContent = number;
  heading.textContent = narrow.length ? `Phases (derived): ${narrow.map(({ full }) => full).join(", ")}` : "Phases, derived dates";
  strip.classList.remove("ga-time-phases-under");
  strip.classList.toggle("ga-time-phases-under", heading.offsetWidth > bands[0].band.offsetLeft);
}

/** The bands of the phases that lie in the axis, and before or above them what they are; null without any. */
export function phaseStrip(time, phases, pick) {
  const bands = phases.filter(({ from, to }) => time.axis.at(to) > time.axis.at(from)).map((phase) => bandOf(time, phase, pick));
  if (!bands.length) return null;
  const heading = make("span", { class: "ga-time-phases-words", "aria-hidden": "true" });
  const strip = make("div", { class: "ga-time-phases", role: "group", "aria-label": "Phases in the article, derived dates" }, heading, ...bands.map(({ band }) => band));
  new ResizeObserver(() => fit(strip, heading, bands)).observe(strip);
  return strip;
}
