// What geo_afpak/page/pack.py packed: numbers as typed arrays, text cut into rows when somebody
// reads one. Pure functions; tested by `node --test`.

// As in pack.py: without what JSON, HTML or a template would take for its own.
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%()*+,-./:;=?@[]^_|~";
const SIGNED = [[128, Int8Array], [32768, Int16Array], [Infinity, Int32Array]];

function textOf(bytes) {
  return new TextDecoder().decode(bytes);
}

/** The same data without prototypes: no word of the data, `constructor` too, finds what is not in it. */
function bare(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    // Lists of numbers are long, and hold nothing that could be looked into.
    if (typeof value[0] !== "number") value.forEach(bare);
    return value;
  }
  Object.values(value).forEach(bare);
  return Object.setPrototypeOf(value, null);
}

/** Data from its text: every object of it is looked up by words of the data without harm. */
export function parseData(text) {
  return bare(JSON.parse(text));
}

/** Bytes from digits of base 85, five for four of them; what lacks at the end counts as the last digit. */
function bytesOf(code) {
  const digits = new Uint8Array(128);
  [...LETTERS].forEach((letter, digit) => {
    digits[letter.charCodeAt(0)] = digit;
  });
  const groups = Math.ceil(code.length / 5);
  const view = new DataView(new ArrayBuffer(groups * 4));
  for (let group = 0, at = 0; group < groups; group += 1) {
    let value = 0;
    for (let place = 0; place < 5; place += 1, at += 1) value = value * 85 + (at < code.length ? digits[code.charCodeAt(at)] : 84);
    view.setUint32(group * 4, value);
  }
  return new Uint8Array(view.buffer, 0, code.length - groups);
}

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The narrowest array for numbers from `base` to `most`. */
function arrayFor(base, most, count) {
  const Kind = SIGNED.find(([end]) => Math.max(-base - 1, most) < end)[1];
  return new Kind(count).fill(base);
}

/** A column from its bytes, those of one rank together. */
function columnFrom(bytes, base, values, count) {
  const column = arrayFor(base, base + values - 1, count);
  for (let from = 0, step = 1; from < bytes.length; from += count, step *= 256) {
    for (let row = 0; row < count; row += 1) column[row] += bytes[from + row] * step;
  }
  return column;
}

/** Columns that share a byte, from its digits: each a table of what the byte says. */
function digitsFrom(bytes, parts) {
  let step = 1;
  return parts.map(([, base, values]) => {
    const column = arrayFor(base, base + values - 1, bytes.length);
    const digits = Uint8Array.from({ length: 256 }, (_, byte) => Math.floor(byte / step) % values);
    for (let row = 0; row < bytes.length; row += 1) column[row] += digits[bytes[row]];
    step *= values;
    return column;
  });
}

/** A reader of one column of text by its rows; what is not stated is undefined. */
function linesFrom(bytes) {
  let lines = null;
  return (row) => {
    lines ??= textOf(bytes).split("\0");
    return lines[row] || undefined;
  };
}

/** The head with its columns as typed arrays, and `texts`: for each column of text its reader. */
export async function unpack(code) {
  const bytes = await inflated(bytesOf(code));
  let from = 4 + new DataView(bytes.buffer).getUint32(0, true);
  const { columns, texts, ...rest } = parseData(textOf(bytes.subarray(4, from)));
  const head = Object.assign(Object.create(null), rest);
  const next = (length) => bytes.subarray(from, (from += length));
  for (const [parts, width, count] of columns) {
    const own = next(width * count);
    const found = parts.length > 1 ? digitsFrom(own, parts) : parts.map(([, base, values]) => columnFrom(own, base, values, count));
    parts.forEach(([key], at) => Object.assign(head, { [key]: found[at] }));
  }
  head.texts = Object.fromEntries(texts.map(([key, length]) => [key, linesFrom(next(length))]));
  return head;
}
