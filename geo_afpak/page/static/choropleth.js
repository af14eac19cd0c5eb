// Districts or provinces shaded by what is counted in them; only events known to that level.
import { areaOf } from "./basemap.js";
import { classesOf } from "./classes.js";
import { changeClasses, changeShade } from "./compare.js";
import { comparisonOf, comparedPeriods } from "./comparepanel.js";
import { everythingOf } from "./facetvalues.js";
import { classOf, shadeOf } from "./select.js";
import { ABSENT } from "./store.js";

const PER_KM2 = 1000;
export const MEASURES = {
  events: { label: "Events" },
  killed: { label: "People killed" },
  density: { label: "Events per 1,000 km²", rates: true },
  change: { label: "Change between two periods" },
  // Only in pages that hold such: events of sources whose rows may not be republished.
  counted: { label: "Events only counted", source: "counted" },
  areas: { label: "Counts of areas by another source", source: "areas" },
  // Of a page of counts (overview.js).
  overview: { label: "Events", source: "overview" },
  toll: { label: "People killed", source: "overview" },
};
/** Measures that are counts as a source gives them: no filter and no time changes them. */
export const isFixed = (measure) => MEASURES[measure]?.source !== undefined;
export const LEVELS = { adm2: "district", adm1: "province" };
/** How areas are shaded until someone chooses otherwise. */
export const SHADING = { level: "adm2", scheme: "natural", follow: false };

/** The measures that this page has. */
export function measuresOf(app) {
  return Object.keys(MEASURES).filter((key) => app.groups[`choropleth:${key}`]);
}

/** Which measure is on the map, if any. */
export function activeMeasure(app) {
  return measuresOf(app).find((key) => app.map.hasLayer(app.groups[`choropleth:${key}`]));
}

/** The stated deaths of each unit of a page of counts; null where nobody gave a figure. */
function killedByUnit({ tables }, level) {
  // Rows of overview.js: key, name, events, killed low, stated.
  return new Map(tables.find(({ by }) => by === level).rows.map(([id, , , , stated]) => [id, stated ?? null]));
}

/** The value of each unit that has an event; null where there are events but no figure. */
export function unitValues({ store, units, meta }, rows, level, key) {
  if (key === "toll") return killedByUnit(meta.overview, level);
  if (isFixed(key)) return new Map(meta[MEASURES[key].source].units[level].map(([id, events]) => [id, events]));
  const [column, ids] = [store[level], store.names[level]];
  const [events, stated, sum] = [new Uint32Array(ids.length), new Uint32Array(ids.length), new Float64Array(ids.length)];
  const { k } = store.drawn;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    const code = column[row];
    if (code === ABSENT) continue;
    events[code] += 1;
    if (k[row] === ABSENT) continue;
    stated[code] += 1;
    sum[code] += k[row];
  }
  const valueOf = {
    events: (code) => events[code],
    killed: (code) => (stated[code] ? sum[code] : null),
    density: (code) => (units.get(ids[code]).offCensus ? null : (events[code] * PER_KM2) / units.get(ids[code]).area),
  }[key];
  const values = new Map();
  ids.forEach((id, code) => {
    if (events[code] && units.has(id)) values.set(id, valueOf(code));
  });
  return values;
}

/** What is kept while its reason stays the same: the key of the last time and what came of it. */
function kept(app, name, key, find) {
  app.keptShades ??= {};
  const last = app.keptShades[name];
  if (!last || last.key.some((part, index) => part !== key[index])) app.keptShades[name] = { key, value: find() };
  return app.keptShades[name].value;
}

/** Values over all events of the page: what fixes the classes while a selection moves. */
function allValues(app, level, key) {
  return kept(app, "all", [level, key], () => unitValues(app, everythingOf(app), level, key === "change" ? "events" : key));
}

function allClasses(app, level, scheme, key) {
  return kept(app, "classes", [level, scheme, key], () => classesOf([...allValues(app, level, key).values()], scheme, { rates: MEASURES[key].rates, least: 1 }));
}

