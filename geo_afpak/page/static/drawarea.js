// Drawing an area: corners by click, by tap, or by the cross in the middle of the map and Enter.
import { boxArea, MOST_CORNERS } from "./areas.js";
import { announce, byId, make } from "./dom.js";

const WORDS_OF = {
  box: "Two opposite corners: click them, or move the map under the cross and press Enter.",
  outline: "Corners one by one: click them, or move the map under the cross and press Enter. Then “Done”.",
};
const LEAST_OF = { box: 2, outline: 3 };

/** The line so far, on to where the pointer is. */
function drawDraft(drawing, to) {
  const { corners, kind, line } = drawing;
  const all = to ? [...corners, to] : corners;
  const ring = kind === "box" && all.length > 1 ? boxArea(all[0], all[1]) : all;
  line.setLatLngs(ring.map(([lon, lat]) => [lat, lon]));
}

function stopDrawing(app) {
  const { drawing, map } = app;
  app.drawing = null;
  drawing.line.remove();
  drawing.bar.remove();
  drawing.cross.remove();
  map.off(drawing.hears);
  map.doubleClickZoom.enable();
  map.getContainer().classList.remove("ga-drawing");
  document.removeEventListener("keydown", drawing.onKey, true);
  map.getContainer().focus({ preventScroll: true });
}

function finish(app) {
  const { corners, kind, take } = app.drawing;
  if (corners.length < LEAST_OF[kind]) {
    announce(`${LEAST_OF[kind]} corners at the least`);
    return;
  }
  stopDrawing(app);
  take(app, kind === "box" ? boxArea(...corners) : corners);
}

function addCorner(app, { lat, lng }) {
  const { drawing } = app;
  const corner = [lng, lat].map((value) => Number(value.toFixed(4)));
  if (drawing.corners.at(-1)?.join() === corner.join()) return; // the second click of a double one
  drawing.corners.push(corner);
  drawDraft(drawing);
  if ((drawing.kind === "box" && drawing.corners.length === 2) || drawing.corners.length === MOST_CORNERS) finish(app);
  else announce(`Corner ${drawing.corners.length}`);
}

function undo({ drawing }) {
  drawing.corners.pop();
  drawDraft(drawing);
  announce(`${drawing.corners.length} corners left`);
}

/** Keys while an area is drawn; those of buttons stay theirs. */
function keysOf(app) {
  return (press) => {
    const onButton = press.target.closest("button, input, select, textarea, a");
    const run = {
      Escape: () => stopDrawing(app),
      Enter: onButton ? null : () => addCorner(app, app.map.getCenter()),
      Backspace: onButton ? null : () => undo(app),
    }[press.key];
    if (!run) return;
    press.preventDefault();
    press.stopPropagation();
    run();
  };
}

/** Let the reader draw a box or an outline; `take(app, area)` gets it once it is done. */
export function startDrawing(app, kind, take) {
  const { map } = app;
  if (app.drawing) stopDrawing(app);
  const button = (text, run) => make("button", { type: "button", class: "ga-button", on: { click: run } }, text);
  const bar = make(
    "div", { class: "ga-draw-bar", role: "group", "aria-label": "Draw an area" }, make("p", { class: "ga-small" }, WORDS_OF[kind]),
    make("div", { class: "ga-area-ways" }, button("Corner at the cross", () => addCorner(app, map.getCenter())), ...(kind === "outline" ? [button("Done", () => finish(app))] : []), button("Undo", () => undo(app)), button("Cancel", () => stopDrawing(app))),
  );
  const hears = { click: ({ latlng }) => addCorner(app, latlng), mousemove: ({ latlng }) => app.drawing.corners.length && drawDraft(app.drawing, [latlng.lng, latlng.lat]) };
  const line = L.polygon([], { pane: "ga-lines", renderer: app.renderers["ga-lines"], className: "ga-area", interactive: false });
  app.drawing = { kind, take, corners: [], bar, hears, line, cross: make("div", { class: "ga-draw-cross", "aria-hidden": "true" }), onKey: keysOf(app) };
  line.addTo(map);
  byId("ga-map-box").append(bar, app.drawing.cross);
  map.on(hears);
  map.doubleClickZoom.disable();
  map.getContainer().classList.add("ga-drawing");
  document.addEventListener("keydown", app.drawing.onKey, true);
  if (document.documentElement.dataset.sheet) app.setSheet("peek");
  map.getContainer().focus({ preventScroll: true });
  announce(`${WORDS_OF[kind]} Backspace takes one back, Escape stops.`);
}
