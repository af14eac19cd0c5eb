// The address of the page follows what is on the screen, and what is on the screen follows the
// address: at the start, and when a reader puts another one into the bar.
import { LEVELS, SHADING } from "./choropleth.js";
import { periodsIn } from "./compare.js";
import { periodsCode, setPeriods } from "./comparepanel.js";
import { CONTESTED_WORDS, codesFor, furtherKeys, isFurther } from "./further.js";
import { DISPLAYS, setDisplay } from "./display.js";
import { setRingBy } from "./events.js";
import { SCHEMES } from "./classes.js";
import { decodeLink, encodeLink } from "./link.js";
import { setShading } from "./shading.js";
import { setStep, STEP_FORM, stepOf } from "./timeline.js";

const WRITE_AFTER = 500;
const NEAR_DEGREES = 0.05;

function shadingIn(text) {
  const [level, scheme, follow] = text.split(" ");
  return { level, scheme, follow: follow === "follow" };
}

function shadingCode({ level, scheme, follow }) {
  const text = follow ? `${level} ${scheme} follow` : `${level} ${scheme}`;
  return text === `${SHADING.level} ${SHADING.scheme}` ? "" : text;
}

/** What exists in this page, for which an address may ask. */
function knownTo(app) {
  const { store, meta, groups } = app;
  return {
    groups: new Set([...store.names.groups, ...app.zones.map((zone) => zone.group)]),
    classes: new Set(Object.keys(meta.classes)), types: new Set(Object.keys(meta.types)), sources: new Set(store.names.source),
    countries: new Set(app.base.countries.map((unit) => unit.id)), provinces: new Set(app.base.provinces.map((unit) => unit.id)),
    contested: new Set(Object.keys(CONTESTED_WORDS)), further: (key, value) => furtherKeys(app.store).includes(key) && codesFor(app.store, key).words.some((words) => words.includes(value)),
    statuses: new Set(Object.keys(meta.statuses)), layers: new Set(Object.keys(groups)),
    more: {
      b: (text) => text === "deaths",
      d: (text) => Object.hasOwn(DISPLAYS, text),
      cmp: (text) => periodsIn(text) !== undefined,
      story: (text) => /^\d{1,2}$/.test(text) && (meta.story?.steps.length ?? 0) >= text && text > 0,
      st: (text) => app.time && STEP_FORM.test(text),
      sh: (text) => new RegExp(`^(${Object.keys(LEVELS).join("|")}) (${Object.keys(SCHEMES).join("|")})( follow)?$`).test(text),
    },
    has: (kind, id) => openerOf(app, kind, id) !== undefined,
  };
}

/** What opens the card of an event, statement or place; undefined when there is no such thing. */
function openerOf(app, kind, id) {
  if (kind === "place") return app.units.has(id) ? () => app.openPlace(app.units.get(id)) : undefined;
  if (kind === "zone") {
    const zone = app.zones.find((one) => one.id === id);
    return zone && (() => app.openZone(zone));
  }
  for (let row = 0; row < app.store.n; row += 1) if (app.store.text(row, "id") === id) return () => app.openEvent(app.event(row));
  return undefined;
}

function layersOn({ map, groups }) {
  return new Set(Object.keys(groups).filter((key) => map.hasLayer(groups[key])));
}

function viewOf(map) {
  const { lat, lng } = map.getCenter();
  return [lat, lng, map.getZoom()];
}

function isNear(one, other) {
  return one[2] === other[2] && Math.abs(one[0] - other[0]) < NEAR_DEGREES && Math.abs(one[1] - other[1]) < NEAR_DEGREES;
}

/** How events are shown where an address does not say it: as at the start while its layers allow. */
function displayWithout({ atStart }, layers) {
  const shaded = [...layers].some((key) => key.startsWith("choropleth:"));
  if (!shaded) return "symbols";
  return atStart.display === "symbols" ? "both" : atStart.display;
}

