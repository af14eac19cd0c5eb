// The symbols drawn with a canvas's pen, in the colours of the style sheets.
import { LOOK } from "./look.js";
import { cornersOf, RING_WIDTH, sharesOf } from "./symbols.js";

const TAU = 2 * Math.PI;
const SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif";
const GROUNDS = { paper: "--paper", text: "--text", border: "--line-border" };

/** The colours as they are now; asking for styles lays the page out, so ask seldom. */
export function readInk() {
  const style = getComputedStyle(document.documentElement);
  const kinds = Object.keys(LOOK.events).map((kind) => [kind, `--${kind.replace("_", "-")}`]);
  return Object.fromEntries([...kinds, ...Object.entries(GROUNDS)].map(([name, variable]) => [name, style.getPropertyValue(variable).trim()]));
}

function trace(pen, kind, x, y, r) {
  pen.beginPath();
  const corners = cornersOf(kind, r);
  if (!corners) {
    pen.arc(x, y, LOOK.events[kind].circle * r, 0, TAU);
    return;
  }
  for (const [dx, dy] of corners) pen.lineTo(x + dx, y + dy); // the first of them only moves there
  pen.closePath();
}

function penHalo(pen, colour, x, y, r) {
  pen.beginPath();
  pen.arc(x, y, r, 0, TAU);
  pen.globalAlpha = LOOK.near.halo_fill;
  pen.fillStyle = colour;
  pen.fill();
  pen.globalAlpha = 1;
}

/** One event: filled, or a broken outline where no figure of deaths is known; in a halo where only nearness is known. */
export function penSymbol(pen, ink, { kind, x, y, r, hollow, site, reach }) {
  if (reach) penHalo(pen, ink[kind], x, y, r + LOOK.near.halo);
  trace(pen, kind, x, y, r);
  const { ring } = LOOK.events[kind];
  const size = LOOK.symbol;
  pen.fillStyle = hollow || ring ? ink.paper : ink[kind];
  pen.fill();
  pen.lineWidth = ring ? size.ring : hollow ? size.hollow.width : size.hairline;
  pen.setLineDash(hollow ? size.hollow.dash : []);
  pen.strokeStyle = hollow || ring ? ink[kind] : ink.paper;
  pen.stroke();
  pen.setLineDash([]);
  if (!site) return;
  pen.beginPath();
  pen.arc(x, y, size.site, 0, TAU);
  pen.fillStyle = hollow || ring ? ink.text : ink.paper;
  pen.fill();
}

function words(pen, text, x, y, size, colour) {
  pen.font = `600 ${size}px ${SANS}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = colour;
  pen.fillText(text, x, y + 0.5);
}

/** How many events a symbol stands for, on its rim. */
export function penCount(pen, ink, text, x, y) {
  const half = 4 + text.length * 3.4;
  pen.beginPath();
  pen.roundRect(x - half, y - 7.5, 2 * half, 15, 7.5);
  pen.fillStyle = ink.text;
  pen.fill();
  words(pen, text, x, y, 10, ink.paper);
}

/** A ring round a ground, in parts by kind. */
export function penRing(pen, ink, counts, x, y, r, width = RING_WIDTH) {
  pen.beginPath();
  pen.arc(x, y, r + 1, 0, TAU);
  pen.fillStyle = ink.paper;
  pen.fill();
  pen.lineWidth = width;
  const middle = r - width / 2;
  const parts = sharesOf(counts);
  const seam = parts.length > 1 ? 0.5 / middle : 0;
  for (const [kind, from, to] of parts) {
    if ((to - from) * TAU <= 2 * seam) continue;
    pen.beginPath();
    pen.arc(x, y, middle, from * TAU - TAU / 4 + seam, to * TAU - TAU / 4 - seam);
    pen.strokeStyle = ink[kind];
    pen.stroke();
  }
}

/** Events gathered: their number, round it their kinds. */
export function penGathered(pen, ink, { counts, text, x, y, r }) {
  penRing(pen, ink, counts, x, y, r, r < 14 ? RING_WIDTH - 1 : RING_WIDTH);
  words(pen, text, x, y, r >= 17 ? 12 : 10, ink.text);
}

function penBox(pen, ink, { x, y, w, h, dashed }) {
  pen.beginPath();
  pen.roundRect(x - w / 2 + 1, y - h / 2 + 2, w - 2, h - 4, dashed ? 4 : 10);
  pen.fillStyle = ink.paper;
  pen.fill();
  pen.lineWidth = 1;
  pen.setLineDash(dashed ? [3, 2] : []);
  pen.strokeStyle = ink.border;
  pen.stroke();
  pen.setLineDash([]);
}

/** Events of an area of which no more is known: kind and number on a pill. */
export function penPill(pen, ink, item) {
  const { counts, text, x, y, w, hollow } = item;
  penBox(pen, ink, item);
  const kinds = counts.filter(([, count]) => count);
  const left = x - w / 2 + 11;
  if (kinds.length === 1) penSymbol(pen, ink, { kind: kinds[0][0], x: left, y, r: 4.5, hollow });
  else penRing(pen, ink, counts, left, y, 6, 3.5);
  words(pen, text, (left + 6 + x + w / 2) / 2, y, 11, ink.text);
}

/** A record that is no more: hollow and struck; of an area, on a pill with their number. */
export function penGone(pen, ink, item) {
  const { y, r, reach } = item;
  const isPill = item.shape === "pill";
  const x = isPill ? item.x - item.w / 2 + 12 : item.x;
  if (isPill) {
    penBox(pen, ink, item);
    words(pen, item.text, (x + 6 + item.x + item.w / 2) / 2, y, 11, ink.text);
  }
  if (reach) penHalo(pen, ink.text, x, y, r + LOOK.near.halo);
  pen.beginPath();
  pen.arc(x, y, r, 0, TAU);
  pen.fillStyle = ink.paper;
  pen.fill();
  pen.moveTo(x - r - 2, y + r + 2);
  pen.lineTo(x + r + 2, y - r - 2);
  pen.lineWidth = 1.5;
  pen.strokeStyle = ink.text;
  pen.stroke();
}

/** A thin line from a spot to a symbol that stands some pixels off it. */
export function penLeg(pen, ink, from, to) {
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  pen.lineTo(to.x, to.y);
  pen.lineWidth = 1;
  pen.strokeStyle = ink.border;
  pen.stroke();
}
