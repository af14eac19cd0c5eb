// Which statements of presence the criteria select: those that statements have in common with
// events (group, place, time) and their own status.
import { zoneAt } from "./time.js";

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

export function zonesFor(app, criteria) {
  const { groups, statuses, countries, provinces } = criteria;
  return app.zones.filter((zone) => (!groups?.length || groups.includes(zone.group))
    && (!statuses?.length || statuses.includes(zone.status))
    && (!countries?.length || liesIn(app, zone, countries))
    && (!provinces?.length || liesIn(app, zone, provinces))
    && zoneAt(zone, criteria) !== "out");
}
