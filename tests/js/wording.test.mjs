import assert from "node:assert/strict";
import { test } from "node:test";
import { titleOf } from "../../geo_afpak/page/static/wording.js";

const YEAR = { from: "2015-01-01", to: "2015-12-31" };

test("a heading that ends in the time of the data ends in that of the window", () => {
  for (const time of ["2014–2017", "1989 to 2020", "2016", "May 2016", "8 August 2016", "June 2015 to 3 May 2016"]) {
    assert.equal(titleOf({ meta: { title: `Incidents in Karachi, ${time}` }, criteria: YEAR }), "Incidents in Karachi, 2015");
  }
  assert.equal(titleOf({ meta: { title: "Incidents in Swat, 2009 to 2010; attacks" }, criteria: YEAR }), "Incidents in Swat, 2015; attacks");
});

test("another heading stays, and every one without a window", () => {
  assert.equal(titleOf({ meta: { title: "The 1979 war, in maps" }, criteria: YEAR }), "The 1979 war, in maps");
  assert.equal(titleOf({ meta: { title: "Incidents in Karachi, 2016" }, criteria: {} }), "Incidents in Karachi, 2016");
});
