// One field that finds incidents, places and groups by any of their names; keyboard first.
import { areaOf } from "./basemap.js";
import { levelOfUnit } from "./card.js";
import { announce, byId, make } from "./dom.js";
import { findLines, findNames, indexLines, indexNames } from "./find.js";
import { formatNumber, plural } from "./format.js";
import { holds } from "./geometry.js";
import { localName } from "./local.js";
import { symbol } from "./symbols.js";

const MOST_OF_A_KIND = 5;
const TOWN_ZOOM_IN = 9;
const LEAST_LETTERS = 2; // of an event: one letter would name most of them
const HEADINGS = { group: "Groups", province: "Provinces", district: "Districts", town: "Towns", country: "Countries", event: "Events" };

/** Draw a line round what the card or the search speaks of; null takes it away. */
export function pointOut(app, what) {
  app.pointer?.remove();
  app.pointer = null;
  if (!what) return;
  const drawn = { pane: "ga-hatch", renderer: app.renderers["ga-hatch"], className: "ga-found", interactive: false };
  if (what.rings) app.pointer = areaOf(app, "ga-hatch", what.rings, "ga-found");
  else if (what.reach) app.pointer = L.circle([what.at[1], what.at[0]], { ...drawn, radius: what.reach * 1000 });
  else app.pointer = L.circleMarker([what.at[1], what.at[0]], { ...drawn, radius: what.radius ?? 15 });
  app.pointer.addTo(app.map);
}

/** The other names of a place; those in its own languages first. */
function namesBeside({ alt = [], local = {} }) {
  return [...Object.keys(local), ...alt];
}

/** Every name that can be looked for, with what it opens. */
function nameEntries(app) {
  const { base, meta, selection } = app;
  const aliases = new Map(meta.aliases ?? []);
  const unitEntry = (unit) => {
    const [, kind] = levelOfUnit(app, unit);
    return { kind, name: unit.name, place: unit, others: namesBeside(unit), about: app.units.get(unit.parent)?.name, open: () => app.openPlace(unit) };
  };
  const groups = meta.groups.map(([code, name]) => ({
    kind: "group", name, code, others: [code, ...(aliases.get(code) ?? [])], weight: selection.facets.groups.get(code) ?? 0,
    open: () => app.setCriteria({ groups: [code] }),
  }));
  const towns = base.towns.map((town) => {
    const district = base.districts.find(({ rings }) => holds(rings, town.at[1], town.at[0]));
    return { kind: "town", name: town.name, place: town, others: namesBeside(town), weight: -town.rank, about: district && `${district.name} district, ${app.units.get(district.parent)?.name}`, open: () => openTown(app, town, district) };
  });
  return [...groups, ...[...base.provinces, ...base.districts, ...base.countries].map(unitEntry), ...towns];
}

function openTown(app, town, district) {
  const place = [town.at[1], town.at[0]];
  if (district) app.showPlace(district, ...place);
  app.map.setView(place, Math.max(app.map.getZoom(), TOWN_ZOOM_IN), { animate: false });
  app.point(town);
}

/** The rows with the most deaths stated, in one pass; of equals the earliest. */
function deadliest(store, rows, most) {
  const best = [];
  for (const row of rows) {
    if (best.length === most && store.drawn.k[row] <= store.drawn.k[best.at(-1)]) continue;
    const at = best.findIndex((other) => store.drawn.k[row] > store.drawn.k[other]);
    best.splice(at === -1 ? best.length : at, 0, row);
    if (best.length > most) best.pop();
  }
  return best;
}

function eventLine(app, row) {
  return [app.store.text(row, "title"), app.store.text(row, "place")].filter(Boolean).join(" ");
}

/** What the option says under its name: kind, parent and the other name that answered. */
function noteOf({ entry, by }) {
  const where = entry.kind === "group" ? entry.code : entry.about ? `${entry.kind} in ${entry.about}` : entry.kind;
  if (!by || by === entry.code || by === Object.keys(entry.place?.local ?? {})[0]) return [where];
  return [`${where}; also `, make("bdi", {}, by)];
}

/** Groups of options under their headings, the best group first. */
function answersTo(app, indexes, text) {
  const kinds = new Map();
  for (const found of findNames(indexes.names, text)) {
    const { kind } = found.entry;
    if (!kinds.has(kind)) kinds.set(kind, []);
    kinds.get(kind).push({ name: found.entry.name, local: localName(found.entry.place), note: noteOf(found), open: found.entry.open });
  }
  const parts = [...kinds].map(([kind, options]) => ({ heading: HEADINGS[kind], total: options.length, options: options.slice(0, MOST_OF_A_KIND) }));
  const rows = text.trim().length < LEAST_LETTERS ? [] : findLines(indexes.lines, text);
  if (!rows.length) return parts;
  const first = deadliest(app.store, rows, MOST_OF_A_KIND).map((row) => {
    const event = app.event(row);
    const place = event.place && !event.title.includes(event.place) ? `; ${event.place}` : "";
    return { name: event.title, note: [`${app.when(event)}${place}`], icon: symbol(event.cls, 4.5), open: () => app.openEvent(event) };
  });
  const all = { name: `All ${plural(rows.length, "event")}`, note: ["as a list"], open: () => app.openList(`Events with “${text.trim()}”`, rows) };
  return [...parts, { heading: HEADINGS.event, total: rows.length, options: rows.length > first.length ? [...first, all] : first }];
}

