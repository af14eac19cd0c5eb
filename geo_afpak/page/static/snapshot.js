// The view as a picture: what is on the screen, drawn once more on a canvas, with title, legend
// and sources. SVG becomes an image by its own text, so that nothing foreign enters the canvas.
import { activeMeasure, LEVELS, MEASURES } from "./choropleth.js";
import { make } from "./dom.js";
import { kindsThere, precisionSample } from "./events.js";
import { goneSample } from "./gone.js";
import { symbol } from "./symbols.js";
import { notesOf, selectionWords, titleOf } from "./wording.js";
import { zoneSwatch } from "./zones.js";

const SHARPNESS = 2;
export const TILES_LEFT_OUT = "The online map tiles on the screen are not in the picture.";
const SVG_STYLES = ["fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "display", "visibility", "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline"];

/** A copy of an SVG whose looks no longer depend on style sheets. */
function flatCopy(svg) {
  const copy = svg.cloneNode(true);
  const [from, to] = [svg, copy].map((root) => [root, ...root.querySelectorAll("*")]);
  from.forEach((node, index) => {
    const style = getComputedStyle(node);
    for (const name of ["class", "style", "aria-label", "tabindex", "role"]) to[index].removeAttribute(name);
    for (const name of SVG_STYLES) to[index].setAttribute(name, style.getPropertyValue(name));
  });
  return copy;
}

async function imageOf(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await image.decode();
  return image;
}

/** Draw the part of an SVG that lies within the frame. */
async function paintSvg(pen, svg, frame) {
  const box = svg.getBoundingClientRect();
  const [left, top] = [Math.max(box.left, frame.left), Math.max(box.top, frame.top)];
  const [width, height] = [Math.min(box.right, frame.right) - left, Math.min(box.bottom, frame.bottom) - top];
  if (width <= 0 || height <= 0) return;
  const copy = flatCopy(svg);
  const { x, y } = svg.viewBox.baseVal ?? { x: 0, y: 0 };
  copy.setAttribute("viewBox", [x + left - box.left, y + top - box.top, width, height].join(" "));
  copy.setAttribute("width", width * SHARPNESS);
  copy.setAttribute("height", height * SHARPNESS);
  if (copy.querySelector('[fill^="url"]')) copy.prepend(flatCopy(document.querySelector(".ga-patterns defs")));
  pen.drawImage(await imageOf(copy), left - frame.left, top - frame.top, width, height);
}

/** The lines of a text as the browser has broken it. */
function brokenLines(node) {
  const range = document.createRange();
  const lines = [];
  for (const word of node.data.matchAll(/\S+/g)) {
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    const box = range.getBoundingClientRect();
    const line = lines.at(-1);
    if (line && Math.abs(line.top - box.top) < 2) {
      line.text += ` ${word[0]}`;
      line.left = Math.min(line.left, box.left); // what runs from right to left begins further on
    } else if (box.width) lines.push({ text: word[0], left: box.left, top: box.top, height: box.height });
  }
  return lines;
}

function paintText(pen, node, frame) {
  const style = getComputedStyle(node.parentElement);
  pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  pen.letterSpacing = style.letterSpacing === "normal" ? "0px" : style.letterSpacing;
  pen.fillStyle = style.color;
  pen.direction = style.direction;
  pen.textAlign = "left";
  pen.lineJoin = "round";
  pen.setLineDash([]);
  const halo = /^(rgba?|color|oklch|lab)\([^)]*\)/.exec(style.textShadow);
  for (const { text, left, top, height } of brokenLines(node)) {
    const words = style.textTransform === "uppercase" ? text.toUpperCase() : text;
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = pen.measureText(words);
    const [x, y] = [left - frame.left, top - frame.top + (height - up - down) / 2 + up];
    if (halo) {
      pen.strokeStyle = halo[0];
      pen.lineWidth = 3;
      pen.strokeText(words, x, y);
    }
    pen.fillText(words, x, y);
  }
}

