// Delta-coded rings to coordinates, and which polygon holds a point. Pure; `node --test`.

/** [x0, y0, dx, dy, ...] in whole steps -> [[lat, lon], ...] as Leaflet wants them. */
export function decodeLine(steps, scale) {
  const line = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    line.push([y / scale, x / scale]);
  }
  return line;
}

export function decodeLines(lines, scale) {
  return lines.map((steps) => decodeLine(steps, scale));
}

/** Rings of a unit: each a list of arcs (below zero: walked backwards), or [its own points]. */
export function ringsOf(rings, arcs, scale) {
  return rings.map((ring) => {
    if (Array.isArray(ring[0])) return decodeLine(ring[0], scale);
    return ring.flatMap((index) => (index < 0 ? [...arcs[-1 - index]].reverse() : arcs[index]).slice(0, -1));
  });
}

/** Lines of units, each once: a border that two of them share is one arc. */
export function bordersOf(units, arcs, scale) {
  const shared = new Set();
  const own = [];
  for (const ring of units.flatMap((unit) => unit.rings)) {
    if (Array.isArray(ring[0])) own.push(decodeLine(ring[0], scale));
    else for (const index of ring) shared.add(index < 0 ? -1 - index : index);
  }
  return [...[...shared].map((index) => arcs[index]), ...own];
}

/** Even-odd rule over all rings, so that holes count as outside. */
export function holds(rings, lat, lon) {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [yi, xi] = ring[i];
      const [yj, xj] = ring[j];
      if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}

/** South-west and north-east corner of rings. */
export function boxOf(rings) {
  let [south, west, north, east] = [90, 180, -90, -180];
  for (const ring of rings) {
    for (const [lat, lon] of ring) {
      south = Math.min(south, lat);
      north = Math.max(north, lat);
      west = Math.min(west, lon);
      east = Math.max(east, lon);
    }
  }
  return [[south, west], [north, east]];
}

/** Do two boxes in pixels overlap? */
export function clash(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
