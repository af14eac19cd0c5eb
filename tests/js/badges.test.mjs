// The count of a spot lies over no other symbol, where there is a side for it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { boxesOf, rimOf, turnBadges } from "../../geo_afpak/page/static/badges.js";
import { clash } from "../../geo_afpak/page/static/geometry.js";

const spot = (x, y) => ({ shape: "dot", x, y, r: 10, w: 24, h: 24, badge: "2" });
const ring = (x, y) => ({ shape: "ring", x, y, r: 10, w: 22, h: 22 });

function side(item, others) {
  const items = [item, ...others];
  turnBadges(items);
  const { x, y } = rimOf(item);
  return [Math.sign(x - item.x), Math.sign(y - item.y)];
}

test("alone it stands up and to the right", () => {
  assert.deepEqual(side(spot(0, 0), []), [1, -1]);
  assert.deepEqual(side(spot(0, 0), [ring(80, -80)]), [1, -1]);
});

test("a neighbour there sends it to the first free side", () => {
  assert.deepEqual(side(spot(0, 0), [ring(20, -20)]), [-1, -1]);
  assert.deepEqual(side(spot(0, 0), [ring(20, -20), ring(-20, -20)]), [1, 1]);
});

test("without a free side it stays where readers look for it", () => {
  const round = [[20, -20], [-20, -20], [20, 20], [-20, 20]].map(([x, y]) => ring(x, y));
  assert.deepEqual(side(spot(0, 0), round), [1, -1]);
});

test("two counts do not come to lie over each other", () => {
  const items = [spot(0, 0), spot(34, 0)];
  turnBadges(items);
  const [, one, , other] = boxesOf(items);
  assert.ok(!clash(one, other));
});

test("among the lines of a fan there is no room for a name", () => {
  const fanned = { ...ring(40, 0), shape: "dot", r: 5, fanned: true, leg: { x: 0, y: -30 } };
  const name = { left: 10, right: 30, top: -20, bottom: -8 };
  assert.ok(boxesOf([fanned]).some((box) => clash(box, name)));
  assert.ok(!boxesOf([{ ...fanned, fanned: false }]).some((box) => clash(box, name)));
});