/** A style sheet's stripes (the legend's hatched chips), one way for each gradient. */
function paintHatch(pen, style, box, frame) {
  const [left, top] = [box.left - frame.left, box.top - frame.top];
  pen.save();
  pen.clip();
  pen.strokeStyle = style.borderLeftColor;
  pen.lineWidth = 1;
  style.backgroundImage.match(/gradient\(/g).forEach((_, turn) => {
    for (let x = -box.height; x < box.width; x += 5) {
      pen.beginPath();
      pen.moveTo(left + x, turn ? top : top + box.height);
      pen.lineTo(left + x + box.height, turn ? top + box.height : top);
      pen.stroke();
    }
  });
  pen.restore();
  pen.beginPath();
  pen.rect(left + 0.5, top + 0.5, box.width - 1, box.height - 1);
}

/** Ground and edge of a box: pills, counts, dots, chips. */
function paintBox(pen, style, box, frame) {
  const edge = parseFloat(style.borderLeftWidth) || 0;
  pen.beginPath();
  pen.roundRect(box.left - frame.left + edge / 2, box.top - frame.top + edge / 2, box.width - edge, box.height - edge, Math.min(parseFloat(style.borderTopLeftRadius) * (style.borderTopLeftRadius.endsWith("%") ? box.width / 100 : 1), box.height / 2));
  pen.fillStyle = style.backgroundColor;
  pen.fill();
  if (style.backgroundImage !== "none") paintHatch(pen, style, box, frame);
  if (!edge || style.borderLeftStyle === "none") return;
  pen.strokeStyle = style.borderLeftColor;
  pen.lineWidth = edge;
  pen.setLineDash(style.borderLeftStyle === "dashed" ? [3, 2] : []);
  pen.stroke();
}

const levelIn = (node) => (node.nodeType === Node.ELEMENT_NODE ? Number(getComputedStyle(node).zIndex) || 0 : 0);

/** Draw a node and what is in it, from the ground up. */
async function paint(pen, node, frame) {
  if (node.nodeType === Node.TEXT_NODE) paintText(pen, node, frame);
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return;
  const box = node.getBoundingClientRect();
  pen.save();
  pen.globalAlpha *= Number(style.opacity);
  if (node instanceof SVGSVGElement) await paintSvg(pen, node, frame);
  else if (node instanceof HTMLCanvasElement) pen.drawImage(node, box.left - frame.left, box.top - frame.top, box.width, box.height);
  else if (node instanceof HTMLImageElement) {
    // An image from elsewhere (a tile) would lock the canvas.
    if (node.src.startsWith("data:")) pen.drawImage(node, box.left - frame.left, box.top - frame.top, box.width, box.height);
  } else {
    if (box.width && box.height) paintBox(pen, style, box, frame);
    for (const child of [...node.childNodes].sort((a, b) => levelIn(a) - levelIn(b))) await paint(pen, child, frame);
  }
  pen.restore();
}

/** The symbols in sight. */
function symbolsInSight({ map, canvas }) {
  const view = L.bounds(map.containerPointToLayerPoint([0, 0]), map.containerPointToLayerPoint(map.getSize()));
  return canvas.items.filter((item) => view.contains([item.x, item.y]));
}

/** A key of what the picture has, and of nothing else. */
function legendOf(app) {
  const { meta, map, groups } = app;
  const items = [];
  const add = (sample, text) => items.push(make("li", {}, sample, make("span", {}, text)));
  const [gone, drawn] = [true, false].map((wanted) => symbolsInSight(app).filter((item) => Boolean(item.gone) === wanted));
  const kinds = kindsThere(app).filter((cls) => drawn.some(({ counts = [], kind }) => kind === cls || counts.some(([one, count]) => one === cls && count)));
  const [sample = kindsThere(app)[0]] = kinds;
  for (const cls of kinds) add(symbol(cls, 6), meta.classes[cls]);
  if (drawn.some(({ shape }) => shape === "dot")) add(make("span", {}, symbol(sample, 3), symbol(sample, 7)), "area grows with the deaths stated");
  if (drawn.some(({ shape, hollow, counts }) => hollow && (shape === "dot" || counts.filter(([, count]) => count).length === 1))) add(symbol(sample, 6, { hollow: true }), "no figure of deaths");
  if (drawn.some(({ reach }) => reach)) add(precisionSample("near", [sample]), "near a place only");
  for (const mark of ["district", "province"]) if (drawn.some(({ shape, dashed }) => shape === "pill" && dashed === (mark === "district"))) add(precisionSample(mark, [sample]), `${mark} only`);
  if (drawn.some(({ shape }) => shape === "ring")) add(precisionSample("gathered", kinds), app.ringBy === "deaths" ? "so many killed, as far as stated, in events gathered" : "so many events, gathered; the ring: their kinds");
  if (gone.length) add(goneSample(), "withdrawn since the former file, in no number");
  const zones = app.shownZones().filter((zone) => zone.shape !== undefined && map.hasLayer(groups[`zone:${zone.status}`]));
  for (const status of new Set(zones.map((zone) => zone.status))) add(zoneSwatch(status, 0), meta.statuses[status][0]);
  for (const group of new Set(zones.map((zone) => zone.group))) add(make("span", { class: `ga-hue-chip ga-hue-${app.hues.get(group)}` }), app.groupName(group));
  const shade = activeMeasure(app);
  if (shade) items.push(make("li", {}, make("b", {}, `${MEASURES[shade].label} by ${LEVELS[app.shading.level]}`)), ...[...document.querySelectorAll("#ga-classes li")].map((item) => item.cloneNode(true)));
  return make("ul", { class: "ga-picture-legend" }, ...items);
}

/** Is a layer of map tiles on? They come from elsewhere, and the browser lets nobody copy them. */
export function hasTiles({ map }) {
  let found = false;
  map.eachLayer((layer) => {
    found ||= layer instanceof L.TileLayer;
  });
  return found;
}

/** The sheet that the picture shows: laid out by the style sheet, out of sight. */
function makeSheet(app, size) {
  const room = make("div", { class: "ga-picture-map" });
  room.style.height = `${size.height}px`;
  const sheet = make(
    "div", { class: "ga-picture", "aria-hidden": "true" },
    make("p", { class: "ga-picture-title" }, titleOf(app)),
    make("p", { class: "ga-picture-words" }, [`${selectionWords(app)}.`, ...notesOf(app)].join(" ")),
    room, legendOf(app), make("p", { class: "ga-picture-source" }, hasTiles(app) ? `${app.meta.attribution} ${TILES_LEFT_OUT}` : app.meta.attribution),
  );
  sheet.style.width = `${size.width}px`;
  document.body.append(sheet);
  return { sheet, room };
}

/** Draw the view, twice as sharp as the screen has it, on a canvas of its own. */
export async function drawPicture(app) {
  const container = app.map.getContainer();
  const view = container.getBoundingClientRect();
  const { sheet, room } = makeSheet(app, view);
  try {
    const whole = sheet.getBoundingClientRect();
    const canvas = make("canvas", { width: Math.round(whole.width * SHARPNESS), height: Math.round(whole.height * SHARPNESS) });
    const pen = canvas.getContext("2d");
    pen.scale(SHARPNESS, SHARPNESS);
    await paint(pen, sheet, whole);
    const place = room.getBoundingClientRect();
    pen.translate(place.left - whole.left, place.top - whole.top);
    pen.beginPath();
    pen.rect(0, 0, view.width, view.height);
    pen.clip();
    pen.fillStyle = getComputedStyle(container).backgroundColor;
    pen.fillRect(0, 0, view.width, view.height);
    app.canvas.paint(SHARPNESS);
    await paint(pen, container.querySelector(".leaflet-map-pane"), view);
    await paint(pen, container.querySelector(".leaflet-control-scale"), view);
    return canvas;
  } finally {
    app.canvas.paint();
    sheet.remove();
  }
}
