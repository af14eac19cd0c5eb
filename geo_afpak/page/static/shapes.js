// Areas and lines of the map as paths. Projected once, then only scaled: Leaflet's own paths are
// projected three times for each zoom, which took most of its time.
import { boxOf } from "./geometry.js";
import { mercator } from "./sites.js";

const WORLD = 256; // pixels at zoom 0
const known = new WeakMap();

/** Lines [[lat, lon], ...] on the unit square as [x, y, x, y, ...], each with its own box. */
export function unitLines(lines) {
  if (!known.has(lines)) known.set(lines, lines.map((line) => {
    const points = new Float64Array(line.length * 2);
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    line.forEach(([lat, lon], index) => {
      const [x, y] = mercator(lon, lat);
      [points[2 * index], points[2 * index + 1]] = [x, y];
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    });
    return { points, box };
  }));
  return known.get(lines);
}

/**
 * A line in whole pixels, as the steps of a path. Points on one pixel are one; of those that lie
 * on the same outer side of the view (`left`, `top`, `right`, `bottom`) only the ends of their run
 * count, as nothing between them can be seen.
 */
function stepsOf(points, scale, { x: originX, y: originY }, { left, top, right, bottom }) {
  const kept = [];
  let [lastX, lastY, side, run] = [NaN, NaN, 0, 0];
  for (let at = 0; at < points.length; at += 2) {
    const x = Math.round(points[at] * scale) - originX;
    const y = Math.round(points[at + 1] * scale) - originY;
    if (x === lastX && y === lastY) continue;
    [lastX, lastY] = [x, y];
    const beyond = Number(x < left) + 2 * Number(x > right) + 4 * Number(y < top) + 8 * Number(y > bottom);
    run = side & beyond ? run + 1 : 0;
    side = run ? side & beyond : beyond;
    if (run > 1) kept.length -= 2;
    kept.push(x, y);
  }
  return kept;
}

/** Lines as what an SVG path draws; where nothing of them can be seen, a path of no length. */
export function pathOf(lines, closed, scale, origin, view) {
  let path = "";
  for (const { points, box } of lines) {
    if (box[2] * scale - origin.x < view.left || box[0] * scale - origin.x > view.right || box[3] * scale - origin.y < view.top || box[1] * scale - origin.y > view.bottom) continue;
    const steps = stepsOf(points, scale, origin, view);
    if (steps.length < 4) continue; // a point draws nothing
    path += `M${steps[0]} ${steps[1]}L`;
    for (let at = 2; at < steps.length; at += 2) path += `${steps[at]} ${steps[at + 1]} `;
    if (closed) path += "Z";
  }
  return path || "M0 0";
}

let Shape = null; // Leaflet is there when the page starts, not when this file is read

function makeShape() {
  return L.Path.extend({
    initialize(lines, options) {
      L.setOptions(this, options);
      this.lines = lines;
    },
    getBounds() {
      return L.latLngBounds(boxOf(this.lines));
    },
    _project() {},
    _update() {
      const { _map: map, _path: path, _renderer: { _bounds: { min, max } } } = this;
      const origin = map.getPixelOrigin();
      const drawn = [path, map.getZoom(), origin.x, origin.y, min.x, min.y, max.x, max.y];
      if (this.drawn?.every((part, index) => part === drawn[index])) return;
      this.drawn = drawn;
      path.setAttribute("d", pathOf(unitLines(this.lines), this.options.fill, WORLD * 2 ** map.getZoom(), origin, { left: min.x, top: min.y, right: max.x, bottom: max.y }));
    },
  });
}

/** Lines, or with `fill` rings, that are styled by their class; holes stay holes by the even-odd rule. */
export function shapeOf(app, pane, lines, className, fill) {
  Shape ??= makeShape();
  return new Shape(lines, { pane, renderer: app.renderers[pane], className, interactive: false, fill, fillRule: "evenodd" });
}
