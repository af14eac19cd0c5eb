// Start: one state, drawn anew on every change; the small frozen door `window.geoAfpak`.
import { boxesOf } from "./badges.js";
import { drawBaseMap, makePanes } from "./basemap.js";
import { eventCard, hideCard, listCard, placeCard, refillCard, showCard, zoneCard } from "./card.js";
import { drawChoropleth, measuresOf } from "./choropleth.js";
import { buildColumn, drawFilter, drawShelf } from "./column.js";
import { followLink } from "./address.js";
import { followAreas } from "./areapanel.js";
import { addDisplaySwitch, drawDisplay, followShading, startDisplay } from "./display.js";
import { openAbout } from "./dialogs.js";
import { selectIn, stateOf } from "./door.js";
import { openDownload } from "./download.js";
import { readData, readIsland } from "./data.js";
import { announce, byId } from "./dom.js";
import { deathRadius, drawEvents, makeDrawing, openMark, unitNames, unitOfMark } from "./events.js";
import { GONE, goneCard } from "./gone.js";
import { addLocator, bindMap, goHome, isHome } from "./extent.js";
import { formatWhen, plural } from "./format.js";
import { filterSection } from "./facets.js";
import { boxOf, holds } from "./geometry.js";
import { drawLabels } from "./labels.js";
import { makeLayerControl } from "./layercontrol.js";
import { drawNotes } from "./notes.js";
import { drawNumbers } from "./numbers.js";
import { drawOverview } from "./overview.js";
import { addSearch, pointOut } from "./search.js";
import { selectRows } from "./select.js";
import { openShare } from "./share.js";
import { closeTable, openTable } from "./table.js";
import { addStory } from "./story.js";
import { buildTimeline } from "./timeline.js";
import { addShadeKey, drawShading } from "./shading.js";
import { countWords, drawLead } from "./wording.js";
import { zonesFor } from "./zonefilter.js";
import { drawZones, makePatterns } from "./zones.js";

const TEXTS_FIRST = 400; // so few events have their words before they are drawn
const SHEET_STOPS = ["peek", "half", "full"];

function makeApp(map, groups, data) {
  const names = new Map([...data.meta.groupRecords.map(({ code, name }) => [code, name]), ...data.meta.groups]);
  return {
    ...data, map, groups,
    alone: !Object.keys(data.meta.classes).length, // statements without any event
    onlyCounted: data.store.n ? undefined : data.meta.counted ?? data.meta.areas, // counts by area without any event
    hues: new Map(data.meta.hues),
    renderers: makePanes(map),
    openSpot: null, opened: null, storyAt: null, noteBoxes: [], drawing: null, touched: () => {}, criteria: {}, selection: selectRows(data.store, {}), listeners: [],
    event: (row) => data.store.event(row),
    groupName: (code) => names.get(code) ?? code,
    when: (event) => formatWhen(event.start, event.end, event.dates),
  };
}

/** Criteria without what lets everything pass, so that equal selections look equal. */
function tidy(criteria) {
  return Object.fromEntries(Object.entries(criteria).filter(([, value]) => value !== undefined && value !== null && !(Array.isArray(value) && !value.length)));
}

