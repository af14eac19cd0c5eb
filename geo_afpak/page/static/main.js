// Start: one state, drawn anew on every change; the small frozen door `window.geoAfpak`.
import { drawBaseMap, makePanes } from "./basemap.js";
import { eventCard, hideCard, listCard, placeCard, showCard, zoneCard } from "./card.js";
import { drawChoropleth, MEASURES } from "./choropleth.js";
import { buildColumn, drawClasses, drawNumbers, drawShelf } from "./column.js";
import { openAbout, openTable } from "./dialogs.js";
import { announce, byId, island } from "./dom.js";
import { drawEvents } from "./events.js";
import { formatWhen, plural } from "./format.js";
import { boxOf, decodeLines, holds } from "./geometry.js";
import { drawLabels } from "./labels.js";
import { countByDistrict, countUp, passes } from "./select.js";
import { drawZones, huesOf, makePatterns } from "./zones.js";

const HOME = [[23.6, 60.4], [38.6, 77.9]];
const SHEET_STOPS = ["peek", "half", "full"];

function readData(map, groups) {
  const meta = island("meta");
  const base = island("base");
  const { shapes, zones } = island("zones");
  for (const level of ["countries", "provinces", "districts"]) {
    for (const unit of base[level]) unit.rings = decodeLines(unit.rings, base.scale);
  }
  const units = new Map([...base.countries, ...base.provinces, ...base.districts].map((unit) => [unit.id, unit]));
  const names = new Map(meta.groups);
  return {
    map, groups, meta, base, zones, units,
    events: island("incidents"),
    shapes: shapes.map((rings) => decodeLines(rings, base.scale)),
    hues: huesOf(zones),
    renderers: makePanes(map),
    marks: [], openSpot: null, groupsWanted: [], classesWanted: [], typesWanted: [],
    groupName: (code) => names.get(code) ?? code,
    when: (event) => formatWhen(event.start, event.end, event.dates),
  };
}

/** What can be asked of the page, and how it is drawn again. */
function addActions(app) {
  const { map, groups } = app;
  app.selected = () => app.events.filter((event) => passes(event, { groups: app.groupsWanted, classes: app.classesWanted, types: app.typesWanted }));
  app.groupPasses = (codes) => !app.groupsWanted.length || codes.some((code) => app.groupsWanted.includes(code));
  app.markBoxes = () => app.marks
    .filter(({ marker }) => map.hasLayer(marker))
    .map(({ marker, width, height, offset }) => {
      const { x, y } = map.latLngToLayerPoint(marker.getLatLng()).add(offset);
      return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
    });
  app.draw = () => {
    drawZones(app);
    drawChoropleth(app);
    app.drawMarks();
    drawNumbers(app);
    drawShelf(app);
    drawClasses(app);
  };
  // Marks are drawn anew on every change: who held the focus gets it again.
  app.markOf = (node) => app.marks.find(({ marker }) => marker.getElement() === node);
  app.heirOf = (mark) => (app.marks.find(({ event }) => event === mark?.event) ?? app.marks.find(({ key }) => key === mark?.key))?.marker.getElement();
  app.placeMarks = () => {
    const focused = app.markOf(document.activeElement);
    drawEvents(app);
    if (focused) app.heirOf(focused)?.focus({ preventScroll: true });
  };
  app.drawMarks = () => {
    app.placeMarks();
    drawLabels(app);
  };
  app.resized = () => map.invalidateSize({ animate: false });
  app.setLayer = (key, on) => {
    if (on) groups[key].addTo(map);
    else groups[key].remove();
  };
  app.filterGroups = (codes) => {
    app.groupsWanted = codes;
    for (const box of byId("ga-groups").querySelectorAll("input")) box.checked = codes.includes(box.value);
    app.draw();
    announce(`${plural(app.selected().length, "event")} selected`);
  };
  app.fanOut = (key) => {
    app.openSpot = key;
    app.drawMarks();
    app.marks.find(({ marker }) => marker.options.zIndexOffset === 5000)?.marker.getElement().focus();
  };
  app.foldIn = () => {
    const open = app.openSpot !== null;
    app.openSpot = null;
    if (open) app.drawMarks();
    return open;
  };
  const root = document.documentElement;
  app.setSheet = (stop) => {
    root.dataset.sheet = stop;
    byId("ga-handle").setAttribute("aria-label", stop === "full" ? "Close the panel of numbers and legend" : "Open the panel of numbers and legend");
    if (stop === "peek") byId("ga-column").scrollTop = 0;
  };
  app.cycleSheet = () => app.setSheet(SHEET_STOPS[(SHEET_STOPS.indexOf(root.dataset.sheet) + 1) % SHEET_STOPS.length]);
}

/** Opening and closing of the card and the dialogs; focus goes back where it came from. */
function addCards(app) {
  const { map } = app;
  let [cameFrom, markLeft] = [null, null];
  const show = (content) => {
    if (!byId("ga-card").contains(document.activeElement)) {
      cameFrom = document.activeElement;
      markLeft = app.markOf(cameFrom);
    }
    showCard(app, content);
  };
  app.openEvent = (event) => {
    show(eventCard(app, event));
    if (event.at && !map.getBounds().contains([event.at[1], event.at[0]])) map.panTo([event.at[1], event.at[0]], { animate: false });
  };
  app.openZone = (zone) => {
    show(zoneCard(app, zone));
    if (zone.shape !== undefined) map.fitBounds(boxOf(app.shapes[zone.shape]), { animate: false, maxZoom: 8, padding: [30, 30] });
  };
  app.openList = (heading, events) => show(listCard(app, heading, events));
  app.closeCard = () => {
    if (!hideCard(app)) return;
    const back = cameFrom?.isConnected ? cameFrom : app.heirOf(markLeft) ?? map.getContainer();
    back.focus({ preventScroll: true });
  };
  app.openTable = () => openTable(app);
  app.openAbout = () => openAbout(app);
  map.on("click", ({ latlng }) => {
    app.foldIn();
    const unit = app.base.districts.find(({ rings }) => holds(rings, latlng.lat, latlng.lng));
    if (unit) show(placeCard(app, unit, latlng.lat, latlng.lng));
    else app.closeCard();
  });
  document.addEventListener("keydown", (press) => {
    if (press.key !== "Escape" || document.querySelector("dialog[open]")) return;
    if (byId("ga-card").hidden) app.foldIn();
    else app.closeCard();
  });
}

