// Many events on one canvas: gathered into counted circles while they crowd, single symbols
// once the view holds few enough. Nothing is a sample: every event shown is in some circle.
import { LOOK } from "./look.js";
import { ABSENT, NOWHERE } from "./store.js";
import { cornersOf, isLethal, radiusFor } from "./symbols.js";

export const CANVAS_FROM = 400;
const SINGLE_MOST = 2500;
const CELL = 64;
const TAU = 2 * Math.PI;

/** Web Mercator on the unit square, as Leaflet's default CRS has it; NaN for what is no dot. */
export function mercator({ n, dots }) {
  // Single precision is a tenth of a pixel at the deepest zoom, and half the memory.
  const x = new Float32Array(n).fill(NaN);
  const y = new Float32Array(n).fill(NaN);
  for (let row = 0; row < n; row += 1) {
    if (dots.x[row] === NOWHERE) continue;
    const sin = Math.sin((dots.y[row] / dots.scale) * (Math.PI / 180));
    x[row] = dots.x[row] / dots.scale / 360 + 0.5;
    y[row] = 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
  }
  return { x, y };
}

/** Rows whose place lies in a window of the unit square. */
export function rowsIn({ x, y }, rows, [left, top, right, bottom]) {
  const found = new Uint32Array(rows.length);
  let count = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    if (x[row] >= left && x[row] <= right && y[row] >= top && y[row] <= bottom) {
      found[count] = row;
      count += 1;
    }
  }
  return found.subarray(0, count);
}

/** Circles of a square grid fixed to the map, so that panning does not reshuffle them. */
export function gather({ x, y }, rows, scale, [left, top, right, bottom]) {
  const cellsAcross = scale / CELL;
  const column = Math.floor(left * cellsAcross);
  const line = Math.floor(top * cellsAcross);
  const width = Math.floor(right * cellsAcross) - column + 1;
  const count = new Uint32Array(width * (Math.floor(bottom * cellsAcross) - line + 1));
  const [sumX, sumY, first] = [new Float64Array(count.length), new Float64Array(count.length), new Uint32Array(count.length)];
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    const cell = (Math.floor(y[row] * cellsAcross) - line) * width + Math.floor(x[row] * cellsAcross) - column;
    if (!count[cell]) first[cell] = row;
    count[cell] += 1;
    sumX[cell] += x[row];
    sumY[cell] += y[row];
  }
  const cells = [];
  count.forEach((many, cell) => {
    if (many) cells.push({ count: many, row: first[cell], x: sumX[cell] / many, y: sumY[cell] / many });
  });
  return cells;
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    ...Object.fromEntries(Object.keys(LOOK.events).map((kind) => [kind, read(`--${kind.replace("_", "-")}`)])),
    paper: read("--paper"), text: read("--text"), border: read("--line-border"),
  };
}

function trace(pen, kind, x, y, r) {
  pen.beginPath();
  const corners = cornersOf(kind, r);
  if (!corners) {
    pen.arc(x, y, LOOK.events[kind].circle * r, 0, TAU);
    return;
  }
  for (const [dx, dy] of corners) pen.lineTo(x + dx, y + dy); // the first of them only moves there
  pen.closePath();
}

function drawSymbol(pen, ink, kind, x, y, r, hollow) {
  trace(pen, kind, x, y, r);
  const { ring } = LOOK.events[kind];
  const size = LOOK.symbol;
  pen.fillStyle = hollow || ring ? ink.paper : ink[kind];
  pen.fill();
  pen.lineWidth = ring ? size.ring : hollow ? size.hollow.width : size.hairline;
  pen.setLineDash(hollow ? size.hollow.dash : []);
  pen.strokeStyle = hollow || ring ? ink[kind] : ink.paper;
  pen.stroke();
}

function drawCircle(pen, ink, { count }, x, y) {
  const radius = 7 + 3.4 * Math.log10(count);
  pen.beginPath();
  pen.arc(x, y, radius, 0, TAU);
  pen.fillStyle = ink.paper;
  pen.globalAlpha = 0.88;
  pen.fill();
  pen.globalAlpha = 1;
  pen.setLineDash([]);
  pen.lineWidth = 1.2;
  pen.strokeStyle = ink.border;
  pen.stroke();
  pen.fillStyle = ink.text;
  pen.fillText(count < 10000 ? String(count) : `${Math.round(count / 1000)}k`, x, y);
  return radius;
}

/** The canvas as a Leaflet layer: `setRows` says what it shows, `pick` is told what is clicked. */
export function makeCanvas(app) {
  const { map, store } = app;
  const place = mercator(store);
  const canvas = document.createElement("canvas");
  canvas.className = "ga-canvas leaflet-zoom-hide";
  canvas.setAttribute("aria-hidden", "true");
  const pen = canvas.getContext("2d");
  let ink = null; // asking for styles lays the page out: once is enough until they change
  const self = { canvas, rows: new Uint32Array(0), drawn: [], gathered: false };

  function fit() {
    const { x, y } = map.getSize();
    const sharp = Math.min(devicePixelRatio || 1, 2);
    if (canvas.width !== x * sharp || canvas.height !== y * sharp) {
      canvas.width = x * sharp;
      canvas.height = y * sharp;
      canvas.style.width = `${x}px`;
      canvas.style.height = `${y}px`;
    }
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.clearRect(0, 0, x, y);
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
    return { width: x, height: y };
  }

  self.draw = () => {
    const { width, height } = fit();
    self.drawn = [];
    if (!self.rows.length) return;
    const scale = 256 * 2 ** map.getZoom();
    const { x: left, y: top } = map.getPixelBounds().min;
    const rim = 30;
    const frame = [(left - rim) / scale, (top - rim) / scale, (left + width + rim) / scale, (top + height + rim) / scale];
    const seen = rowsIn(place, self.rows, frame);
    ink ??= colours();
    pen.font = "600 10px system-ui, sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    self.gathered = seen.length > SINGLE_MOST;
    map.getContainer().classList.toggle("ga-gathered", self.gathered);
    if (self.gathered) for (const cell of gather(place, seen, scale, frame)) drawCell(cell, cell.x * scale - left, cell.y * scale - top);
    else for (const row of seen) drawRow(row, place.x[row] * scale - left, place.y[row] * scale - top);
  };

  function drawCell(cell, x, y) {
    if (cell.count === 1) drawRow(cell.row, x, y);
    else self.drawn.push({ x, y, r: drawCircle(pen, ink, cell, x, y), cell });
  }

  function drawRow(row, x, y) {
    const kind = store.nameOf("cls", row);
    const r = radiusFor(store.k[row]);
    drawSymbol(pen, ink, kind, x, y, r, isLethal(kind) && store.k[row] === ABSENT);
    self.drawn.push({ x, y, r, row });
  }

  /** What lies under a point of the map, the topmost first. */
  self.at = ({ x, y }) => self.drawn.filter((mark) => (mark.x - x) ** 2 + (mark.y - y) ** 2 <= Math.max(mark.r, 6) ** 2).reverse();
  self.setRows = (rows) => {
    if (rows === self.rows) return;
    self.rows = rows;
    self.draw();
  };
  map.getPane("ga-canvas").append(canvas);
  map.on("moveend resize", self.draw); // "moveend" follows "zoomend" and "viewreset"
  for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"]) {
    matchMedia(query).addEventListener("change", () => {
      ink = null;
      self.draw();
    });
  }
  map.on("mousemove", ({ containerPoint }) => map.getContainer().classList.toggle("ga-over-mark", self.at(containerPoint).length > 0));
  return self;
}
