// Symbols, shaded areas, or both: what suits the data at first, what the reader likes after that.
import { activeMeasure } from "./choropleth.js";
import { make } from "./dom.js";
import { NOTHING, setShading } from "./shading.js";
import { ABSENT } from "./store.js";

export const DISPLAYS = { symbols: "Symbols", shaded: "Shaded", both: "Both" };
const WORDS = {
  symbols: "Events as symbols", shaded: "Districts shaded by their events; symbols from nearer by", both: "Shaded districts and symbols",
};
const SHADED_FROM = 1000;

/** Many events known to a district are shaded at first; what else is shaded keeps its symbols. */
export function startDisplay(app) {
  const { adm2 } = app.store;
  let known = 0;
  for (let row = 0; row < adm2.length; row += 1) if (adm2[row] !== ABSENT) known += 1;
  const shaded = activeMeasure(app) === undefined && known >= SHADED_FROM;
  if (shaded) app.setLayer("choropleth:events", true);
  app.display = shaded ? "shaded" : activeMeasure(app) ? "both" : "symbols";
}

export function setDisplay(app, display) {
  app.display = display;
  setShading(app, { measure: display === "symbols" ? NOTHING : activeMeasure(app) ?? "events" });
  app.drawMarks();
}

/** Whatever turned a shading on or off, in the list of layers or in the panel: say what is so now. */
export function followShading(app) {
  const on = activeMeasure(app) !== undefined;
  if (!on) app.display = "symbols";
  else if (app.display === "symbols") app.display = "both";
}

export function drawDisplay(app) {
  for (const button of document.querySelectorAll(".ga-display button")) button.setAttribute("aria-pressed", String(button.value === app.display));
}

export function addDisplaySwitch(app) {
  const buttons = Object.entries(DISPLAYS).map(([value, text]) => make("button", { type: "button", value, "aria-pressed": "false", title: WORDS[value], on: { click: () => setDisplay(app, value) } }, text));
  const box = make("div", { class: "leaflet-bar ga-display", role: "group", "aria-label": "Show events as" }, ...buttons);
  L.DomEvent.disableClickPropagation(box);
  const Switch = L.Control.extend({ onAdd: () => box });
  new Switch({ position: "topright" }).addTo(app.map);
  app.onChange(drawDisplay);
}
