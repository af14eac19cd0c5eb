// The card of the thing selected: what is known, how precisely, from which sources, and what
// contradicts it.
import { casualtyFacts } from "./casualties.js";
import { byId, make } from "./dom.js";
import { firmness, formatFigure, formatNumber, formatSpan, howNear, howSure, plural, formatDay } from "./format.js";
import { holds } from "./geometry.js";
import { isolated, localLine } from "./local.js";
import { countUp } from "./select.js";
import { isHollow, symbol } from "./symbols.js";
import { zoneSwatch } from "./zones.js";

const LIST_MOST = 200;
const OWN_IN_SIGHT = 5;

function fact(term, ...about) {
  return about.some((item) => item !== undefined && item !== null && item !== "")
    ? [make("dt", {}, term), make("dd", { dir: "auto" }, ...about)]
    : [];
}

/** Each source, and below it what is known of it: when it was read, where its copy lies. */
function sourcesOf(app, item) {
  const { sources, custody = [] } = app.meta.about;
  const kept = (text) => {
    const known = custody[sources.indexOf(text)];
    return known ? [make("p", { class: "ga-small ga-custody" }, known)] : [];
  };
  const list = make("ul", { class: "ga-sources" }, ...(item.sources ?? []).map((text) => make("li", { dir: "auto" }, text, ...kept(text))));
  return [make("h3", {}, (item.sources ?? []).length > 1 ? "Sources" : "Source"), list];
}

function contradiction(item) {
  return item.contra ? [make("h3", {}, "What contradicts it"), make("p", { class: "ga-contra", dir: "auto" }, item.contra)] : [];
}

function namesOf(app, codes) {
  return (codes ?? []).map((code) => app.groupName(code)).join("; ");
}

function joinedPlace(app, event) {
  const names = [event.adm2, event.adm1].map((id) => app.units.get(id)?.name).filter(Boolean);
  if (!names.length) return event.joined === "conflict" ? `open: the record states ${event.differs}` : undefined;
  const parts = [names.join(", ")];
  if (event.joined === "nearest") parts.push("nearest unit; the point lies just outside");
  if (event.joined === "city") parts.push("the city lies in several districts; which one is not known");
  if (event.joined === "conflict") parts.push("in conflict with the place stated");
  if (event.joined === "named") parts.push("by its stated name; no point is known");
  if (event.border !== undefined) parts.push(`${event.border < 10 ? event.border.toFixed(1) : Math.round(event.border)} km from its border`);
  if (event.agrees === false) parts.push(`the record states ${event.differs}`);
  return parts.join("; ");
}

/** Names of the districts, other than the one joined, that an event may be in. */
function otherPlaces(app, event) {
  const ids = event.possible?.split("; ") ?? [];
  return ids.map((id) => app.units.get(id)?.name ?? id).join("; ");
}

/** Columns of the user's own data, under their own names. */
function ownFacts(own) {
  return own.flatMap(([name, value]) => fact(make("bdi", {}, name), value));
}

/** The card of one event. */
export function eventCard(app, event) {
  const stated = [event.place, event.adm2s, event.adm1s, event.country].filter(Boolean);
  const kind = app.meta.types[event.type] ?? event.type;
  const { facts, rest } = casualtyFacts(event.own);
  return [
    make("p", { class: "ga-kind" }, symbol(event.cls, 5, { hollow: isHollow(event) }), ` ${kind}`, event.sub ? `: ${event.sub.replaceAll("_", " ")}` : ""),
    make("h2", { tabindex: "-1", dir: "auto" }, event.title),
    make("p", { class: "ga-when" }, app.when(event)),
    ...(event.corrected?.length ? [make("p", { class: "ga-mark-note" }, `Corrected by the overlay: ${event.corrected.join(", ")}`)] : []),
    ...(event.summary ? [make("p", { dir: "auto" }, event.summary)] : []),
    make(
      "dl", { class: "ga-facts" },
      ...fact("Killed", formatFigure(event.k, event.kl, event.kh ?? event.k)),
      ...fact("Injured", formatFigure(event.i, event.il, event.ih ?? event.i)),
      ...facts.flatMap(([label, text]) => fact(label, text)),
      ...fact("Group", namesOf(app, event.groups)),
      ...fact("Claimed by", event.claimed),
      ...fact("Target", event.target),
      ...fact("Stated place", ...isolated([...new Set(stated)])),
      ...fact("Known to", howNear(event, app.meta.precisions)),
      ...fact("On the map", joinedPlace(app, event)),
      ...fact("District is", event.adm2 && event.sure ? howSure(event) : undefined),
      ...fact("May also be in", otherPlaces(app, event)),
      ...fact("Point from", event.basis),
      ...(rest.length > OWN_IN_SIGHT ? [] : ownFacts(rest)),
    ),
    ...(rest.length > OWN_IN_SIGHT ? [make("details", { class: "ga-section" }, make("summary", {}, make("h3", {}, `Further columns of the data (${rest.length})`)), make("dl", { class: "ga-own-facts" }, ...ownFacts(rest)))] : []),
    ...contradiction(event),
    ...(event.note ? [make("h3", {}, "Note"), make("p", { dir: "auto" }, event.note)] : []),
    ...sourcesOf(app, event),
    ...(event.licence ? [make("p", { class: "ga-small" }, `Licence: ${event.licence}`)] : []),
  ];
}

