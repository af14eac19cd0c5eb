// What a script may ask of the page and set in it: the selection as plain data.
import { numbersOfAreas } from "./areapanel.js";
import { activeMeasure, readShading } from "./choropleth.js";
import { comparisonOf, setPeriods } from "./comparepanel.js";
import { DISPLAYS, setDisplay } from "./display.js";
import { setRingBy } from "./events.js";
import { overviewState } from "./overview.js";
import { countByPeriod } from "./periods.js";
import { countByUnit, countUp } from "./select.js";
import { setShading } from "./shading.js";
import { countUndated, holdsUndated, zoneAt } from "./time.js";
import { setStep, STEP_FORM, stepOf } from "./timeline.js";

/** How areas are shaded, with the classes on screen and every unit's value, as plain data. */
function plainShading(app) {
  const shading = readShading(app);
  if (!shading) return { ...app.shading };
  const { values, unplaced: { province, less }, ...rest } = shading;
  return { ...rest, values: Object.fromEntries(values), unplaced: { province, less } };
}

/** Both counts of each unit while two periods are compared. */
function plainComparison(app) {
  if (activeMeasure(app) !== "change") return undefined;
  const { periods, totals, touching, undated, units } = comparisonOf(app, app.shading.level);
  return { periods, totals, touching, undated, units: [...units].map(([id, { both, change }]) => ({ id, both, change })) };
}

/** The selection as plain data: the numbers that the reader sees. */
export function stateOf(app) {
  const { store, selection, criteria } = app;
  const byUnit = (level) => [...countByUnit(store, selection.rows, level)].map(([id, counts]) => ({ id, ...counts }));
  const byPeriod = (by) => countByPeriod(store, selection.rows, by).counts.map(({ key, events }) => ({ key, events }));
  return {
    ...countUp(store, selection.rows),
    byDistrict: byUnit("adm2"), byProvince: byUnit("adm1"),
    byYear: byPeriod("year"), byMonth: byPeriod("month"),
    facets: Object.fromEntries(Object.entries(selection.facets).map(([facet, counts]) => [facet, Object.fromEntries(counts)])),
    statements: app.shownZones().map((zone) => zone.id),
    fading: app.shownZones().filter((zone) => zoneAt(zone, criteria) === "fading").map((zone) => zone.id),
    undated: countUndated(store, selection.rows), undatedLeftOut: app.time && !holdsUndated(criteria) ? app.time.others.undated : 0,
    notDrawn: selection.rows.length - app.shownRows().length, restricted: app.meta.restricted ?? [], counted: app.meta.counted?.sources ?? [],
    criteria: structuredClone(criteria), areas: numbersOfAreas(app),
    layers: Object.keys(app.groups).filter((key) => app.map.hasLayer(app.groups[key])),
    shading: plainShading(app), compare: plainComparison(app), display: app.display, circles: app.ringBy, step: stepOf(app), storyStep: app.storyAt === null ? null : app.storyAt + 1,
    corrected: app.meta.corrected, vintage: app.meta.vintage,
    ...(app.meta.overview ? overviewState(app.meta.overview) : {}),
  };
}

/** Set a selection by criteria, and layers by their keys; what is left out stays. */
export function selectIn(app, { layers, shading, display, circles, step, compare, ...criteria } = {}) {
  if (compare !== undefined) setPeriods(app, compare?.flat().join("/"));
  if (layers) for (const key of Object.keys(app.groups)) app.setLayer(key, layers.includes(key));
  if (shading || compare) setShading(app, { ...shading, ...(compare && { measure: "change" }) });
  if (Object.hasOwn(DISPLAYS, display)) setDisplay(app, display);
  setRingBy(app, circles);
  if (STEP_FORM.test(step)) setStep(app, step);
  app.setCriteria(criteria);
  return stateOf(app);
}
