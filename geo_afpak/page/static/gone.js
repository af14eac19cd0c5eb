// Records that a former file has and this one has not: in no number. Listed, and where the reader
// turns it on hollow, struck marks on the map, as precisely as they are known.
import { make, makeSvg, section } from "./dom.js";
import { formatFigure, formatNumber, isolate, plural } from "./format.js";
import { cluster, GAP, PILL, shortCount } from "./gather.js";
import { mercator } from "./sites.js";

export const GONE = "gone:withdrawn";
const GONE_MOST = 300;
const GONE_RADIUS = 6;
const ASIDE = [[0, 0], ...[18, 28, 40, 54, 72, 92].flatMap((away) => [1, 3, 5, 7, 0, 2, 4, 6].map((turn) => [Math.round(away * Math.sin((turn * Math.PI) / 4)), -Math.round(away * Math.cos((turn * Math.PI) / 4))]))];

/** Beside the spot where a symbol stands there: the nearest free place, with a line back. */
function standFree(item, others) {
  const spot = { x: item.x, y: item.y };
  const isFree = ([dx, dy]) => !others.some(({ x, y, w, h }) => Math.abs(spot.x + dx - x) < (w + item.w) / 2 && Math.abs(spot.y + dy - y) < (h + item.h) / 2);
  const [dx, dy] = ASIDE.find(isFree) ?? ASIDE[0];
  others.push(item);
  return Object.assign(item, { x: spot.x + dx, y: spot.y + dy, ...((dx || dy) && { leg: spot }) });
}

/** The records that can be drawn, by how: on a spot, in a district, in a province. */
function drawable({ meta, units }) {
  const list = meta.withdrawn.rows.filter(({ at, unit }) => at || units.get(unit)?.label);
  return [undefined, "district", "province"].map((mark) => [mark, list.filter((row) => row.mark === mark)]).filter(([, rows]) => rows.length);
}

/** Their marks at this zoom, those that cannot be told apart as one, beside all other symbols. */
export function goneItems(app, origin, symbols) {
  if (!app.groups[GONE] || !app.map.hasLayer(app.groups[GONE])) return [];
  app.gone ??= drawable(app);
  const scale = 256 * 2 ** app.map.getZoom();
  const others = [...symbols];
  return app.gone.flatMap(([level, list]) => {
    const places = list.map(({ at, unit }) => mercator(...(at ?? app.units.get(unit).label)));
    const [x, y] = [0, 1].map((axis) => places.map((place) => place[axis] * scale));
    const [w, h] = level ? PILL : [GAP, GAP];
    return cluster({ x, y }, [...list.keys()], 1, w).map((members) => {
      const [first] = members;
      const rows = members.map((row) => list[row]);
      const words = rows.length === 1 ? `${isolate(rows[0].title ?? rows[0].id)}, ${app.when(rows[0])}` : `${plural(rows.length, "record")} close together`;
      const text = shortCount(rows.length);
      return standFree({
        gone: rows, mark: { spot: !level, members: [], unit: { level: level ?? "place", id: rows[0].unit }, x: x[first], y: y[first] }, x: x[first] - origin.x, y: y[first] - origin.y,
        ...(level ? { shape: "pill", text, dashed: level === "district" } : { shape: "dot", badge: rows.length > 1 ? text : undefined, reach: rows.length === 1 ? rows[0].reach : undefined }),
        w, h, r: GONE_RADIUS, count: rows.length, kind: "mixed", key: `gone ${level} ${first}`, words: () => `Withdrawn: ${words}${level ? `, known to the ${level} only` : ""}`,
      }, others);
    });
  });
}

/** How such a mark looks, for legends. */
export function goneSample() {
  const mark = [makeSvg("circle", { cx: 10, cy: 10, r: GONE_RADIUS, fill: "none" }), makeSvg("line", { x1: 2, y1: 18, x2: 18, y2: 2 })];
  return makeSvg("svg", { width: 20, height: 20, class: "ga-gone", "aria-hidden": "true" }, ...mark);
}

function goneLines(app, rows) {
  const where = ({ place, adm2s, adm1s }) => [place, adm2s, adm1s].filter(Boolean).join(", ") || "no place stated";
  return make("ul", { class: "ga-list ga-withdrawn" }, ...rows.slice(0, GONE_MOST).map((row) => make(
    "li", {}, make("bdi", {}, row.title ?? row.id),
    make("small", {}, make("bdi", {}, row.id), "; ", app.when(row), "; ", make("bdi", {}, where(row)), `; killed: ${formatFigure(row.k, row.kl, row.kh)}`),
  )));
}

function firstOf(rows) {
  return rows.length > GONE_MOST ? [make("p", { class: "ga-small" }, `The first ${GONE_MOST} of ${formatNumber(rows.length)}.`)] : [];
}

/** The card of a mark. */
export function goneCard(app, rows) {
  return [
    make("h2", { tabindex: "-1" }, "Withdrawn since the former file"),
    make("p", { class: "ga-when" }, "As the former file has it; in no number."),
    goneLines(app, rows), ...firstOf(rows),
  ];
}

/** Their part of the column; `toggle` makes the tick of a layer. */
export function goneSection(app, toggle) {
  const { count, rows } = app.meta.withdrawn;
  const unnamed = count - rows.length;
  const drawn = drawable(app).flatMap(([, some]) => some);
  const known = [["a site or town", drawn.filter(({ at }) => at)], ["a district or province", drawn.filter(({ at }) => !at)]].filter(([, some]) => some.length);
  const rest = rows.length - drawn.length;
  const words = `${known.map(([what, some]) => `${formatNumber(some.length)} known to ${what}`).join(", ")}${rest ? `; ${formatNumber(rest)} only listed` : ""}`;
  const part = section(
    `Withdrawn since the former file (${formatNumber(count)})`, false,
    ...(drawn.length ? [make("ul", { class: "ga-checks" }, toggle(app, GONE, goneSample(), make("span", {}, "Show on the map", make("small", {}, words))))] : []),
    make("p", { class: "ga-small" }, `${rows.length ? "As the former file has them. " : ""}They are in no number.`),
    ...(rows.length ? [goneLines(app, rows), ...firstOf(rows)] : []),
    ...(unnamed ? [make("p", { class: "ga-small" }, `${formatNumber(unnamed)} withdrawn ${unnamed === 1 ? "is" : "are"} only counted: what may not be republished or is generalised is not named.`)] : []),
  );
  part.id = "ga-withdrawn";
  return part;
}
