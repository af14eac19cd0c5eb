// Who stands where: the register of groups as lanes by their stance towards Islamic State, with
// lines for oaths, backing and descent. The same as a list; a group leads back to the map.
import { openDialog } from "./dialogs.js";
import { byId, make, makeSvg } from "./dom.js";
import { everythingOf, parentsOf } from "./facetvalues.js";
import { withFactions } from "./families.js";
import { capital, formatDay, formatNumber, plural } from "./format.js";

// Three columns of lanes, from those who swore an oath to those on the other side.
const LANES = [["pledged", "allied", "supporting"], ["self", "hedging", "none_stated"], ["rejecting", "loyal_to_aq", "opposing"]];
const BACKING = new Set(LANES[0]);
const BEND = 16;

/** Dated oaths first, by date; then by name. */
function byPledge(a, b) {
  return (a.pledged ?? "9").localeCompare(b.pledged ?? "9") || a.name.localeCompare(b.name, "en");
}

/** Those with factions first: the lines to these then cross the fewest others. */
function inLanes(records) {
  const factions = ({ code }) => records.filter(({ parent }) => parent === code).length;
  return [...records].sort((a, b) => factions(b) - factions(a) || byPledge(a, b));
}

function eventCounts(app) {
  const counts = new Map();
  for (const row of everythingOf(app)) for (const code of app.store.groupsOf(row)) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

/** Codes that the map can be filtered by, for a group and what stands under it. */
function codesOnMap(app, record) {
  const known = new Set([...app.store.names.groups, ...app.zones.map((zone) => zone.group)]);
  return withFactions(record.code, parentsOf(app)).filter((code) => known.has(code));
}

function showOnMap(app, record) {
  const codes = codesOnMap(app, record);
  if (!codes.length) return;
  byId("ga-groupview").close();
  app.setCriteria({ groups: codes });
}

function pledgeText({ pledged, place, otherDates }) {
  const others = otherDates ? `; also dated ${otherDates.replaceAll("|", ", ")}` : "";
  return `${formatDay(pledged)}${place ? `, ${place}` : ""}${others}`;
}

/** What is known of a group: the same words beside the diagram and in the list. */
function wordsOn(app, record) {
  const [label, meaning] = app.meta.stances[record.stance] ?? [record.stance, ""];
  const codes = codesOnMap(app, record);
  const sources = record.sources.map((source) => (typeof source === "number" ? app.meta.about.sources[source] : source));
  return [
    make("p", {}, `${label}: ${meaning}.`, record.note ? ` ${record.note}` : ""),
    make(
      "p", { class: "ga-small" },
      [
        record.parent ? `${capital(record.type)} of ${app.groupName(record.parent)}.` : "",
        record.pledged ? `${record.stance === "self" ? "Founded" : "Pledge"}: ${pledgeText(record)}.` : "",
        codes.length ? "" : "No event and no statement on this page names it.",
      ].filter(Boolean).join(" "),
    ),
    ...(record.contra ? [make("p", { class: "ga-contra ga-small" }, record.contra)] : []),
    ...(sources.length ? [make("ul", { class: "ga-sources" }, ...sources.map((text) => make("li", {}, text)))] : []),
  ];
}

/** The button of a group; it tells about the group when it has the focus or the pointer. */
function groupButton(app, view, record) {
  const parent = record.parent && record.stance !== "self" ? make("small", { class: "ga-from" }, `from ${record.parent}`) : null;
  const date = record.pledged ? make("small", { class: "ga-sworn" }, formatDay(record.pledged)) : null;
  const count = view.counts.get(record.code) ?? 0;
  const button = make(
    "button", { type: "button", class: "ga-group", "data-group": record.code },
    make("span", { class: "ga-group-name" }, record.name), make("span", { class: "ga-group-facts" }, date, parent, count ? make("small", { class: "ga-group-count", title: plural(count, "event") }, formatNumber(count), make("span", { class: "ga-hidden" }, count === 1 ? " event" : " events")) : null),
  );
  if (!codesOnMap(app, record).length) button.setAttribute("aria-disabled", "true");
  const tell = () => tellAbout(app, view, record);
  button.addEventListener("click", () => showOnMap(app, record));
  button.addEventListener("focus", tell);
  button.addEventListener("pointerenter", tell);
  view.buttons.set(record.code, button);
  return make("li", {}, button);
}

function lane(app, view, stance) {
  const [label, meaning] = app.meta.stances[stance];
  const records = view.records.filter((record) => record.stance === stance);
  if (!records.length) return null;
  const id = `ga-lane-${stance}`;
  return make(
    "section", { class: `ga-lane ga-lane-${stance}`, "aria-labelledby": id },
    make("h3", { id }, label), make("p", { class: "ga-small" }, meaning),
    make("ul", {}, ...records.map((record) => groupButton(app, view, record))),
  );
}

/** Say what is known of one group, and let its own lines stand out. */
function tellAbout(app, view, record) {
  if (view.told === record) return;
  view.told = record;
  view.about.replaceChildren(make("h3", {}, record.name), ...wordsOn(app, record));
  view.about.scrollTop = 0;
  markTies(view);
}

function markTies({ svg, told }) {
  for (const path of svg.querySelectorAll("path")) path.classList.toggle("ga-tie-on", path.dataset.ends.split(" ").includes(told?.code));
}

/** A curve between two sides; sides that face the same way get a bracket. */
function curve([x1, y1], [x2, y2], sameSide) {
  if (sameSide) return `M${x1} ${y1}C${x1 + sameSide * BEND} ${y1} ${x2 + sameSide * BEND} ${y2} ${x2} ${y2}`;
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

/** Lay the lines over the lanes as they stand now; narrow screens, where lanes are stacked, have none. */
function drawTies(view) {
  const { svg, stage, buttons } = view;
  const frame = stage.getBoundingClientRect();
  svg.replaceChildren();
  const column = (code) => LANES.findIndex((stances) => stances.includes(view.records.find((record) => record.code === code).stance));
  const side = (element, right) => {
    const box = element.getBoundingClientRect();
    return [Math.round(box[right ? "right" : "left"] - frame.left), Math.round(box.top + box.height / 2 - frame.top)];
  };
  const tie = (kind, ends, path) => svg.append(makeSvg("path", { class: `ga-tie ga-tie-${kind}`, d: path, "data-ends": ends.join(" ") }));
  const heart = stage.querySelector(".ga-lane-self");
  if (!heart || getComputedStyle(svg).display === "none") return;
  for (const { code, parent, stance } of view.records) {
    const [button, above] = [buttons.get(code), buttons.get(parent)];
    if (above && stance !== "self") {
      const [from, to] = [column(parent), column(code)];
      const outward = from === 2 ? 1 : -1;
      tie("parent", [code, parent], from === to ? curve(side(above, from === 2), side(button, from === 2), outward) : curve(side(above, false), side(button, true)));
    }
    if (BACKING.has(stance)) tie(stance, [code], curve(side(button, true), side(heart, false)));
  }
  markTies(view);
}

function pledgeList(view) {
  const sworn = view.records.filter(({ pledged }) => pledged).sort(byPledge);
  if (!sworn.length) return [];
  const rows = sworn.flatMap((record) => [make("dt", {}, formatDay(record.pledged)), make("dd", {}, record.name, record.stance === "self" ? " is founded" : record.stance === "pledged" ? "" : " (in part)")]);
  return [make("h3", {}, "Pledges in time"), make("dl", { class: "ga-facts ga-pledges" }, ...rows)];
}

/** All of the diagram in words, with the sources. */
function textList(app, view) {
  const entries = LANES.flat().flatMap((stance) => view.records.filter((record) => record.stance === stance));
  return make(
    "details", { class: "ga-section" }, make("summary", {}, make("h2", {}, "The same as a list, with sources")),
    ...entries.flatMap((record) => [
      make("h3", {}, make("button", { type: "button", class: "ga-link", "aria-disabled": codesOnMap(app, record).length ? undefined : "true", on: { click: () => showOnMap(app, record) } }, record.name)),
      ...wordsOn(app, record),
    ]),
  );
}

export function openGroups(app) {
  const view = { records: inLanes(app.meta.groupRecords), counts: eventCounts(app), buttons: new Map(), told: null };
  view.svg = makeSvg("svg", { class: "ga-ties", "aria-hidden": "true" });
  view.stage = make("div", { class: "ga-stage" }, view.svg, ...LANES.map((stances) => make("div", { class: "ga-lanes" }, ...stances.map((stance) => lane(app, view, stance)))));
  view.about = make("div", { class: "ga-group-about", role: "region", "aria-label": "About the group", tabindex: "0" }, make("p", { class: "ga-small" }, "Point at a group to read what is reported of it; choose it to see it, with its factions, on the map."));
  const key = (kind, text) => make("span", {}, makeSvg("svg", { width: 26, height: 8, "aria-hidden": "true" }, makeSvg("path", { d: "M1 4H25", class: `ga-tie ga-tie-${kind}` })), text);
  openDialog(
    "ga-groupview", "Groups and where they stand",
    make("p", { class: "ga-small ga-tie-key" }, key("pledged", "oath"), key("allied", "backing without an oath"), key("parent", "part of, or broken from"), make("span", {}, app.alone ? "Dotted frame: no statement on this page" : "Number: events on this page; dotted frame: none, and no statement")),
    view.stage, view.about, ...pledgeList(view), textList(app, view),
  );
  drawTies(view);
  new ResizeObserver(() => drawTies(view)).observe(view.stage);
}
