// From the islands to what the page works on. Large islands come compressed.
import { byId } from "./dom.js";
import { decodeLines, ringsOf } from "./geometry.js";
import { makeStore } from "./store.js";

/** The text of an island, unpacked when it is compressed; it is parsed, never run. */
async function islandText(name) {
  const text = byId(`ga-${name}`).textContent;
  if (!text.startsWith('{"gzip":')) return text;
  const packed = Uint8Array.from(atob(JSON.parse(text).gzip), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

export async function readIsland(name) {
  return JSON.parse(await islandText(name));
}

/** Everything of the islands: words, base map, statements and the store of events. */
export async function readData() {
  const [meta, base, { shapes, zones }, columns] = await Promise.all(["meta", "base", "zones", "events"].map(readIsland));
  const arcs = decodeLines(base.arcs, base.scale);
  for (const level of ["countries", "provinces", "districts"]) {
    for (const unit of base[level]) unit.rings = ringsOf(unit.rings, arcs, base.scale);
  }
  for (const land of base.neighbours) land.rings = ringsOf(land.rings, arcs, base.scale);
  for (const [level, areas] of Object.entries(base.areas)) areas.forEach((area, index) => Object.assign(base[level][index], { area }));
  return {
    meta, base, zones,
    units: new Map([...base.countries, ...base.provinces, ...base.districts].map((unit) => [unit.id, unit])),
    shapes: shapes.map((rings) => ringsOf(rings, arcs, base.scale)),
    store: makeStore(columns),
  };
}