/** The card of one presence statement. */
export function zoneCard(app, zone) {
  const [label, meaning] = app.meta.statuses[zone.status];
  const strength = zone.low !== undefined || zone.high !== undefined ? formatFigure(undefined, zone.low, zone.high) : undefined;
  return [
    make("p", { class: "ga-kind" }, zoneSwatch(zone.status, app.hues.get(zone.group)), ` ${label}: ${meaning}`),
    make("h2", { tabindex: "-1" }, `${app.groupName(zone.group)}, ${zone.place ?? zone.units.join(", ")}`),
    make("p", { class: "ga-when" }, formatSpan(zone.since, zone.until)),
    make("p", { dir: "auto" }, zone.statement ?? ""),
    make(
      "dl", { class: "ga-facts" },
      ...fact("Assessed", zone.asOf ? `as of ${formatDay(zone.asOf)}` : undefined),
      ...fact("Confidence", zone.certainty ? `${firmness(zone)} (how firmly the source states it)` : undefined),
      ...fact("Fighters", strength),
      ...fact("Districts", zone.count !== undefined ? `${zone.count} stated, not named: the province is drawn` : undefined),
      ...fact("Drawn as", zone.basis),
    ),
    ...contradiction(zone),
    ...(zone.note ? [make("h3", {}, "Note"), make("p", { dir: "auto" }, zone.note)] : []),
    ...sourcesOf(app, zone),
  ];
}

function eventButton(app, event) {
  return make(
    "li", {},
    make(
      "button", { type: "button", class: "ga-row", on: { click: () => app.openEvent(event) } },
      symbol(event.cls, 4.5, { hollow: isHollow(event) }), make("span", {}, make("bdi", {}, event.title), make("small", {}, app.when(event))),
    ),
  );
}

function zoneButton(app, zone) {
  const [label] = app.meta.statuses[zone.status];
  return make(
    "li", {},
    make(
      "button", { type: "button", class: "ga-row", on: { click: () => app.openZone(zone) } },
      zoneSwatch(zone.status, app.hues.get(zone.group)),
      make("span", {}, `${label}: ${app.groupName(zone.group)}`, make("small", {}, `${zone.place ?? ""}; ${formatSpan(zone.since, zone.until)}`)),
    ),
  );
}

/** A list of events under a heading, each a button to its card. */
export function listCard(app, heading, rows) {
  const events = [...rows].slice(0, LIST_MOST).map((row) => app.event(row));
  return [
    make("h2", { tabindex: "-1" }, heading),
    make("p", { class: "ga-when" }, rows.length > events.length ? `The first ${events.length} of ${plural(rows.length, "event")}; the table has all.` : plural(rows.length, "event")),
    make("ul", { class: "ga-list" }, ...events.map((event) => eventButton(app, event))),
  ];
}

/** The level of a unit of the base map, and how it is called. */
export function levelOfUnit(app, unit) {
  if (app.base.districts.includes(unit)) return ["adm2", "district"];
  return app.base.provinces.includes(unit) ? ["adm1", "province"] : ["adm0", "country"];
}

/** What sources count here whose rows may not be shown one by one. */
function countedHere(app, unit, level) {
  const { counted, areas } = app.meta;
  return [
    ...countsHere(unit, level, counted, () => `Only counted (${counted.sources.join(", ")}; rows not republished)`),
    ...countsHere(unit, level, areas, () => `Apart from these, counts by ${areas.source}, ${areas.period}`),
  ];
}

function countsHere(unit, level, counts, whose) {
  const found = counts?.units[level]?.find(([id]) => id === unit.id);
  if (!found) return [];
  const [, events, low, stated, high, unknown] = found;
  const killed = formatFigure(stated ?? undefined, low ?? undefined, high ?? undefined);
  return [make("p", {}, `${whose()}: ${plural(events, "event")}. Killed: ${killed}; no figure for ${formatNumber(unknown)}.`)];
}

