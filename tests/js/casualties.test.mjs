// Optional fields of casualty recorders: what they are called, and tolls as one fact.
import assert from "node:assert/strict";
import { test } from "node:test";
import { casualtyFacts, ownLabel } from "../../geo_afpak/page/static/casualties.js";

test("a column of the user's own keeps its name, one of ours has a label", () => {
  assert.equal(ownLabel("armed wing"), "armed wing");
  assert.equal(ownLabel("killed_civilians"), "Civilians killed");
  assert.equal(ownLabel("injured_combatants_high"), "Combatants injured, highest");
  assert.equal(ownLabel("tide_low"), "tide_low");
});

test("lowest, stated and highest are one fact, and blank is not zero", () => {
  const { facts, rest } = casualtyFacts([["killed_civilians", "5"], ["killed_civilians_low", "3"], ["evidence", "fair"], ["wing", "x"]]);
  assert.deepEqual(facts, [["Civilians killed", "5 (3–5)"], ["Evidence", "fair"]]);
  assert.deepEqual(rest, [["wing", "x"]]);
});
