// The filter: all facets together (AND), the values of one as alternatives (OR). One button a
// facet, at most one panel open.
import { areaList } from "./areapanel.js";
import { make } from "./dom.js";
import { DEATHS, chosen, deathCounts, everythingOf, facetsOf, membersOf, rowsWithout } from "./facetvalues.js";
import { formatNumber } from "./format.js";

const SHORT_LIST = 12;
const LONGEST_LIST = 400;

export function sameValue(one, other) {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

/** Tick or untick values of one facet. */
function choose(app, key, values, on) {
  const rest = chosen(app, key).filter((value) => !values.includes(value));
  app.setCriteria({ [key]: on ? [...rest, ...values] : rest });
}

function valueRow(app, item) {
  const box = make("input", { type: "checkbox" });
  box.addEventListener("change", () => choose(app, item.key, membersOf(item), box.checked));
  const count = make("small", {});
  const row = make("li", { class: item.inside ? "ga-inside" : undefined }, make("label", { class: "ga-toggle" }, box, make("span", {}, item.label), count));
  const draw = (counts) => {
    const wanted = chosen(app, item.key);
    const ticked = membersOf(item).filter((value) => wanted.includes(value)).length;
    box.checked = ticked > 0 && ticked === membersOf(item).length;
    box.indeterminate = ticked > 0 && !box.checked;
    const events = (item.members ? counts.families[item.family] : counts.get(item.value)) ?? 0;
    count.textContent = formatNumber(events);
    row.classList.toggle("ga-none", events === 0 && ticked === 0);
    return ticked > 0;
  };
  return { row, draw, words: `${item.label} ${membersOf(item).join(" ")}`.toLowerCase() };
}

/** A list of values: the first dozen, all of them on demand, or those that a word finds. */
function valueList(app, { values, counts }) {
  const rows = values.map((item) => valueRow(app, item));
  const long = rows.length > SHORT_LIST;
  let all = !long;
  const find = make("input", { type: "search", class: "ga-find-in", placeholder: "Find in this list", "aria-label": "Find in this list", autocomplete: "off" });
  const more = make("button", { type: "button", class: "ga-link ga-small" }, `Show all ${formatNumber(rows.length)}`);
  const list = make("ul", { class: "ga-checks" });
  const draw = () => {
    const word = find.value.trim().toLowerCase();
    const now = counts();
    let shown = 0;
    const nodes = rows.filter(({ draw: drawRow, words }) => {
      const ticked = drawRow(now);
      const fits = word ? words.includes(word) : all || ticked || shown < SHORT_LIST;
      if (fits) shown += 1;
      return fits && shown <= LONGEST_LIST;
    }).map(({ row }) => row);
    if (nodes.length !== list.children.length || nodes.some((node, index) => list.children[index] !== node)) list.replaceChildren(...nodes);
    more.hidden = all || word !== "";
  };
  find.addEventListener("input", draw);
  more.addEventListener("click", () => {
    all = true;
    draw();
    list.children[SHORT_LIST]?.querySelector("input").focus();
  });
  return { nodes: [...(long ? [find] : []), list, ...(long ? [more] : [])], draw };
}

/** A list that is found when its heading is opened first. */
function foldedList(app, list) {
  const [box, body] = [make("details", { class: "ga-folded" }), make("div", {})];
  box.append(make("summary", {}, make("bdi", {}, list.title)), body);
  let own = null; // what a filter is set by is open at first
  const draw = () => {
    if (!box.open && (own || !chosen(app, list.key).length)) return;
    if (!own) box.open = true;
    if (!own) {
      const values = list.find();
      own = values ? valueList(app, { values, counts: list.counts }) : { nodes: [make("p", { class: "ga-small" }, "More than 1,000 different values: see the table and the download.")], draw: () => {} };
      body.replaceChildren(...own.nodes);
    }
    own.draw();
  };
  box.addEventListener("toggle", draw);
  return { nodes: [box], draw };
}

function deathsList(app) {
  const events = new Map();
  const there = new Set([...everythingOf(app)].map((row) => app.store.drawn.k[row]));
  const options = [{ name: "any", label: "Any", killed: undefined }, ...DEATHS.filter(({ name }) => name !== "zero" || there.has(0))];
  const rows = options.map(({ name, label, killed }) => {
    const input = make("input", { type: "radio", name: "ga-deaths", value: name });
    input.addEventListener("change", () => app.setCriteria({ killed }));
    const count = make("small", {});
    const row = make("li", {}, make("label", { class: "ga-toggle" }, input, make("span", {}, label), count));
    events.set(name, (counts, total) => {
      input.checked = sameValue(app.criteria.killed, killed);
      const found = name === "any" ? total : counts.get(name);
      count.textContent = formatNumber(found);
      row.classList.toggle("ga-none", found === 0 && !input.checked);
    });
    return row;
  });
  const draw = () => {
    const [counts, total] = [deathCounts(app), rowsWithout(app, "killed").length];
    for (const drawRow of events.values()) drawRow(counts, total);
  };
  return { nodes: [make("ul", { class: "ga-checks" }, ...rows)], draw };
}

/** One button a facet; at most one panel open. */
export function filterSection(app) {
  const panels = facetsOf(app).map((facet, index) => {
    const id = `ga-facet-${index}`;
    const button = make("button", { type: "button", class: "ga-facet", "aria-expanded": "false", "aria-controls": id }, facet.title);
    const panel = make("div", { class: "ga-facet-panel", id, role: "group", "aria-label": `Filter by ${facet.title.toLowerCase()}`, hidden: true });
    const keys = facet.deaths ? ["killed"] : facet.area ? ["areas"] : facet.lists.map(({ key }) => key);
    return { facet, button, panel, keys, lists: null };
  });
  const open = (wanted) => {
    for (const one of panels) {
      const on = one === wanted && one.panel.hidden;
      one.panel.hidden = !on;
      one.button.setAttribute("aria-expanded", String(on));
    }
    drawFacets(app);
  };
  for (const one of panels) {
    one.button.addEventListener("click", () => open(one));
    for (const part of [one.button, one.panel]) part.addEventListener("keydown", (press) => {
      if (press.key !== "Escape" || one.panel.hidden) return;
      press.stopPropagation();
      open(one);
      one.button.focus();
    });
  }
  app.facetPanels = panels;
  return make(
    "section", { class: "ga-section ga-filter", id: "ga-filter", "aria-label": "Filter" },
    make("div", { class: "ga-facets" }, make("h2", {}, "Filter"), ...panels.map(({ button }) => button)),
    ...panels.map(({ panel }) => panel),
  );
}

function fillPanel(app, one) {
  const { facet, panel, keys } = one;
  one.lists = facet.deaths ? [deathsList(app)] : facet.area ? [areaList(app)] : facet.lists.map((list) => (list.find ? foldedList(app, list) : valueList(app, list)));
  one.clear = make("button", { type: "button", class: "ga-link ga-small", on: { click: () => app.setCriteria(Object.fromEntries(keys.map((key) => [key, undefined]))) } }, "Clear these");
  panel.replaceChildren(...(facet.note ? [make("p", { class: "ga-small" }, facet.note)] : []), ...one.lists.flatMap(({ nodes }) => nodes), one.clear);
}

/** Bring the buttons and the open panel in step with the criteria. */
export function drawFacets(app) {
  for (const one of app.facetPanels) {
    const count = one.keys.reduce((sum, key) => sum + (key === "killed" ? Number(app.criteria.killed !== undefined) : chosen(app, key).length), 0);
    one.button.textContent = count ? `${one.facet.title} ${formatNumber(count)}` : one.facet.title;
    one.button.classList.toggle("ga-on", count > 0);
    if (one.panel.hidden) continue;
    if (!one.lists) fillPanel(app, one);
    for (const list of one.lists) list.draw();
    one.clear.hidden = count === 0;
  }
}
