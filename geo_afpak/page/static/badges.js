// What symbols cover, in layer pixels, and where the count of a spot stands on its symbol's rim.
import { clash } from "./geometry.js";

const BADGE_SIZE = 17;
const BADGE_SIDES = [[1, -1], [-1, -1], [1, 1], [-1, 1]]; // from the best

/** Where the count of a spot stands: on the rim of its symbol, up and to the right where there is room. */
export function rimOf({ x, y, r, side: [right, down] = [1, -1] }) {
  const off = Math.round(r * Math.SQRT1_2) + 4;
  return { x: x + right * off, y: y + down * off };
}

function boxRound({ x, y }, w, h) {
  return { left: x - w / 2, right: x + w / 2, top: y - h / 2, bottom: y + h / 2 };
}

/** What is drawn of a symbol, without its count. */
function ownBox(item) {
  const size = item.shape === "dot" ? 2 * item.r + 2 : undefined;
  return boxRound(item, size ?? item.w, size ?? item.h);
}

const badgeBox = (item) => boxRound(rimOf(item), BADGE_SIZE, BADGE_SIZE);

/** From a spot to one of its events that are fanned out: no name stands among their lines. */
function fanBox({ x, y, leg }) {
  return { left: Math.min(x, leg.x), right: Math.max(x, leg.x), top: Math.min(y, leg.y), bottom: Math.max(y, leg.y) };
}

/** What names keep clear of, in layer pixels. */
export function boxesOf(items) {
  return items.flatMap((item) => [ownBox(item), ...(item.badge ? [badgeBox(item)] : []), ...(item.fanned ? [fanBox(item)] : [])]);
}

/** Counts on the rims of spots stand where they cover no other symbol, if there is such a side. */
export function turnBadges(items) {
  const badged = items.filter(({ badge }) => badge);
  if (!badged.length) return;
  const taken = items.map((item) => [item, ownBox(item)]);
  for (const item of badged) {
    const near = taken.filter(([other, box]) => other !== item && clash(box, boxRound(item, 2 * (item.r + BADGE_SIZE + 4), 2 * (item.r + BADGE_SIZE + 4))));
    item.side = near.length ? BADGE_SIDES.find((side) => !near.some(([, box]) => clash(box, badgeBox({ ...item, side })))) : undefined;
    taken.push([item, badgeBox(item)]);
  }
}
