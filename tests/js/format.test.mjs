// The cases that geo_afpak/text.py is held to as well (tests/test_text.py).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { formatDay, formatFigure, formatNumber, formatSpan, formatWhen, isolate, outOf, plural } from "../../geo_afpak/page/static/format.js";

const CASES = JSON.parse(readFileSync(new URL("../data/words.json", import.meta.url)));
const WRITTEN_BY = {
  counted: (count, one, many) => plural(count, one, many || undefined),
  out_of: (part, whole, one, many) => outOf(part, whole, one, many || undefined),
  number: formatNumber, ranged: (stated, low, high) => formatFigure(stated, low, high, "–"),
  day: formatDay, span: formatSpan, when: formatWhen, isolated: isolate,
};

for (const [rule, cases] of Object.entries(CASES)) {
  test(`${rule} is written as in figures and reports`, () => {
    for (const [written, ...given] of cases.map((one) => [one.at(-1), ...one.slice(0, -1)])) assert.equal(WRITTEN_BY[rule](...given), written);
  });
}

test("the page says in words that no figure is stated", () => {
  assert.equal(formatFigure(undefined, undefined, undefined), "not stated");
});