/** Of a district: how many of its events are certain there, and how many may be, where these differ. */
function sureHere({ store, selection }, unit, level, rows) {
  if (level !== "adm2" || !store.has("sure")) return [];
  const certain = rows.filter((row) => store.text(row, "sure") === "certain").length;
  const possible = rows.length + selection.rows.filter((row) => store.text(row, "possible")?.split("; ").includes(unit.id) && !rows.includes(row)).length;
  return certain === possible ? [] : [make("p", { class: "ga-small" }, `${formatNumber(certain)} to ${formatNumber(possible)} of the selection: ${formatNumber(certain)} certain, ${formatNumber(possible)} possible.`)];
}

/** What is counted in a unit, with its events. */
function eventsHere(app, unit, level, kind) {
  const code = app.store.names[level].indexOf(unit.id);
  const rows = [...app.selection.rows].filter((row) => app.store[level][row] === code && code !== -1);
  const numbers = countUp(app.store, rows);
  const events = rows.slice(0, LIST_MOST).map((row) => app.event(row));
  return [
    make("h3", {}, `Events counted here: ${numbers.events}`),
    ...sureHere(app, unit, level, rows),
    ...(rows.length
      ? [
          make("p", {}, `Killed: ${formatFigure(numbers.killed.stated ?? undefined, numbers.killed.low ?? undefined, numbers.killed.high ?? undefined)}; no figure for ${numbers.killed.unknown}.`),
          make("ul", { class: "ga-list" }, ...events.map((event) => eventButton(app, event))),
          ...(rows.length > events.length ? [make("p", { class: "ga-small" }, `The first ${events.length} of ${rows.length}; the table has all.`)] : []),
        ]
      : [make("p", { class: "ga-small" }, `None that is known to the ${kind} or closer. Events known less precisely are not counted here.`)]),
    ...countedHere(app, unit, level),
  ];
}

/** The card of a district, province or country: events counted there, statements on the spot. */
export function placeCard(app, unit, lat, lon) {
  const [level, kind] = levelOfUnit(app, unit);
  const zones = app.shownZones().filter((zone) => zone.shape !== undefined && holds(app.shapes[zone.shape], lat, lon));
  const above = app.units.get(unit.parent)?.name;
  const pcode = unit.pcode ? `P-code ${unit.pcode} (${unit.edition})` : "no P-code";
  return [
    make("p", { class: "ga-kind" }, kind[0].toUpperCase() + kind.slice(1)),
    make("h2", { tabindex: "-1" }, unit.name),
    ...localLine(unit, app.meta.languages),
    make("p", { class: "ga-when" }, [above, level === "adm0" ? null : pcode].filter(Boolean).join("; ")),
    ...(unit.disputed ? [make("p", { class: "ga-mark-note" }, "Disputed territory: see About this map.")] : []),
    ...(unit.offCensus ? [make("p", { class: "ga-mark-note" }, `Drawn ${unit.offCensus} times as large as by the census: no density is given.`)] : []),
    ...(app.alone ? overviewHere(app, unit, level, kind) : eventsHere(app, unit, level, kind)),
    ...(app.meta.overview ? [] : statementsHere(app, zones, kind)),
  ];
}

/** Of a page of counts: those of the unit. */
function overviewHere({ meta: { overview } }, unit, level, kind) {
  if (!overview || level === "adm0") return [];
  const found = countsHere(unit, level, overview, () => "Counted here");
  return found.length ? found : [make("p", { class: "ga-small" }, `None that is known to the ${kind} or closer.`)];
}

function statementsHere(app, zones, kind) {
  return [
    make("h3", {}, `Statements that take in ${kind === "district" ? "this place" : `the middle of the ${kind}`}: ${zones.length}`),
    zones.length
      ? make("ul", { class: "ga-list" }, ...zones.map((zone) => zoneButton(app, zone)))
      : make("p", { class: "ga-small" }, "None in the data: unknown, not free of presence."),
  ];
}

/** Put content into the card and move the focus to its heading. */
export function showCard(app, content) {
  const card = byId("ga-card");
  const close = make("button", { type: "button", class: "ga-close", "aria-label": "Close details", on: { click: () => app.closeCard() } }, "Close");
  card.replaceChildren(close, ...content);
  const opened = card.hidden;
  card.hidden = false;
  card.scrollTop = 0;
  document.documentElement.classList.add("ga-card-open");
  if (opened) app.resized();
  card.querySelector("h2")?.focus({ preventScroll: true });
}

/** New content under the same heading: the reader stays where they are. */
export function refillCard(content) {
  const card = byId("ga-card");
  const { scrollTop } = card;
  card.replaceChildren(card.querySelector(".ga-close"), ...content);
  card.scrollTop = scrollTop;
}

export function hideCard(app) {
  const card = byId("ga-card");
  if (card.hidden) return false;
  card.hidden = true;
  card.replaceChildren();
  document.documentElement.classList.remove("ga-card-open");
  app.resized();
  return true;
}

export { eventButton, zoneButton };