/** The part of the address after "#" for what is on the screen; empty as it starts. */
export function linkOf(app) {
  const now = layersOn(app);
  const { layers, view } = app.atStart;
  const here = viewOf(app.map);
  return encodeLink({
    view: isNear(here, view) ? undefined : here, criteria: app.criteria, open: app.opened ?? undefined,
    on: [...now].filter((key) => !layers.has(key)), off: [...layers].filter((key) => !now.has(key)),
    more: { b: app.ringBy === "events" ? "" : app.ringBy, sh: shadingCode(app.shading ?? SHADING), st: stepOf(app) === app.atStart.step ? "" : stepOf(app), d: app.display === displayWithout(app, now) ? "" : app.display, cmp: now.has("choropleth:change") ? periodsCode(app) : "", story: app.storyAt === null ? "" : String(app.storyAt + 1) },
  });
}

/** Bring the page into the state that an address asks for; what it leaves open is as at the start. */
function followAddress(app, state) {
  const off = new Set(state.off);
  const isShade = (key) => key.startsWith("choropleth:");
  if (state.on.some(isShade)) for (const key of [...app.atStart.layers].filter(isShade)) off.add(key);
  setPeriods(app, state.more.cmp);
  for (const key of Object.keys(app.groups)) app.setLayer(key, state.on.includes(key) || (!off.has(key) && app.atStart.layers.has(key)));
  setShading(app, { ...SHADING, ...(state.more.sh ? shadingIn(state.more.sh) : {}) });
  setDisplay(app, state.more.d ?? displayWithout(app, layersOn(app)));
  const none = Object.fromEntries(Object.keys(app.criteria).map((key) => [key, undefined]));
  setRingBy(app, state.more.b ?? "events");
  setStep(app, state.more.st ?? app.atStart.step);
  app.setCriteria({ ...none, ...state.criteria });
  if (state.open) openerOf(app, ...state.open)();
  else app.closeCard();
  const [lat, lon, zoom] = state.view ?? app.atStart.view;
  if (state.view || !state.open) app.map.setView([lat, lon], zoom, { animate: false });
}

/** Bring the page into the state that a link's text asks for; an empty one: as at the start. */
export function followText(app, text) {
  followAddress(app, decodeLink(text, knownTo(app)) ?? { criteria: {}, on: [], off: [], more: {} });
}

/** Write the address anew, unless it is so already. */
function writeAddress(app) {
  const code = linkOf(app);
  // A reader's new address that is not followed yet must not be written over.
  if (code === location.hash.slice(1) || location.hash !== app.address) return;
  try {
    history.replaceState(history.state, "", code ? `#${code}` : location.href.split("#")[0]);
    app.address = location.hash;
  } catch {
    // A frame made of text (srcdoc) has no address of its own to write.
  }
}

/**
 * Read the address now and follow it from now on. With many events their words come later:
 * `app.openLinked` then opens the event that the address names.
 */
export function followLink(app) {
  app.atStart = { layers: layersOn(app), view: viewOf(app.map), step: stepOf(app), display: app.display };
  const known = knownTo(app);
  let wait = 0;
  app.touched = () => {
    wait ||= setTimeout(() => {
      wait = 0;
      if (app.store.hasTexts) writeAddress(app);
      else app.touched();
    }, WRITE_AFTER);
  };
  const read = () => {
    app.address = location.hash;
    const state = decodeLink(location.hash, known);
    if (!state) return;
    app.openStep?.(state.more.story ? state.more.story - 1 : null);
    followAddress(app, state);
  };
  app.openLinked = () => {
    const state = decodeLink(location.hash, known);
    const later = Object.entries(state?.criteria ?? {}).filter(([key]) => isFurther(key));
    app.setCriteria(Object.fromEntries(later), { quiet: true });
    if (state?.open?.[0] !== "event") return;
    openerOf(app, ...state.open)();
    if (state.view) app.map.setView(state.view.slice(0, 2), state.view[2], { animate: false });
  };
  read();
  app.onChange(app.touched);
  app.map.on("moveend layeradd layerremove", app.touched);
  addEventListener("hashchange", read);
}
