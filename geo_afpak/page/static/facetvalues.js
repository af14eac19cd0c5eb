// What can be filtered by, and how many events each value would leave under the other facets.
import { countFamilies, familiesOf } from "./families.js";
import { CONTESTED_WORDS, countContested, countFurther, furtherKeys, furtherTitle, furtherValues } from "./further.js";
import { capital } from "./format.js";
import { selectRows } from "./select.js";
import { ABSENT } from "./store.js";
import { zonesFor } from "./zonefilter.js";

export const DEATHS = [
  { name: "none", label: "No number stated", killed: { unknown: true } },
  { name: "zero", label: "0, stated", killed: { min: 0, max: 0 } },
  { name: "few", label: "1–9", killed: { min: 1, max: 9 } },
  { name: "tens", label: "10–49", killed: { min: 10, max: 49 } },
  { name: "many", label: "50 or more", killed: { min: 50 } },
];

/** Rows that pass all criteria but one; kept until the criteria change. */
export function rowsWithout(app, key) {
  if (app.criteria[key] === undefined) return app.selection.rows;
  app.without ??= {};
  if (app.without.selection !== app.selection) app.without = { selection: app.selection };
  app.without[key] ??= selectRows(app.store, { ...app.criteria, [key]: undefined }).rows;
  return app.without[key];
}

/** All events of the page, elsewhere ones apart: what no criteria select. */
export function everythingOf(app) {
  app.everything ??= selectRows(app.store, {}).rows;
  return app.everything;
}

/** What there is to choose from: [{ key, title, values, counts }]; a value is { value, label }. */
export function facetsOf(app) {
  const { store, meta } = app;
  const plain = (key, words, label) => ({ key, values: words.map((value) => ({ key, value, label: label(value) })), counts: () => app.selection.facets[key] });
  const unitName = (id) => app.units.get(id)?.name ?? id;
  const precisions = ["1", "2", "3", "4", "5", "0"].map(Number);
  const places = [plain("countries", store.names.adm0, unitName), plain("provinces", store.names.adm1, unitName)];
  const statuses = meta.layers.map(([key]) => key).filter((key) => key.startsWith("zone:")).map((key) => key.slice(5));
  const presence = { title: "Presence", note: "Statements of presence, not events.", lists: [{ key: "statuses", values: statuses.map((value) => ({ key: "statuses", value, label: meta.statuses[value][0] })), counts: () => statementCounts(app, "statuses", ({ status }) => status) }] };
  if (app.alone) return [{ title: "Group", lists: [groupFacet(app)] }, { title: "Area", area: true, lists: [] }, presence];
  return [
    { title: "Group", lists: [groupFacet(app)] },
    { title: "Kind", lists: [plain("types", store.names.type, (type) => capital(meta.types[type] ?? type))] },
    { title: "Place", lists: places.map((list) => ({ ...list, values: list.values.sort((a, b) => a.label.localeCompare(b.label, "en")) })) },
    { title: "Area", area: true, lists: [] },
    { title: "Deaths", deaths: true, lists: [] },
    { title: "Precision", lists: [plain("precisions", precisions, (code) => capital(meta.precisions[code]))] },
    ...(store.names.source.length > 1 ? [{ title: "Source", lists: [plain("sources", store.names.source, (name) => name)] }] : []),
    ...furtherFacets(app),
    ...(app.zones.length ? [presence] : []),
  ];
}

/** What contradicts an event, and the columns of text, each list folded until asked for. */
function furtherFacets(app) {
  const { store } = app;
  const keys = furtherKeys(store);
  const contested = { key: "contested", values: Object.entries(CONTESTED_WORDS).map(([value, label]) => ({ key: "contested", value, label })), counts: () => countContested(store, rowsWithout(app, "contested")) };
  const lists = keys.map((key) => ({
    key, title: furtherTitle(key), values: [], find: () => furtherValues(store, key)?.map((value) => ({ key, value, label: value })), counts: () => countFurther(store, key, rowsWithout(app, key)),
  }));
  return [
    ...(store.has("contra") || store.has("agrees") ? [{ title: "Contradicted", lists: [contested] }] : []),
    ...(lists.length ? [{ title: "More", lists }] : []),
  ];
}

/** Parents of the register, for those groups that the page can know of. */
export function parentsOf(app) {
  app.parents ??= new Map(app.meta.groupRecords.filter(({ parent }) => parent).map(({ code, parent }) => [code, parent]));
  return app.parents;
}

/** Groups, a faction under its parent; the parent's line stands for all of them together. */
function groupFacet(app) {
  const codes = [...new Set([...app.store.names.groups, ...app.zones.map((zone) => zone.group)])];
  const families = familiesOf(codes, parentsOf(app));
  const all = countFamilies(app.store, everythingOf(app), families);
  const order = families.map((family, index) => ({ ...family, all: all[index] })).sort((a, b) => b.all - a.all || a.code.localeCompare(b.code));
  const own = (code, inside, family) => ({ key: "groups", value: code, inside, label: inside && code === family ? `${app.groupName(code)} itself` : app.groupName(code) });
  const values = order.flatMap((family) => {
    if (family.members.length === 1) return [own(family.members[0], false)];
    const whole = { key: "groups", family: order.indexOf(family), members: family.members, label: `${app.groupName(family.code)} with factions` };
    return [whole, ...family.members.map((code) => own(code, true, family.code))];
  });
  const counts = () => {
    if (app.alone) {
      const found = statementCounts(app, "groups", ({ group }) => group);
      return { get: (code) => found.get(code), families: order.map(({ members }) => members.reduce((sum, code) => sum + (found.get(code) ?? 0), 0)) };
    }
    const rows = rowsWithout(app, "groups");
    return { get: (code) => app.selection.facets.groups.get(code), families: countFamilies(app.store, rows, order) };
  };
  return { key: "groups", values, counts };
}

/** How many statements each value of a facet would leave; the other facets are those that zones have. */
function statementCounts(app, facet, valueOf) {
  const counts = new Map();
  for (const zone of zonesFor(app, { ...app.criteria, [facet]: undefined })) counts.set(valueOf(zone), (counts.get(valueOf(zone)) ?? 0) + 1);
  return counts;
}

export function deathCounts(app) {
  const counts = new Map(DEATHS.map(({ name }) => [name, 0]));
  for (const row of rowsWithout(app, "killed")) {
    const killed = app.store.drawn.k[row];
    const name = killed === ABSENT ? "none" : killed === 0 ? "zero" : killed < 10 ? "few" : killed < 50 ? "tens" : "many";
    counts.set(name, counts.get(name) + 1);
  }
  return counts;
}

/** The codes that a value stands for: its own, or those of a whole family of groups. */
export function membersOf(item) {
  return item.members ?? [item.value];
}

/** What one facet of the criteria asks for. */
export function chosen(app, key) {
  return app.criteria[key] ?? [];
}
