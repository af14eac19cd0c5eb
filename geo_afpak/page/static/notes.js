// Words of a story beside spots of the map, each with an arrow to its spot.
import { AREA_NAMES } from "./areas.js";
import { make, makeSvg } from "./dom.js";

const NOTE_SIDES = {
  north: [0, -1], "north-east": [1, -1], east: [1, 0], "south-east": [1, 1], south: [0, 1], "south-west": [-1, 1], west: [-1, 0], "north-west": [-1, -1],
};
const AWAY = [54, 30]; // pixels from the spot to the words: of words, of a number
const SHORT_OF_SPOT = 12;
const NOTE_RIM = 8;
const TOP_RIM = 48; // the buttons over the map
const NARROW_MAP = 620; // pixels of map: with less, notes are numbers, and their words stand in the panel
const HEAD = 7;

/** Are the map's notes numbers only, for want of room? */
export function isNarrow({ map }) {
  return map.getSize().x < NARROW_MAP;
}

/** The box of a size that lies on one side of a spot. */
function boxAt({ x, y }, [dx, dy], away, width, height) {
  const slant = dx && dy ? Math.SQRT1_2 : 1;
  const left = x + dx * away * slant + ((dx - 1) / 2) * width;
  const top = y + dy * away * slant + ((dy - 1) / 2) * height;
  return { left, top, right: left + width, bottom: top + height };
}

function lapOver(one, other) {
  return Math.max(0, Math.min(one.right, other.right) - Math.max(one.left, other.left)) * Math.max(0, Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top));
}

/** How much of a box lies out of the view or over what stands there. */
function costOf(box, view, taken) {
  const inside = lapOver(box, view);
  const area = (box.right - box.left) * (box.bottom - box.top);
  return 2 * (area - inside) + taken.reduce((sum, other) => sum + lapOver(box, other), 0);
}

/** The box that costs least: on the side asked for, else on the next one round the spot. */
function bestBox(spot, side, away, size, view, taken) {
  const sides = Object.values(NOTE_SIDES);
  const first = Object.keys(NOTE_SIDES).indexOf(side);
  const order = [0, 1, -1, 2, -2, 3, -3, 4].map((step) => sides[(first + step + sides.length) % sides.length]);
  let [best, least] = [undefined, Infinity];
  for (const far of [1, 1.8]) {
    for (const one of order) {
      const box = boxAt(spot, one, away * far, ...size);
      const own = costOf(box, view, taken);
      if (own < least) [best, least] = [box, own];
    }
  }
  return best;
}

/** An arrow from a box to a spot, as an SVG that is as large as the two. */
function arrow(box, { x, y }) {
  const from = { x: Math.min(box.right, Math.max(box.left, x)), y: Math.min(box.bottom, Math.max(box.top, y)) };
  const length = Math.hypot(x - from.x, y - from.y);
  if (length <= SHORT_OF_SPOT + HEAD) return null;
  const [ux, uy] = [(x - from.x) / length, (y - from.y) / length];
  const tip = { x: x - ux * SHORT_OF_SPOT, y: y - uy * SHORT_OF_SPOT };
  const [left, top] = [Math.min(from.x, tip.x) - HEAD, Math.min(from.y, tip.y) - HEAD];
  const at = (px, py) => `${(px - left).toFixed(1)} ${(py - top).toFixed(1)}`;
  const wing = (turn) => at(tip.x - HEAD * (ux + turn * 0.55 * uy), tip.y - HEAD * (uy - turn * 0.55 * ux));
  const [width, height] = [Math.abs(tip.x - from.x) + 2 * HEAD, Math.abs(tip.y - from.y) + 2 * HEAD];
  const svg = makeSvg("svg", { class: "ga-note-arrow", width, height, viewBox: `0 0 ${width} ${height}` }, makeSvg("path", { d: `M${at(from.x, from.y)}L${at(tip.x, tip.y)}M${wing(1)}L${at(tip.x, tip.y)}L${wing(-1)}` }));
  svg.style.left = `${left}px`;
  svg.style.top = `${top}px`;
  return svg;
}

/** The letters of two areas, at their upper left corner; returns the boxes that they take. */
function drawLetters({ map, criteria: { areas = [] } }, pane) {
  if (areas.length < 2) return [];
  return areas.map((area, at) => {
    const { x, y } = map.latLngToLayerPoint([Math.max(...area.map(([, lat]) => lat)), Math.min(...area.map(([lon]) => lon))]);
    const letter = make("span", { class: "ga-note ga-note-number", "aria-hidden": "true" }, AREA_NAMES[at]);
    letter.style.left = `${Math.round(x) - 10}px`;
    letter.style.top = `${Math.round(y) - 10}px`;
    pane.append(letter);
    return { left: x - 10, right: x + 12, top: y - 10, bottom: y + 12 };
  });
}

/** Draw the notes of the step that is shown; `app.noteBoxes` tells names what to keep clear of. */
export function drawNotes(app) {
  const { map } = app;
  const pane = map.getPane("ga-notes");
  pane.replaceChildren();
  app.noteBoxes = drawLetters(app, pane);
  if (app.storyAt === null) return;
  const narrow = isNarrow(app);
  const corner = map.containerPointToLayerPoint([0, 0]);
  const size = map.getSize();
  const view = { left: corner.x + NOTE_RIM, right: corner.x + size.x - NOTE_RIM, top: corner.y + (narrow ? NOTE_RIM : TOP_RIM), bottom: corner.y + size.y - NOTE_RIM };
  const spots = app.meta.story.steps[app.storyAt].notes.map(({ text, at, side }, index) => ({ text: narrow ? String(index + 1) : text, side, spot: map.latLngToLayerPoint([at[1], at[0]]) }))
    .filter(({ spot }) => spot.x > corner.x && spot.x < corner.x + size.x && spot.y > corner.y && spot.y < corner.y + size.y);
  const taken = spots.map(({ spot: { x, y } }) => ({ left: x - 12, right: x + 12, top: y - 12, bottom: y + 12 }));
  const labels = spots.map(({ text }) => make("span", { class: `ga-note${narrow ? " ga-note-number" : ""}`, "aria-hidden": "true", dir: "auto" }, text));
  pane.append(...labels);
  const sizes = labels.map((label) => [label.offsetWidth, label.offsetHeight]); // all in, then all measured
  spots.forEach(({ spot, side }, index) => {
    const box = bestBox(spot, side, AWAY[Number(narrow)], sizes[index], view, taken);
    taken.push(box);
    labels[index].style.left = `${Math.round(box.left)}px`;
    labels[index].style.top = `${Math.round(box.top)}px`;
    const line = arrow(box, spot);
    if (line) pane.append(line);
    app.noteBoxes.push(box);
  });
}