/** What can be asked of the page, and how it is drawn again. */
function addActions(app) {
  const { map, groups, store } = app;
  app.selected = () => [...app.selection.rows].map(app.event);
  let shown = {};
  app.shownRows = () => {
    const on = store.names.cls.map((cls) => map.hasLayer(groups[`event:${cls}`]));
    if (on.every(Boolean)) return app.selection.rows;
    const key = on.join();
    if (shown.key !== key || shown.of !== app.selection) shown = { key, of: app.selection, rows: app.selection.rows.filter((row) => on[store.cls[row]]) };
    return shown.rows;
  };
  app.shownZones = () => zonesFor(app, app.criteria);
  app.onChange = (listener) => app.listeners.push(listener);
  app.setCriteria = (patch, { quiet = false } = {}) => {
    const criteria = tidy({ ...app.criteria, ...patch });
    // What has been counted of a selection is kept with it.
    if (JSON.stringify(criteria) !== JSON.stringify(app.criteria)) app.selection = selectRows(store, criteria);
    app.criteria = criteria;
    app.draw();
    // While something is dragged or played, a sentence for every step would bury the reader.
    if (!quiet) announce(app.alone ? countWords(app) : `${plural(app.selection.rows.length, "event")} selected`);
  };
  app.markBoxes = () => [...boxesOf(app.canvas?.items ?? []), ...app.noteBoxes];
  app.unitOfMark = (mark) => unitOfMark(app, mark);
  app.unitNames = (mark) => unitNames(app, mark);
  app.draw = () => {
    drawZones(app);
    drawChoropleth(app);
    app.drawMarks();
    if (app.meta.overview) drawOverview(app);
    else drawNumbers(app);
    drawShelf(app);
    drawShading(app);
    drawFilter(app);
    for (const listener of app.listeners) listener(app);
  };
  // Symbols are drawn anew on every change: who held the focus gets it again.
  app.markOf = (node) => app.canvas?.itemOf(node);
  app.heirOf = (item) => item && (app.canvas.nodeOf((one) => one.key === item.key && one.row === item.row) ?? app.canvas.nodeOf((one) => one.key === item.key));
  app.placeMarks = () => {
    const focused = app.markOf(document.activeElement);
    drawEvents(app);
    app.heirOf(focused)?.focus({ preventScroll: true });
  };
  app.drawMarks = () => {
    app.placeMarks();
    drawNotes(app);
    drawLabels(app);
  };
  app.resized = () => map.invalidateSize({ animate: false });
  app.setLayer = (key, on) => {
    if (on) groups[key].addTo(map);
    else groups[key].remove();
  };
  app.fanOut = (key) => {
    app.openSpot = key;
    app.drawMarks();
    app.canvas.nodeOf((item) => item.fanned)?.focus();
  };
  app.foldIn = () => {
    const open = app.openSpot !== null;
    app.openSpot = null;
    if (open) app.drawMarks();
    return open;
  };
  app.point = (what) => pointOut(app, what);
  const root = document.documentElement;
  app.setSheet = (stop) => {
    root.dataset.sheet = stop;
    byId("ga-handle").setAttribute("aria-label", stop === "full" ? "Close the panel of numbers and legend" : "Open the panel of numbers and legend");
    if (stop === "peek") byId("ga-column").scrollTop = 0;
  };
  app.cycleSheet = () => app.setSheet(SHEET_STOPS[(SHEET_STOPS.indexOf(root.dataset.sheet) + 1) % SHEET_STOPS.length]);
}

/** How to fit something into the part of the map that a card over its foot leaves free. */
function roomBeside(map, most) {
  const [card, view] = [byId("ga-card").getBoundingClientRect(), map.getContainer().getBoundingClientRect()];
  const hidden = card.left < view.right ? Math.max(0, view.bottom - card.top) : 0;
  const rim = hidden ? 12 : most;
  return { animate: false, paddingTopLeft: [rim, rim], paddingBottomRight: [rim, rim + hidden] };
}

