// Names in the languages of the region, beside the English: each marked with its language
// and set from right to left.
import { make } from "./dom.js";

/** One name, marked as what it is, so that fonts, hyphens and voices are the right ones. */
function inScript([name, languages]) {
  return make("bdi", { class: "ga-local", lang: languages.split(" ")[0], dir: "rtl" }, name);
}

/** The first of a place's names, for where there is room for one; null when none is known. */
export function localName(place) {
  return place?.local ? inScript(Object.entries(place.local)[0]) : null;
}

/** All names of a place, each with the languages that write it so. */
export function localLine(place, languageNames) {
  if (!place.local) return [];
  const parts = Object.entries(place.local).map(([name, languages]) => make(
    "span", {}, inScript([name, languages]), " ", make("small", {}, languages.split(" ").map((language) => languageNames[language]).join(", ")),
  ));
  return [make("p", { class: "ga-local-line" }, ...parts)];
}

/** Words of the data beside one another, each in its own direction. */
export function isolated(words) {
  return words.flatMap((word, index) => [...(index ? [", "] : []), make("bdi", {}, word)]);
}
