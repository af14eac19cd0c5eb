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

/** A generator of numbers below a bound, the same for the same seed (mulberry32). */
function below(seed) {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

test("of thousands of broken links none throws, and what one says is known and comes back the same", () => {
  const known = { ...KNOWN, further: (key, value) => key === "own:x" && value === "A, B" };
  const sound = [
    "v=31.2,69.1,5.5&g=ISK,TTP&s=Basit+2017&from=2014-09-01&l=zone:former,-event:attack&o=place:AF-NAN-achin",
    "g=a%2Cb+%26+c%3Dd%2Be,__proto__,%25,ISK%E2%80%A8&p=0,5&k=2-9&u=0&sh=adm1+quantile", "k=none&w.own:x=A%2C+B&o=event:%C3%A9:1%2C2&n=AFG&a=AF-NAN&z=former&c=clash&t=unrest",
    "area=34,70,35,71,35.123456,70&first=2015-06-01&quiet=2016-02-29&to=2016-02-29", "area=34,70,35,71,35,70.5;-34,70,35,71.123456,35,70&g=ISK",
  ];
  const signs = ["%", "&", "=", ",", "+", "-", ".", ":", "#", "|", ";", "%00", "%E0", "%2C", "e9", "NaN", "__proto__", "constructor", "\u2028", "\ud800", "<script>", "9".repeat(400)];
  const pick = below(1893);
  for (let turn = 0; turn < Number(globalThis.process?.env.LINKS ?? 5000); turn += 1) {
    let hash = sound[pick(sound.length)];
    for (let change = pick(6); change >= 0; change -= 1) {
      const [at, end] = [pick(hash.length + 1), pick(hash.length + 1)];
      const [put, other] = [signs[pick(signs.length)], sound[pick(sound.length)]];
      hash = [hash.slice(0, at) + put + hash.slice(at), hash.slice(0, at) + hash.slice(at + 1 + pick(4)), hash.slice(0, at) + other.slice(end), `${hash}&${other}`][pick(4)];
    }
    const state = decodeLink(hash, known);
    if (state === undefined) continue;
    for (const [name, items] of Object.entries(state.criteria)) if (known[name] instanceof Set) for (const item of items) assert.ok(known[name].has(item), hash);
    for (const key of [...state.on, ...state.off]) assert.ok(known.layers.has(key), hash);
    if (state.view) assert.ok(state.view.every(Number.isFinite) && Math.abs(state.view[0]) <= 85, hash);
    if (state.open) assert.ok(known.has(...state.open), hash);
    // A view and the corners of areas are written to fewer decimals.
    const again = decodeLink(encodeLink(state), known);
    const { view, criteria: { areas } } = again;
    assert.deepEqual(again, { ...state, ...(state.view && { view }), criteria: { ...state.criteria, ...(state.criteria.areas && { areas }) } }, hash);
    assert.deepEqual(decodeLink(encodeLink(again), known), again, hash);
  }
});
