// Names as people write them, and what they may mean. Pure functions; tested by `node --test`.

// As geo_afpak/names/spelling.py has them: both are held against tests/data/names.json.
const GENERIC = [
  "political agency", "tribal agency", "tribal district", "tribal region", "agencies", "agency", "distict",
  "distirct", "distrcit", "districts", "district", "disrict", "province", "taluka", "tehsils", "tehsil",
  "wilaya", "wilayat", "woluswali", "wuleswali", "\u0648\u0644\u0633\u0648\u0627\u0644\u06cc",
  "\u0648\u0644\u0627\u06cc\u062a", "\u0636\u0644\u0639", "\u062a\u062d\u0635\u06cc\u0644",
  "\u0627\u06cc\u062c\u0646\u0633\u06cc", "\u0635\u0648\u0628\u0647",
].map((words) => words.split(" "));
// Pashto says it before the name: of Achin the district.
const GENITIVE = "\u062f";
const APOSTROPHES = /['`\u00b4\u02bb\u02bc\u02be\u02bf\u2018\u2019]/g;
// Letters that Arabic, Persian, Pashto and Urdu keyboards give for what readers take for one.
const SAME_LETTER = new Map("\u0643\u06a9 \u06aa\u06a9 \u064a\u06cc \u0649\u06cc \u06cd\u06cc \u06d0\u06cc \u0629\u0647 \u06be\u0647 \u06c1\u0647 \u06d5\u0647".split(" ").map((pair) => [...pair]));
const KIND_ORDER = ["group", "province", "district", "town", "country"];
// Printable ASCII: nothing to fold but case, and no line break.
const PLAIN = /^[ -~]*$/;
const LEAST_BARE = 3;
const LEAST_BARE_BESIDE = 4;

/** Without case, accents and apostrophes; letters that only keyboards tell apart are one. */
function foldLetters(text) {
  let plain = text;
  for (let round = 0; round < 2; round += 1) plain = plain.normalize("NFKD").toLowerCase();
  plain = plain.replace(/\u00df/g, "ss").replace(/\u03c2/g, "\u03c3").normalize("NFKD");
  return plain.replace(APOSTROPHES, "").replace(/\p{M}/gu, "").replace(/[\u0629-\u06d5]/g, (letter) => SAME_LETTER.get(letter) ?? letter);
}

function withoutGeneric(words) {
  for (const generic of GENERIC) {
    const n = generic.length;
    if (words.length <= n) continue;
    if (generic.every((word, at) => words[words.length - n + at] === word)) {
      const rest = words.slice(0, -n);
      return withoutGeneric(rest.length > 1 && rest[0] === GENITIVE ? rest.slice(1) : rest);
    }
    if (generic.every((word, at) => words[at] === word)) {
      let rest = words.slice(n);
      while (rest.length > 1 && (rest[0] === "of" || rest[0] === "the")) rest = rest.slice(1);
      return withoutGeneric(rest);
    }
  }
  return words;
}

/** What two spellings of a name share, as geo_afpak.names.places.normalise_name has it. */
export function normalName(text) {
  return withoutGeneric(foldLetters(text).replace(/[^\p{L}\p{N}]+/gu, " ").trim().split(" ")).join(" ");
}

/** A text as part of a file's name: whole words, as many as have room; one that has none is cut. */
export function slugOf(text, most) {
  const words = normalName(text).split(" ");
  let slug = words[0].slice(0, most);
  for (const word of words.slice(1)) {
    if (slug.length + 1 + word.length > most) break;
    slug += `-${word}`;
  }
  return slug;
}

/** The consonants alone, without those that transliterations swap: Hisska Meyna is Haska Mina. */
export function skeletonOf(text) {
  const tight = normalName(text).replaceAll(" ", "");
  return tight.replace(/kh/g, "h").replace(/gh/g, "g").replace(/q/g, "k").replace(/w/g, "v").replace(/[aeiouy]/g, "").replace(/(.)\1+/gu, "$1");
}

function keyOf(name) {
  const text = normalName(name);
  return { name, text, words: text.split(" "), tight: text.replaceAll(" ", ""), bare: skeletonOf(name) };
}

/** Names ready to be searched. Each entry: kind, name, others (its other names), weight. */
export function indexNames(entries) {
  return entries.map((entry) => ({ entry, keys: [entry.name, ...(entry.others ?? [])].map(keyOf) }));
}

/** How well a name answers: 0 the same, 1 begins so, 2 its words begin so, 3 holds it, null not. */
function levelOf(key, wanted, kind) {
  if (key.tight === wanted.tight) return 0;
  if (key.tight.startsWith(wanted.tight)) return 1;
  const begins = (word) => key.words.some((other) => other.startsWith(word)) || (wanted.words.length > 1 && kind.startsWith(word));
  if (wanted.words.every(begins)) return 2;
  return wanted.tight.length >= LEAST_BARE && key.text.includes(wanted.text) ? 3 : null;
}

/** The second pass, by consonants: 4 the same, 5 begins so. */
function bareLevelOf(key, wanted, alone) {
  const least = alone ? LEAST_BARE : LEAST_BARE_BESIDE;
  if (wanted.bare.length < least) return null;
  if (key.bare === wanted.bare) return 4;
  return alone && key.bare.startsWith(wanted.bare) ? 5 : null;
}

function bestOf({ entry, keys }, rate) {
  let best = null;
  keys.forEach((key, at) => {
    const level = rate(key, entry.kind);
    if (level === null) return;
    const score = level + (at ? 0.4 : 0);
    if (!best || score < best.score) best = { entry, score, by: at ? key.name : null };
  });
  return best;
}

/** Entries whose name, other name or consonants answer a text, the best first. */
export function findNames(index, text) {
  const wanted = keyOf(text);
  if (!wanted.tight) return [];
  const found = new Map();
  const add = (rate) => {
    for (const item of index) {
      const best = found.has(item.entry) ? null : bestOf(item, rate);
      if (best) found.set(item.entry, best);
    }
  };
  add((key, kind) => levelOf(key, wanted, kind));
  const alone = found.size === 0;
  add((key) => bareLevelOf(key, wanted, alone));
  return [...found.values()].sort((a, b) =>
    a.score - b.score || KIND_ORDER.indexOf(a.entry.kind) - KIND_ORDER.indexOf(b.entry.kind)
    || (b.entry.weight ?? 0) - (a.entry.weight ?? 0) || (a.entry.name < b.entry.name ? -1 : 1));
}

/** Many short texts as one long one: looking through it costs a few milliseconds. */
export function indexLines(lines) {
  const fold = (line) => (PLAIN.test(line) ? line.toLowerCase().replace(APOSTROPHES, "") : foldLetters(line).replaceAll("\n", " "));
  const text = lines.map(fold).join("\n");
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return { text, starts: Uint32Array.from(starts) };
}

function lineAt(starts, at) {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= at) low = middle;
    else high = middle;
  }
  return low;
}

/** Is there a word in the text that begins so? */
function wordBegins(text, word) {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1])) return true;
  }
  return false;
}

/** Numbers of the lines in which every word asked for begins a word. */
export function findLines({ text, starts }, asked) {
  const words = foldLetters(asked).split(/[^\p{L}\p{N}]+/u).filter(Boolean).sort((a, b) => b.length - a.length);
  const found = [];
  if (!words.length || !text) return found;
  for (let at = text.indexOf(words[0]); at !== -1;) {
    const line = lineAt(starts, at);
    const end = line + 1 < starts.length ? starts[line + 1] : text.length + 1;
    const whole = text.slice(starts[line], end - 1);
    if (words.every((word) => wordBegins(whole, word))) found.push(line);
    at = text.indexOf(words[0], end);
  }
  return found;
}
