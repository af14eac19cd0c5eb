// Which statements of presence the criteria select: those that statements have in common with
// events (group, place, time) and their own status.
import { KEPT_AREAS, liesOver } from "./areas.js";
import { zoneAt } from "./time.js";

const over = new Map(); // of each area drawn lately: which statements it lies over

/** Is it on a whole country? Its outline would repaint the border: it stands under the name instead. */
export function isWhole(zone) {
  return zone.level === "adm0" && zone.units.length > 0;
}

/** A unit and those that it lies in. */
function unitsAbove(app, id) {
  const chain = [];
  for (let at = id; at && !chain.includes(at); at = app.units.get(at)?.parent) chain.push(at);
  return chain;
}

/** A statement on a whole country says nothing of one province, and is not selected with it. */
function liesIn(app, zone, wanted) {
  return zone.units.some((id) => unitsAbove(app, id).some((above) => wanted.includes(above)));
}

/** Does an area drawn on the map lie over what a statement is of? One on a whole country again not. */
function isUnder(app, zone, area) {
  if (isWhole(zone)) return false;
  const key = area.join();
  if (!over.has(key) && over.size >= KEPT_AREAS) over.delete(over.keys().next().value);
  if (!over.has(key)) over.set(key, new Map());
  const found = over.get(key);
  if (!found.has(zone)) {
    const lands = zone.shape === undefined ? zone.units.map((id) => app.units.get(id)?.rings ?? []) : [app.shapes[zone.shape]];
    found.set(zone, lands.some((rings) => liesOver(area, rings)));
  }
  return found.get(zone);
}

export function zonesFor(app, criteria) {
  const { groups, statuses, countries, provinces, areas } = criteria;
  return app.zones.filter((zone) => (!groups?.length || groups.includes(zone.group))
    && (!statuses?.length || statuses.includes(zone.status))
    && (!countries?.length || liesIn(app, zone, countries))
    && (!provinces?.length || liesIn(app, zone, provinces))
    && (!areas?.length || areas.some((area) => isUnder(app, zone, area)))
    && zoneAt(zone, criteria) !== "out");
}