/** The field and its list, a combobox as the ARIA practices describe it. */
function makeSearch(app) {
  let indexes = null;
  let options = [];
  let active = -1;
  const asked = app.meta.overview ? "Find a place" : app.alone ? "Find a place or group" : "Find a place, group or event";
  const input = make("input", {
    type: "search", id: "ga-search", class: "ga-search-field", role: "combobox", placeholder: asked, autocomplete: "off", spellcheck: "false",
    "aria-label": asked, "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "ga-found-list", "aria-keyshortcuts": "/",
  });
  const list = make("div", { id: "ga-found-list", class: "ga-found-list", role: "listbox", "aria-label": "What was found", hidden: true });
  const none = make("p", { class: "ga-found-none", hidden: true });

  const close = () => {
    list.hidden = none.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const choose = (option) => {
    close();
    input.value = "";
    document.documentElement.dataset.sheet = "peek";
    option.open();
  };
  const mark = (next) => {
    options[active]?.node.setAttribute("aria-selected", "false");
    active = (next + options.length) % options.length;
    const { node } = options[active];
    node.setAttribute("aria-selected", "true");
    node.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", node.id);
  };
  const optionNode = (option) => {
    const node = make(
      "div", { role: "option", class: "ga-found-option", id: `ga-found-${options.length}`, "aria-selected": "false" },
      option.icon, make("span", {}, option.name, make("small", {}, ...option.note)), option.local,
    );
    // The field keeps the focus, so that the list does not close under the pointer.
    node.addEventListener("mousedown", (press) => press.preventDefault());
    node.addEventListener("click", () => choose(option));
    options.push({ ...option, node });
    return node;
  };
  const read = () => {
    if (indexes && indexes.texts === app.store.hasTexts) return;
    const lines = Array.from({ length: app.store.n }, (_, row) => eventLine(app, row));
    indexes = { names: indexes?.names ?? indexNames(nameEntries(app)), lines: indexLines(lines), texts: app.store.hasTexts };
  };
  const look = () => {
    close();
    options = [];
    const text = input.value;
    if (!text.trim()) return;
    read();
    document.documentElement.dataset.sheet = "full";
    const parts = answersTo(app, indexes, text);
    list.replaceChildren(...parts.map(({ heading, total, options: found }, at) => make(
      "div", { role: "group", "aria-labelledby": `ga-found-kind-${at}` },
      make("div", { id: `ga-found-kind-${at}`, class: "ga-found-kind", role: "presentation" }, total > MOST_OF_A_KIND ? `${heading}, ${MOST_OF_A_KIND} of ${formatNumber(total)}` : heading),
      ...found.map(optionNode),
    )));
    list.hidden = !parts.length;
    none.hidden = parts.length > 0;
    none.textContent = `Nothing found. Names are found by any known spelling${app.alone ? "" : ", events by their title and place"}.`;
    input.setAttribute("aria-expanded", String(parts.length > 0));
    announce(parts.length ? plural(options.length, "suggestion") : "Nothing found");
  };
  const keys = {
    ArrowDown: () => (list.hidden ? look() : mark(active + 1)),
    ArrowUp: () => !list.hidden && mark(active < 0 ? -1 : active - 1),
    Enter: () => options.length && !list.hidden && choose(options[Math.max(active, 0)]),
    Escape: () => {
      if (list.hidden && none.hidden) input.value = "";
      close();
    },
  };
  input.addEventListener("input", look);
  input.addEventListener("blur", close);
  input.addEventListener("focus", read);
  input.addEventListener("keydown", (press) => {
    if (!(press.key in keys) || press.isComposing) return;
    // Escape belongs to the list while there is one, and not to the card.
    if (press.key !== "Escape" || input.value || !list.hidden) press.stopPropagation();
    press.preventDefault();
    keys[press.key]();
  });
  return make("div", { class: "ga-search", role: "search" }, input, list, none);
}

/** Put the field into its place; "/" leads to it from anywhere but a field of text. */
export function addSearch(app, host) {
  host.replaceWith(makeSearch(app));
  document.addEventListener("keydown", (press) => {
    if (press.key !== "/" || press.ctrlKey || press.metaKey || press.altKey || press.target.closest("input:not([type=checkbox], [type=radio]), textarea, select")) return;
    press.preventDefault();
    document.querySelector("dialog:modal")?.close();
    byId("ga-search").focus();
    byId("ga-search").select();
  });
}