/** Redraw what depends on which layers are on; one choropleth at a time. */
function followLayers(app) {
  const { map, groups } = app;
  const keys = new Map(Object.entries(groups).map(([key, group]) => [group, key]));
  map.on("layeradd layerremove", ({ layer, type }) => {
    const key = keys.get(layer);
    if (!key) return;
    const box = document.querySelector(`input[data-layer="${CSS.escape(key)}"]`);
    if (box) box.checked = type === "layeradd";
    // Leaflet's control does not see what changes while it deals with a click: hence afterwards.
    if (type === "layeradd" && key.startsWith("choropleth:")) queueMicrotask(() => {
      if (!map.hasLayer(layer)) return;
      for (const other of Object.keys(MEASURES)) if (key !== `choropleth:${other}`) app.setLayer(`choropleth:${other}`, false);
    });
    if (key.startsWith("choropleth:")) {
      drawChoropleth(app);
      drawClasses(app);
    } else if (key.startsWith("event:")) {
      app.drawMarks();
      drawShelf(app);
    } else if (key === "base:labels") drawLabels(app);
  });
}

function addControls(app, overlays) {
  const { map, meta, groups } = app;
  map.attributionControl?.remove();
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  const layers = L.control.layers(null, null, { collapsed: true, position: "topright" });
  // Leaflet takes a layer's name for HTML.
  const escaped = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  for (const [key, label] of meta.layers) layers.addOverlay(groups[key], escaped(label));
  // Names of layers that a user added come escaped (page/elements.py, label).
  for (const { layer, name } of overlays) layers.addOverlay(layer, name);
  layers.addTo(map);
  map.zoomControl?.setPosition("topleft");
  // What collides depends on the zoom; "moveend" follows "zoomend".
  map.on("zoomend", () => app.placeMarks());
  map.on("moveend resize", () => drawLabels(app));
  map.on("zoomstart", () => app.foldIn());
  // In a frame with srcdoc, "#..." means a place in the report and would leave the page.
  document.querySelector(".ga-skip").addEventListener("click", (press) => {
    press.preventDefault();
    byId("ga-table-button").focus();
  });
  addEventListener("beforeprint", () => {
    document.documentElement.classList.add("ga-print");
    app.resized();
    map.fitBounds(HOME, { animate: false });
  });
  addEventListener("afterprint", () => {
    document.documentElement.classList.remove("ga-print");
    app.resized();
  });
}

/** The selection as plain data: the numbers that the reader sees. */
function stateOf(app) {
  const events = app.selected();
  const districts = [...countByDistrict(events)].map(([id, counts]) => ({ id, ...counts }));
  return {
    ...countUp(events),
    byDistrict: districts,
    ids: events.map(({ id }) => id),
    groups: [...app.groupsWanted], classes: [...app.classesWanted], types: [...app.typesWanted],
    layers: Object.keys(app.groups).filter((key) => app.map.hasLayer(app.groups[key])),
    corrected: app.meta.corrected, vintage: app.meta.vintage,
  };
}

/** Set a selection: lists of group codes, event classes, event types; what is left out stays. */
function selectIn(app, { groups, classes, types, layers } = {}) {
  if (classes) app.classesWanted = [...classes];
  if (types) app.typesWanted = [...types];
  if (layers) for (const key of Object.keys(app.groups)) app.setLayer(key, layers.includes(key));
  app.filterGroups(groups ? [...groups] : app.groupsWanted);
  return stateOf(app);
}

function onScreen() {
  return new Promise((done) => {
    requestAnimationFrame(() => requestAnimationFrame(() => {
      performance.mark("ga:drawn");
      done();
    }));
  });
}

function start({ map, groups, overlays = [] }) {
  const app = readData(map, groups);
  document.documentElement.dataset.sheet = "peek";
  byId("ga-title").textContent = app.meta.title;
  byId("ga-lead").textContent = app.meta.lead;
  byId("ga-attribution").textContent = app.meta.attribution;
  addActions(app);
  addCards(app);
  makePatterns(Object.keys(app.meta.classes));
  app.resized(); // title, lead and sources have just taken their room
  map.setMinZoom(3.5).setMaxBounds([[10, 44], [50, 95]]);
  map.fitBounds(HOME, { animate: false });
  drawBaseMap(app);
  buildColumn(app);
  // Whoever walks into the sheet by keyboard must see where they are.
  byId("ga-column").addEventListener("focusin", ({ target }) => {
    const handle = byId("ga-handle");
    if (target !== handle && target.matches(":focus-visible") && handle.offsetParent && document.documentElement.dataset.sheet === "peek") app.setSheet("half");
  });
  addControls(app, overlays);
  app.draw();
  followLayers(app);
  const door = { drawn: onScreen(), state: () => stateOf(app), select: (wanted) => selectIn(app, wanted) };
  Object.defineProperty(window, "geoAfpak", { value: Object.freeze(door), enumerable: true });
}

window.geoAfpakStart = start;
