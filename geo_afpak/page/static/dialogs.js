// Dialogs over the page, and the one that says where all of this comes from.
import { byId, make } from "./dom.js";

/** Fill a dialog and open it; the browser gives the focus back when it closes. */
export function openDialog(id, title, ...content) {
  const dialog = byId(id);
  const close = make("button", { type: "button", class: "ga-close", on: { click: () => dialog.close() } }, "Close");
  dialog.replaceChildren(
    make("div", { class: "ga-dialog-head" }, make("h2", { id: `${id}-title` }, title), close),
    make("div", { class: "ga-dialog-body", tabindex: "0", role: "region", "aria-label": title }, ...content),
  );
  dialog.showModal();
  return dialog;
}

/** Method, limits, sources, licences and the notice of the map library. */
export function openAbout(app) {
  const { about } = app.meta;
  openDialog(
    "ga-about", "About this map",
    ...about.method.map((text) => make("p", {}, text)),
    make("h3", {}, `Sources (${about.sources.length})`),
    make("ul", { class: "ga-sources" }, ...about.sources.map((text) => make("li", {}, text))),
    make("h3", {}, "Licences"),
    make("ul", { class: "ga-sources" }, ...about.licences.map((text) => make("li", {}, text))),
    make("h3", {}, "Leaflet"),
    make("pre", { class: "ga-notice" }, about.notice),
  );
}
