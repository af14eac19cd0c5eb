import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeLink, encodeLink } from "../../geo_afpak/page/static/link.js";

const KNOWN = {
  groups: new Set(["ISK", "TTP", "a,b & c=d+e", "__proto__", "%", "ISK\u2028"]), classes: new Set(["attack", "clash"]), types: new Set(["unrest"]),
  sources: new Set(["Basit 2017"]), countries: new Set(["AFG"]), provinces: new Set(["AF-NAN"]), statuses: new Set(["former"]),
  layers: new Set(["event:attack", "zone:former"]), has: (kind, id) => (kind === "event" && id === "é:1,2") || (kind === "place" && id === "AF-NAN-achin"),
  more: { sh: (text) => text === "adm1 quantile" },
};
const nothing = { criteria: {}, on: [], off: [], more: {} };
const there = (state) => decodeLink(`#${encodeLink(state)}`, KNOWN);

test("the start is an empty link, and an empty link says nothing", () => {
  assert.equal(encodeLink({}), "");
  for (const hash of ["", "#", "#ga-table-button", "#=", "#&&&", "#v", "#v="]) assert.equal(decodeLink(hash, KNOWN), undefined);
});

test("a link is short and can be read", () => {
  const link = encodeLink({ view: [31.2, 69.1, 5.5], criteria: { groups: ["ISK", "TTP"], from: "2014-09-01", sources: ["Basit 2017"] }, on: ["zone:former"], off: ["event:attack"], open: ["place", "AF-NAN-achin"] });
  assert.equal(link, "v=31.2,69.1,5.5&g=ISK,TTP&s=Basit+2017&from=2014-09-01&l=zone:former,-event:attack&o=place:AF-NAN-achin");
});

test("every state comes back as it was", () => {
  for (const state of [
    { view: [-31.123, 69, 0] }, { view: [31.2, 69.1, 5.25] },
    { criteria: { groups: ["ISK", "a,b & c=d+e", "__proto__", "%", "ISK\u2028"], classes: ["attack"], types: ["unrest"], sources: ["Basit 2017"], countries: ["AFG"], provinces: ["AF-NAN"], statuses: ["former"], precisions: [0, 5] } },
    { criteria: { killed: { min: 5 } } }, { criteria: { killed: { max: 0 } } }, { criteria: { killed: { min: 0, max: 20 } } }, { criteria: { killed: { unknown: true } } },
    { criteria: { from: "2014-09-01", to: "2014-09-01", undated: false } }, { criteria: { to: "2016-02-29", undated: true } },
    { on: ["zone:former"], off: ["event:attack"] }, { open: ["event", "é:1,2"] }, { more: { sh: "adm1 quantile" } },
  ]) assert.deepEqual(there(state), { ...nothing, ...state });
});

test("what the page does not know is left out, and the rest stays", () => {
  const state = decodeLink("#g=ISK,<script>,constructor,toString&c=no&l=event:attack,-zone:nowhere&o=event:none&x=1&sh=evil&zz=9", KNOWN);
  assert.deepEqual(state, { ...nothing, criteria: { groups: ["ISK"] }, on: ["event:attack"] });
});

test("hostile values give nothing", () => {
  for (const hash of [
    "v=NaN,1,2", "v=1,2", "v=1e3,2,3", "v=999,2,3", "v=1,2,99", "v=Infinity,0,1", "v=1,2,3,4", "from=2015-02-30", "from=20150101", "from=2015-1-1", "to=9999-99-99",
    "from=2016-01-01&to=2015-01-01", "k=-", "k=9-5", "k=x", "k=1e9-", "k=99999999-", "p=6,-1,x,1.5", "u=2", "g=%", "g=%E0%A4%A", "g=%00", "o=zone:x", "o=event:", "o=__proto__:x",
    "o=event:%E0%A4%A", "__proto__=1", "constructor=1", "g=javascript:alert(1)", `g=${"ISK,".repeat(9000)}`, "l=-", "l=--event:attack",
  ]) assert.equal(decodeLink(`#${hash}`, KNOWN), undefined, hash);
  for (const hash of [undefined, null, 5, {}]) assert.equal(decodeLink(hash, KNOWN), undefined);
  assert.equal({}.polluted, undefined);
});

test("of two values for one key the first counts, and one value counts once", () => {
  assert.deepEqual(decodeLink("g=ISK,ISK&g=TTP", KNOWN).criteria, { groups: ["ISK"] });
});

test("further columns are in the link under their own names, and only what the page knows comes back", () => {
  const criteria = { "own:armed wing": ["A, B", "=1"], claimed: ["ISK"], contested: ["place"], firstSince: "2015-06-01" };
  const code = encodeLink({ criteria });
  assert.equal(code, "x=place&w.own:armed+wing=A%2C+B,%3D1&w.claimed=ISK&first=2015-06-01");
  const known = { layers: new Set(), contested: new Set(["place"]), further: (key, value) => key in criteria && criteria[key].includes(value), has: () => false };
  assert.deepEqual(decodeLink(`#${code}`, known).criteria, criteria);
  assert.equal(decodeLink("#w.own:other=1&w.groups=x&x=all&first=2015-02-30", known), undefined);
});
