// The map's symbols on one canvas, and over those in view transparent buttons: for the mouse, the
// keyboard and those who listen. What is drawn is decided elsewhere (gather.js, events.js).
import { rimOf } from "./badges.js";
import { make } from "./dom.js";
import { penCount, penGathered, penGone, penLeg, penPill, penSymbol, readInk } from "./pen.js";

const HANDLES_MOST = 300;
const BEYOND = 0.25; // of the view, drawn round it: a drag shows no empty edge
const SCHEMES_OF_COLOUR = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"];

function drawItem(pen, ink, item) {
  if (item.leg) penLeg(pen, ink, item.leg, item);
  if (item.gone) penGone(pen, ink, item);
  else if (item.shape === "ring") penGathered(pen, ink, item);
  else if (item.shape === "pill") penPill(pen, ink, item);
  else penSymbol(pen, ink, item);
  if (item.badge) penCount(pen, ink, item.badge, rimOf(item).x, rimOf(item).y);
}

function buttonOf(item, index) {
  const handle = make("button", { type: "button", class: "ga-mark", "data-index": index, "data-shape": item.shape, "data-count": item.count, "data-event": item.event, "aria-label": item.label, title: item.label });
  const { style } = handle;
  style.left = `${item.x}px`;
  style.top = `${item.y}px`;
  style.width = `${item.w}px`;
  style.height = `${item.h}px`;
  return handle;
}

function makeSheetOf() {
  const canvas = make("canvas", { class: "ga-canvas leaflet-zoom-hide", "aria-hidden": "true" });
  return [canvas, canvas.getContext("2d")];
}

/**
 * The canvas as a Leaflet layer. An item: shape (dot, ring, pill), x, y in layer pixels, w and h
 * of what a finger hits, and what pen.js draws of it; `label` gives its words, `key` names it.
 */
export function makeCanvas(map, { onPick, onPoint }) {
  let [canvas, pen] = makeSheetOf();
  const pane = map.getPane("ga-marks");
  const handles = make("div", { class: "ga-handles leaflet-zoom-hide" });
  let ink = null;
  let sharp = 1;
  const self = { items: [] };

  function fit() {
    const size = map.getSize();
    const rim = size.multiplyBy(BEYOND).round();
    const corner = map.containerPointToLayerPoint([0, 0]).subtract(rim);
    const whole = size.add(rim.multiplyBy(2));
    const [width, height] = [whole.x * sharp, whole.y * sharp];
    if (canvas.width !== width || canvas.height !== height) {
      Object.assign(canvas, { width, height });
      canvas.style.width = `${whole.x}px`;
      canvas.style.height = `${whole.y}px`;
    } else {
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, width, height);
    }
    pen.setTransform(sharp, 0, 0, sharp, -corner.x * sharp, -corner.y * sharp);
    L.DomUtil.setPosition(canvas, corner);
  }

  self.paint = (sharpness = Math.min(devicePixelRatio || 1, 2)) => {
    sharp = sharpness;
    fit();
    ink ??= readInk();
    for (const item of self.items) drawItem(pen, ink, item);
  };

  /** A canvas that was cleared once prints white: paper gets one of its own. */
  self.toPaper = () => {
    const worn = canvas;
    [canvas, pen] = makeSheetOf();
    worn.replaceWith(canvas);
    self.paint();
  };

  /** Show items, in the order in which they lie one over another. */
  self.show = (items) => {
    self.items = items;
    self.paint();
    const view = L.bounds(map.containerPointToLayerPoint([0, 0]), map.containerPointToLayerPoint(map.getSize()));
    const seen = items.map((item, index) => [item, index]).filter(([item]) => view.contains([item.x, item.y]));
    seen.sort(([a, one], [b, other]) => b.count - a.count || one - other);
    const shown = seen.slice(0, HANDLES_MOST).sort(([, one], [, other]) => one - other);
    for (const [item] of shown) item.label = item.words();
    handles.replaceChildren(...shown.map(([item, index]) => buttonOf(item, index)));
  };
  self.nodeOf = (test) => [...handles.children].find((node) => test(self.items[node.dataset.index]));
  self.itemOf = (node) => (node?.parentElement === handles ? self.items[node.dataset.index] : undefined);
  /** The item under a point of the map; of several the one whose middle is nearest. */
  self.at = (point) => {
    const { x, y } = map.containerPointToLayerPoint(point);
    let [best, least] = [undefined, Infinity];
    for (const item of self.items) {
      const [dx, dy] = [Math.abs(item.x - x), Math.abs(item.y - y)];
      if (dx > Math.max(item.w / 2, item.r ?? 0) || dy > Math.max(item.h / 2, item.r ?? 0)) continue;
      if (Math.hypot(dx, dy) < least) [best, least] = [item, Math.hypot(dx, dy)];
    }
    return best;
  };

  map.getPane("ga-canvas").append(canvas);
  pane.append(handles);
  handles.addEventListener("click", (press) => {
    const item = self.itemOf(press.target);
    if (!item) return;
    press.stopPropagation();
    if (!map.dragging.moved()) onPick(item);
  });
  for (const kind of ["mouseover", "focusin"]) handles.addEventListener(kind, ({ target }) => onPoint(self.itemOf(target)));
  for (const kind of ["mouseout", "focusout"]) handles.addEventListener(kind, () => onPoint(undefined));
  for (const query of SCHEMES_OF_COLOUR) {
    matchMedia(query).addEventListener("change", () => {
      ink = null;
      self.paint();
    });
  }
  return self;
}
