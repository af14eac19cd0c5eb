// Leaflet's list of layers, under headings: events, stated presence, shading, base map.
import { MEASURES } from "./choropleth.js";
import { make } from "./dom.js";

const LAYER_HEADINGS = { event: "Events", zone: "Stated presence", choropleth: "Shading of areas", base: "Base map", gone: "Former file", added: "Added layers" };

/** Leaflet takes a layer's name for HTML. */
function escaped(text) {
  return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** The control; each heading is a group of its own for those who listen. */
export function makeLayerControl({ groups, meta }, overlays) {
  const kinds = new Map(Object.entries(groups).map(([key, group]) => [group, key.split(":")[0]]));
  const Grouped = L.Control.Layers.extend({
    onAdd(map) {
      const box = L.Control.Layers.prototype.onAdd.call(this, map);
      // Opened by a key, the list hides the button that had the focus: hence the document hears it.
      document.addEventListener("keydown", (press) => {
        if (press.key !== "Escape" || !box.classList.contains("leaflet-control-layers-expanded")) return;
        press.stopPropagation();
        this.collapse();
      }, true);
      return box;
    },
    _update() {
      L.Control.Layers.prototype._update.call(this);
      const list = this._overlaysList;
      const rows = [...list.children];
      const kindOf = (index) => kinds.get(this._layers[index].layer) ?? "added";
      list.replaceChildren(...Object.entries(LAYER_HEADINGS).map(([kind, heading]) => {
        const own = rows.filter((_, index) => kindOf(index) === kind);
        return own.length ? make("fieldset", { class: "ga-layer-group" }, make("legend", {}, heading), ...own) : "";
      }));
      return this;
    },
  });
  const control = new Grouped(null, null, { collapsed: true, position: "topright" });
  for (const [key, label] of meta.layers) {
    const [kind, measure] = key.split(":");
    control.addOverlay(groups[key], escaped(kind === "choropleth" ? MEASURES[measure].label : label));
  }
  // Names of layers that a user added come escaped (page/elements.py, label).
  for (const { layer, name } of overlays) control.addOverlay(layer, name);
  return control;
}
