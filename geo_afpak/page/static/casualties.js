// Optional fields of casualty recorders (geo_afpak/model/fields.py): how they are called, and the
// lowest, stated and highest of a part of a toll as one fact. Pure functions; tested by `node --test`.
import { formatFigure } from "./format.js";

const PARTS = new Map([
  ["killed_civilians", "Civilians killed"], ["killed_combatants", "Combatants killed"],
  ["injured_civilians", "Civilians injured"], ["injured_combatants", "Combatants injured"],
]);
const OTHERS = new Map([["evidence", "Evidence"], ["source_count", "Independent sources"], ["archive_links", "Archived at"]]);
const ENDS = new Map([["_low", "lowest"], ["_high", "highest"]]);

/** What a further column is called on the page; one of the user's own keeps its name. */
export function ownLabel(name) {
  const end = [...ENDS.keys()].find((one) => name.endsWith(one)) ?? "";
  const part = PARTS.get(end ? name.slice(0, -end.length) : name);
  if (part) return end ? `${part}, ${ENDS.get(end)}` : part;
  return OTHERS.get(name) ?? name;
}

/** The facts [label, text] that an event has of these fields, and the further columns that remain. */
export function casualtyFacts(own) {
  const stated = new Map(own);
  const taken = new Set();
  const number = (name) => {
    taken.add(name);
    return stated.has(name) ? Number(stated.get(name)) : undefined;
  };
  const facts = [...PARTS].map(([name, label]) => {
    const [low, figure, high] = [`${name}_low`, name, `${name}_high`].map(number);
    const known = [low, figure, high].some((value) => value !== undefined);
    return [label, known ? formatFigure(figure, low, high ?? figure) : undefined];
  });
  for (const [name, label] of OTHERS) {
    taken.add(name);
    facts.push([label, stated.get(name)]);
  }
  return { facts: facts.filter(([, text]) => text !== undefined), rest: own.filter(([name]) => !taken.has(name)) };
}
