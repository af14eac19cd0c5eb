import assert from "node:assert/strict";
import { test } from "node:test";
import { findLines, findNames, indexLines, indexNames, skeletonOf, slugOf } from "../../geo_afpak/page/static/find.js";

const INDEX = indexNames([
  { kind: "district", name: "Deh Bala", others: ["Haska Mina"] },
  { kind: "district", name: "Dasht-e-Archi" },
  { kind: "district", name: "Achin" },
  { kind: "district", name: "Jani Khel" },
  { kind: "province", name: "Helmand", others: [] },
  { kind: "province", name: "Khyber Pakhtunkhwa", others: ["KP", "NWFP"] },
  { kind: "province", name: "Nangarhar", others: ["Nangahar"] },
  { kind: "province", name: "Balochistan" },
  { kind: "group", name: "Islamic State", others: ["IS", "Daesh", "ISIL"], weight: 3 },
  { kind: "group", name: "Islamic State of Khurasan", others: ["ISK", "ISKP", "Daesh"], weight: 40 },
  { kind: "town", name: "Karachi", others: ["کراچی"], weight: 9 },
  { kind: "town", name: "Baluchistan Camp" },
  { kind: "district", name: "Karachi Central" },
]);
const names = (text) => findNames(INDEX, text).map(({ entry }) => entry.name);

test("consonants bring the spellings of one name together and keep others apart", () => {
  for (const other of ["Haska Mena", "Haska Meyna", "Hisaka Mina"]) assert.equal(skeletonOf(other), skeletonOf("Haska Mina"));
  assert.equal(skeletonOf("Nawa-i-Barakzai"), skeletonOf("Nawa-e-Barakzaiy"));
  assert.notEqual(skeletonOf("Zhari"), skeletonOf("Zari"));
  assert.notEqual(skeletonOf("Ghani Khel"), skeletonOf("Jani Khel"));
});

test("another name and another spelling of it find the unit", () => {
  assert.deepEqual(names("Haska Mena"), ["Deh Bala"]);
  assert.deepEqual(names("hisska meyna district"), ["Deh Bala"]);
  assert.equal(findNames(INDEX, "haska")[0].by, "Haska Mina");
  assert.equal(findNames(INDEX, "Deh Bala")[0].by, null);
  assert.deepEqual(names("NWFP"), ["Khyber Pakhtunkhwa"]);
});

test("a name of several groups finds them all, the better known first", () => {
  assert.deepEqual(names("Daesh"), ["Islamic State of Khurasan", "Islamic State"]);
  assert.deepEqual(names("da'esh"), ["Islamic State of Khurasan", "Islamic State"]);
  assert.equal(names("ISK")[0], "Islamic State of Khurasan");
  assert.equal(names("IS")[0], "Islamic State");
});

test("the same name stands before names that begin so, and those before names that hold it", () => {
  assert.deepEqual(names("karachi"), ["Karachi", "Karachi Central"]);
  assert.deepEqual(names("archi"), ["Dasht-e-Archi"]);
  assert.deepEqual(names("chin"), ["Achin"]);
  assert.deepEqual(names("akhtun"), ["Khyber Pakhtunkhwa"]);
  assert.deepEqual(names("nikhe"), []);
});

test("the consonants also answer when other names do, if there are enough of them", () => {
  assert.deepEqual(names("Baluchistan"), ["Baluchistan Camp", "Balochistan"]);
  assert.deepEqual(names("Hilmand"), ["Helmand"]);
});

test("a kind beside a name is no hindrance while it is typed", () => {
  assert.deepEqual(names("achin dist"), ["Achin"]);
  assert.deepEqual(names("dist"), []);
});

test("letters that keyboards tell apart are one", () => {
  assert.deepEqual(names("كراچي"), ["Karachi"]);
});

test("nothing is found for nothing, and for signs", () => {
  for (const text of ["", "  ", "--", "\u0000", "<script>alert(1)</script>", "__proto__", "(((", "\\"]) assert.deepEqual(names(text), []);
});

const LINES = indexLines(["Suicide bombing at a Quetta hospital", "Clash in\nAchin", "", "Raid near Mazār-e Sharīf", "Jamaat-ul-Ahrar’s claim"]);

test("lines are found by the beginnings of their words, in any order, whatever the accents", () => {
  assert.deepEqual(findLines(LINES, "hospital que"), [0]);
  assert.deepEqual(findLines(LINES, "mazar sharif"), [3]);
  assert.deepEqual(findLines(LINES, "ul ahrar"), [4]);
  assert.deepEqual(findLines(LINES, "ospital"), []);
  assert.deepEqual(findLines(LINES, "in a"), [1]);
});

test("a line break in a text does not move the lines after it", () => {
  assert.deepEqual(findLines(LINES, "raid"), [3]);
  assert.deepEqual(findLines(indexLines([]), "raid"), []);
  assert.deepEqual(findLines(LINES, "..."), []);
});

test("a file's name holds whole words, as many as have room", () => {
  assert.equal(slugOf("Group: Islamic State of Khurasan", 80), "group-islamic-state-of-khurasan");
  assert.equal(slugOf("Group: Islamic State of Khurasan", 16), "group-islamic");
  assert.equal(slugOf("Group: Islamic State of Khurasan", 19), "group-islamic-state");
  assert.equal(slugOf("x".repeat(90), 80), "x".repeat(80));
  assert.equal(slugOf("", 80), "");
});