/** Events that the level cannot hold: known to a province alone, and to less than that. */
function unplaced({ store, meta }, rows, level, measure) {
  if (isFixed(measure)) return { province: 0, less: meta[MEASURES[measure].source].leftOut[level].reduce((sum, [, events]) => sum + events, 0), provinces: new Set() };
  let [province, less] = [0, 0];
  const provinces = new Set();
  for (const row of rows) {
    if (store[level][row] !== ABSENT) continue;
    if (store.adm1[row] === ABSENT) less += 1;
    else {
      province += 1;
      provinces.add(store.names.adm1[store.adm1[row]]);
    }
  }
  return { province, less, provinces };
}

/** What is shaded now: values, classes and what could not be placed; undefined when nothing is. */
export function readShading(app) {
  const measure = activeMeasure(app);
  if (!measure) return undefined;
  const { level, scheme, follow } = app.shading;
  const { selection } = app;
  if (measure === "change") {
    return kept(app, "change", [selection, comparedPeriods(app), level, scheme], () => {
      const { units, rows } = comparisonOf(app, level);
      const values = new Map([...units].map(([id, { change }]) => [id, change]));
      return { measure, level, scheme, follow, values, classes: changeClasses([...values.values()], scheme), unplaced: unplaced(app, rows, level, measure) };
    });
  }
  return kept(app, "now", [selection, measure, level, scheme, follow], () => {
    const values = unitValues(app, selection.rows, level, measure);
    const classes = follow ? classesOf([...values.values()], scheme, { rates: MEASURES[measure].rates }) : allClasses(app, level, scheme, measure);
    return { measure, level, scheme, follow, values, classes, unplaced: unplaced(app, selection.rows, level, measure) };
  });
}

/** No figure is not zero: each has a look of its own. */
function shadeName(value, classes, measure) {
  if (measure === "change" && value !== undefined) {
    return value === 0 ? "ga-change-same" : `ga-change-${changeShade(classOf(Math.abs(value), classes), classes.length, Math.sign(value))}`;
  }
  if (value === null) return "ga-shade-unknown";
  return value === 0 || value === undefined ? "ga-shade-none" : `ga-shade-${shadeOf(classOf(value, classes), classes.length)}`;
}

/** Areas of one measure and level, made once; later changes only give them another class. */
function makeAreas(app, key, level) {
  const group = app.groups[`choropleth:${key}`];
  for (const other of measuresOf(app)) app.groups[`choropleth:${other}`].clearLayers();
  const area = (unit, kind) => [unit.id, areaOf(app, "ga-choropleth", unit.rings, `ga-shade ${kind}`).addTo(group)];
  const { base } = app;
  // Hatched provinces lie under the districts: what is known of a district covers them.
  const hatched = level === "adm2" ? base.provinces.map((unit) => area(unit, "ga-shade-none")) : [];
  const units = (level === "adm2" ? base.districts : base.provinces).filter((unit) => allValues(app, level, key).has(unit.id));
  app.shadeAreas = { key, level, hatched: new Map(hatched), units: new Map(units.map((unit) => area(unit, "ga-shade-none"))) };
}

function setShade(area, name) {
  const element = area.getElement();
  if (element.dataset.shade === name) return;
  element.dataset.shade = name;
  element.setAttribute("class", `ga-shade ${name}`);
}

/** Shade the units that have a value; zero keeps the colour of the land, no figure is hatched. */
export function drawChoropleth(app) {
  app.shading ??= { ...SHADING };
  const shading = readShading(app);
  app.map.getContainer().classList.toggle("ga-has-choropleth", shading !== undefined);
  if (!shading) {
    app.shadeAreas = undefined;
    return;
  }
  const { measure, level, values, classes } = shading;
  if (app.shadeAreas?.key !== measure || app.shadeAreas.level !== level) makeAreas(app, measure, level);
  for (const [id, area] of app.shadeAreas.units) setShade(area, shadeName(values.get(id), classes, measure));
  for (const [id, area] of app.shadeAreas.hatched) setShade(area, shading.unplaced.provinces.has(id) ? "ga-shade-unplaced" : "ga-shade-none");
}
