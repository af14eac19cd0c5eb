// Which events are selected, and their numbers. The same rules as geo_afpak.summary, which a
// test compares on the same selections. Pure functions; tested by `node --test`.

/** Does an event pass every criterion? An absent or empty list lets everything pass. */
export function passes(event, criteria) {
  const within = (wanted, found) =>
    !wanted || wanted.length === 0 || found.some((value) => wanted.includes(value));
  return (
    event.mark !== "elsewhere" &&
    within(criteria.types, [event.type]) &&
    within(criteria.classes, [event.cls]) &&
    within(criteria.groups, event.groups ?? [])
  );
}

function casualties(events, stated, low, high) {
  const sum = (value) => {
    const known = events.map(value).filter((figure) => figure !== undefined);
    return known.length ? known.reduce((a, b) => a + b, 0) : null;
  };
  return {
    low: sum((event) => event[low] ?? event[stated]),
    stated: sum((event) => event[stated]),
    high: sum((event) => event[high] ?? event[stated] ?? event[low]),
    unknown: events.filter((event) => [low, stated, high].every((key) => event[key] === undefined)).length,
  };
}

/** Events, killed and injured as low / stated / high, and events without a figure. */
export function countUp(events) {
  return {
    events: events.length,
    killed: casualties(events, "k", "kl", "kh"),
    injured: casualties(events, "i", "il", "ih"),
  };
}

/** The same numbers for each district, by its id; only events known to a district or closer. */
export function countByDistrict(events) {
  const districts = new Map();
  for (const event of events) {
    if (event.adm2 === undefined) continue;
    if (!districts.has(event.adm2)) districts.set(event.adm2, []);
    districts.get(event.adm2).push(event);
  }
  return new Map([...districts].sort().map(([id, found]) => [id, countUp(found)]));
}

/** Index of the class [from, to] that a value falls in; what exceeds all is in the last. */
export function classOf(value, classes) {
  const index = classes.findIndex(([, upper]) => value <= upper);
  return index === -1 ? classes.length - 1 : index;
}

/** One of five shades for a class, so that few classes still differ well. */
export function shadeOf(index, count) {
  return count === 1 ? 3 : Math.round((index * 4) / (count - 1));
}
