// From the islands to what the page works on. Those of the incidents come packed.
import { byId } from "./dom.js";
import { bordersOf, decodeLines, ringsOf } from "./geometry.js";
import { setLook } from "./look.js";
import { parseData, unpack } from "./pack.js";
import { makeStore } from "./store.js";

/** The data of an island; parsed, never run. A packed one leaves the document as it is read. */
export async function readIsland(name) {
  const node = byId(`ga-${name}`);
  const data = parseData(node.textContent);
  if (typeof data !== "string") return data;
  node.textContent = "";
  return unpack(data);
}

const TOO_OLD = "This map needs a browser of 2023 or later.";

/** Everything of the islands: words, base map, statements and the store of events. */
export async function readData() {
  if (typeof DecompressionStream === "undefined") {
    byId("ga-lead").textContent = TOO_OLD;
    throw new Error(TOO_OLD);
  }
  const [meta, base, { shapes, zones }, columns] = await Promise.all(["meta", "base", "zones", "events"].map(readIsland));
  setLook(meta.look);
  const arcs = decodeLines(base.arcs, base.scale);
  base.borders = { provinces: bordersOf(base.provinces, arcs, base.scale), districts: bordersOf(base.districts, arcs, base.scale) };
  for (const level of ["countries", "provinces", "districts"]) {
    for (const unit of base[level]) unit.rings = ringsOf(unit.rings, arcs, base.scale);
  }
  for (const land of base.neighbours) land.rings = ringsOf(land.rings, arcs, base.scale);
  for (const [level, areas] of Object.entries(base.areas)) areas.forEach((area, index) => Object.assign(base[level][index], { area }));
  const units = new Map([...base.countries, ...base.provinces, ...base.districts].map((unit) => [unit.id, unit]));
  return {
    meta, base, zones, units,
    shapes: shapes.map((rings) => ringsOf(rings, arcs, base.scale)),
    store: Object.assign(makeStore(columns), { units }),
  };
}