/** Opening and closing of the card and the dialogs; focus goes back where it came from. */
function addCards(app) {
  const { map } = app;
  let [cameFrom, markLeft] = [null, null];
  // `opened` names what the card shows, for the link; lists have no name.
  const show = (content, opened = null) => {
    if (!byId("ga-card").contains(document.activeElement)) {
      cameFrom = document.activeElement;
      markLeft = app.markOf(cameFrom);
    }
    app.point(null);
    showCard(app, content);
    app.opened = opened;
    app.touched();
  };
  app.openEvent = (event) => {
    show(eventCard(app, event), ["event", event.id]);
    const unit = app.units.get({ district: event.adm2, province: event.adm1 }[event.mark]);
    const place = event.at ?? unit?.label;
    if (!place) return;
    map.panInside([place[1], place[0]], roomBeside(map, 20));
    app.point(event.at ? { at: place, reach: event.reach, radius: deathRadius(app, event.k) + 5 } : unit);
  };
  app.openZone = (zone) => {
    show(zoneCard(app, zone), ["zone", zone.id]);
    if (zone.shape !== undefined) map.fitBounds(boxOf(app.shapes[zone.shape]), { ...roomBeside(map, 30), maxZoom: 8 });
  };
  app.openGone = (rows) => show(goneCard(app, rows));
  app.openList = (heading, rows) => show(listCard(app, heading, rows));
  app.showPlace = (unit, lat, lon) => {
    show(placeCard(app, unit, lat, lon), ["place", unit.id]);
    app.place = [unit, lat, lon];
    app.point(unit);
  };
  // The numbers of a place follow the selection, unless the reader stands in its card.
  app.onChange(() => {
    if (app.opened?.[0] === "place" && !byId("ga-card").contains(document.activeElement)) refillCard(placeCard(app, ...app.place));
  });
  app.openPlace = (unit) => {
    app.showPlace(unit, unit.label[1], unit.label[0]);
    map.fitBounds(boxOf(unit.rings), { ...roomBeside(map, 40), maxZoom: 9 });
  };
  app.closeCard = () => {
    app.opened = null;
    app.point(null);
    app.touched();
    if (!hideCard(app)) return;
    const back = cameFrom?.isConnected ? cameFrom : app.heirOf(markLeft) ?? map.getContainer();
    back.focus({ preventScroll: true });
  };
  app.openTable = (view) => openTable(app, view);
  app.openAbout = () => openAbout(app);
  app.openDownload = () => openDownload(app);
  app.openShare = () => openShare(app);
  map.on("click", ({ latlng, containerPoint }) => {
    if (app.drawing) return;
    const item = app.canvas.at(containerPoint);
    app.foldIn();
    if (item) {
      openMark(app, item);
      return;
    }
    const unit = app.base.districts.find(({ rings }) => holds(rings, latlng.lat, latlng.lng));
    if (unit) app.showPlace(unit, latlng.lat, latlng.lng);
    else app.closeCard();
  });
  document.addEventListener("keydown", (press) => {
    if (press.key !== "Escape" || app.drawing || document.querySelector("dialog:modal")) return;
    if (!byId("ga-card").hidden) app.closeCard();
    else if (!app.foldIn() && byId("ga-table").open) closeTable();
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
      for (const other of measuresOf(app)) if (key !== `choropleth:${other}`) app.setLayer(`choropleth:${other}`, false);
    });
    if (key.startsWith("choropleth:")) {
      followShading(app);
      drawChoropleth(app);
      drawShading(app);
      drawDisplay(app);
      app.drawMarks();
    } else if (key.startsWith("event:")) {
      app.drawMarks();
      drawShelf(app);
      drawNumbers(app);
      drawLead(app);
    } else if (key === GONE) app.drawMarks();
    else if (key === "base:labels" || key === "base:local" || key.startsWith("zone:")) drawLabels(app);
  });
}

/** The scale stands where nothing comes to lie over it: on a narrow page card and sheet hide the foot. */
function addScale(map) {
  const scale = L.control.scale({ imperial: false, maxWidth: 90 });
  const narrow = matchMedia("(max-width: 899px)");
  const place = () => scale.setPosition(narrow.matches ? "topleft" : "bottomleft");
  place();
  scale.addTo(map);
  narrow.addEventListener("change", place);
}

