// Districts shaded by what is counted in them; only events known to a district or closer.
import { areaOf } from "./basemap.js";
import { classOf, countByUnit, shadeOf } from "./select.js";

export const MEASURES = {
  events: { label: "Events by district", value: (counts) => counts.events },
  killed: { label: "People killed by district (stated)", value: (counts) => counts.killed.stated },
};

/** Which measure is on the map, if any. */
export function activeMeasure(app) {
  return Object.keys(MEASURES).find((key) => app.map.hasLayer(app.groups[`choropleth:${key}`]));
}

/** No figure is not zero: each has a look of its own. */
function shadeClass(value, classes) {
  if (value === null) return "ga-shade-unknown";
  return value === 0 ? "ga-shade-zero" : `ga-shade-${shadeOf(classOf(value, classes), classes.length)}`;
}

/** Shade the districts that have a value; zero keeps the colour of the land, no figure is hatched. */
export function drawChoropleth(app) {
  const counts = countByUnit(app.store, app.selection.rows, "adm2");
  for (const [key, measure] of Object.entries(MEASURES)) {
    const group = app.groups[`choropleth:${key}`];
    group.clearLayers();
    if (!app.map.hasLayer(group)) continue;
    for (const unit of app.base.districts) {
      const found = counts.get(unit.id);
      if (!found) continue;
      const value = measure.value(found);
      areaOf(app, "ga-choropleth", unit.rings, `ga-shade ${shadeClass(value, app.meta.shades[key])}`).addTo(group);
    }
  }
  app.map.getContainer().classList.toggle("ga-has-choropleth", activeMeasure(app) !== undefined);
}
