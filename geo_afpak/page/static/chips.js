// What is filtered, in words: each with a way out, above the numbers.
import { AREA_NAMES } from "./areas.js";
import { byId, make } from "./dom.js";
import { sameValue } from "./facets.js";
import { DEATHS, chosen, everythingOf, membersOf } from "./facetvalues.js";
import { zoomToSelection } from "./extent.js";
import { formatDay, outOf } from "./format.js";

const MANY_VALUES = 3;

/** Words for what one facet asks for: each value, or how many when they are many. */
function wordsFor(app, { facet, keys }) {
  if (facet.deaths) {
    const { killed } = app.criteria;
    const known = DEATHS.find((one) => sameValue(one.killed, killed));
    const text = known?.label ?? `${killed?.min ?? 0}–${killed?.max ?? "more"}`;
    return killed ? [{ text: `Deaths: ${text.charAt(0).toLowerCase()}${text.slice(1)}`, clear: { killed: undefined } }] : [];
  }
  if (facet.area) return chosen(app, "areas").map((area, at, all) => ({ text: all.length > 1 ? `Area ${AREA_NAMES[at]}` : "The area drawn", clear: { areas: all.filter((other) => other !== area) } }));
  return keys.flatMap((key) => {
    const { values, title } = facet.lists.find((list) => list.key === key);
    const left = new Set(chosen(app, key));
    const words = [];
    for (const item of values) {
      const members = membersOf(item);
      if (!members.every((value) => left.has(value))) continue;
      for (const value of members) left.delete(value);
      words.push({ text: item.label, clear: { [key]: chosen(app, key).filter((value) => !members.includes(value)) } });
    }
    for (const value of left) words.push({ text: title ? `${title}: ${value}` : String(value), clear: { [key]: chosen(app, key).filter((other) => other !== value) } });
    if (words.length <= MANY_VALUES) return words;
    return [{ text: `${facet.title}: ${words.length} values`, clear: { [key]: undefined } }];
  });
}

function wordsForTime({ criteria: { from, to, undated, firstSince, quietSince } }) {
  const span = from && from === to ? formatDay(from) : from && to ? `${formatDay(from)} to ${formatDay(to)}` : from ? `From ${formatDay(from)}` : `Until ${formatDay(to ?? "")}`;
  return [
    ...(from || to ? [{ text: span, clear: { from: undefined, to: undefined } }] : []),
    ...(firstSince ? [{ text: `Districts without an event before ${formatDay(firstSince)}`, clear: { firstSince: undefined } }] : []),
    ...(quietSince ? [{ text: `Districts quiet since ${formatDay(quietSince)}`, clear: { quietSince: undefined } }] : []),
    ...(undated === undefined ? [] : [{ text: undated ? "With the undated" : "Without the undated", clear: { undated: undefined } }]),
  ];
}

/** What is filtered, each with a way out, and how many events are left of all. */
export function drawChips(app) {
  const host = byId("ga-chips");
  const chips = [...app.facetPanels.flatMap((one) => wordsFor(app, one)), ...wordsForTime(app), ...wordsForClasses(app)];
  host.hidden = chips.length === 0;
  if (!chips.length) {
    host.replaceChildren();
    return;
  }
  const held = [...host.querySelectorAll("button")].indexOf(document.activeElement);
  const chip = ({ text, clear }) => make("li", {}, make("button", { type: "button", class: "ga-chip-button", "aria-label": `Remove filter: ${text}`, on: { click: () => app.setCriteria(clear) } }, make("span", {}, text), make("span", { "aria-hidden": "true", class: "ga-cross" }, "×")));
  const none = Object.fromEntries(Object.keys(app.criteria).map((key) => [key, undefined]));
  host.replaceChildren(
    make("p", { class: "ga-of" }, app.alone ? outOf(app.shownZones().length, app.zones.length, "statement") : outOf(app.selection.rows.length, everythingOf(app).length, "event")),
    make("ul", {}, ...chips.map(chip), make("li", {}, make("button", { type: "button", class: "ga-link ga-small", on: { click: () => app.setCriteria(none) } }, "Clear all")), make("li", {}, make("button", { type: "button", class: "ga-link ga-small", on: { click: () => zoomToSelection(app) } }, "Zoom to these"))),
  );
  // Removing one chip leaves the focus on its neighbour, not at the top of the page.
  const buttons = host.querySelectorAll("button");
  if (held !== -1) buttons[Math.min(held, buttons.length - 1)].focus();
}

/** Classes have no panel of their own (their layers do), but a link or a script can set them. */
function wordsForClasses(app) {
  const classes = chosen(app, "classes");
  return classes.map((cls) => ({ text: `Events: ${app.meta.classes[cls] ?? cls}`, clear: { classes: classes.filter((other) => other !== cls) } }));
}