function addControls(app, overlays) {
  const { map } = app;
  map.attributionControl?.remove();
  addScale(map);
  addLocator(app);
  makeLayerControl(app, overlays).addTo(map);
  if (!app.alone && !app.onlyCounted) addDisplaySwitch(app);
  addShadeKey(app);
  map.zoomControl?.setPosition("topleft");
  // What collides depends on the zoom; "moveend" follows "zoomend".
  map.on("moveend resize", () => app.drawMarks());
  map.on("mousemove", ({ containerPoint }) => map.getContainer().classList.toggle("ga-over-mark", app.canvas.at(containerPoint) !== undefined));
  map.on("zoomstart", () => app.foldIn());
  // In a frame with srcdoc, "#..." means a place in the report and would leave the page.
  for (const link of document.querySelectorAll(".ga-skip")) {
    link.addEventListener("click", (press) => {
      press.preventDefault();
      const target = byId(link.hash.slice(1));
      (target.querySelector(".leaflet-container") ?? target).focus();
    });
  }
  let asBefore = () => {};
  addEventListener("beforeprint", () => {
    if (document.documentElement.classList.contains("ga-print-story")) return; // its sheets are pictures
    const view = isHome(app) ? null : map.getBounds();
    const [center, zoom] = [map.getCenter(), map.getZoom()];
    asBefore = () => (view ? map.setView(center, zoom, { animate: false }) : goHome(app));
    document.documentElement.classList.add("ga-print");
    app.resized();
    if (view) map.fitBounds(view, { animate: false }); // the paper shows what the screen shows
    else goHome(app);
    app.canvas.toPaper();
  });
  addEventListener("afterprint", () => {
    document.documentElement.classList.remove("ga-print");
    app.resized();
    asBefore();
    asBefore = () => {};
  });
}

function onScreen() {
  return new Promise((done) => {
    requestAnimationFrame(() => requestAnimationFrame(() => {
      performance.mark("ga:drawn");
      done();
    }));
  });
}

async function start({ map, groups, overlays = [] }) {
  const app = makeApp(map, groups, await readData());
  document.documentElement.dataset.sheet = "peek";
  drawLead(app);
  byId("ga-attribution").textContent = app.meta.attribution;
  addActions(app);
  addCards(app);
  makePatterns(app.meta);
  buildTimeline(app);
  app.onChange(drawLead); // after the timeline, which counts the undated
  app.resized(); // title, lead, sources and timeline have just taken their room
  makeDrawing(app);
  goHome(app);
  bindMap(app);
  // In a closed tab of a report the page has no size yet, and no view would fit it.
  if (!map.getSize().x && !location.hash) map.once("resize", () => goHome(app));
  drawBaseMap(app);
  // A few events get words for their symbols at once; many are drawn first and read after.
  if (app.store.n <= TEXTS_FIRST) app.store.addTexts(await readIsland("texts"));
  buildColumn(app);
  addSearch(app, byId("ga-search"));
  // Whoever walks into the sheet by keyboard must see where they are.
  byId("ga-column").addEventListener("focusin", ({ target }) => {
    const handle = byId("ga-handle");
    if (target !== handle && target.matches(":focus-visible") && handle.offsetParent && document.documentElement.dataset.sheet === "peek") app.setSheet("half");
  });
  addControls(app, overlays);
  startDisplay(app);
  app.draw();
  const room = map.getSize();
  app.resized(); // the timeline's words have taken theirs
  if (!map.getSize().equals(room)) goHome(app);
  followLayers(app);
  addStory(app);
  followAreas(app);
  followLink(app);
  // Whatever takes room from the map later (a longer foot, the timeline's options): it hears of it.
  new ResizeObserver(() => requestAnimationFrame(app.resized)).observe(map.getContainer());
  await onScreen();
  if (app.store.n > TEXTS_FIRST) {
    app.store.addTexts(await readIsland("texts"));
    byId("ga-filter").replaceWith(filterSection(app));
    app.openLinked(); // draws all of it anew, with what waited for the words
  }
  return app;
}

/** The door is there at once; what it gives waits for the drawing. */
function openDoor(parts) {
  let app = null;
  const drawn = start(parts).then((ready) => {
    app = ready;
  });
  const door = { drawn, state: () => app && stateOf(app), select: (wanted) => app && selectIn(app, wanted) };
  Object.defineProperty(window, "geoAfpak", { value: Object.freeze(door), enumerable: true });
}

window.geoAfpakStart = openDoor;
