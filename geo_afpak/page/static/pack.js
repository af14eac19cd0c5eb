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

/** A column from its bytes, those of one rank together; in the narrowest array that holds it. */
function columnFrom(bytes, width, base, count) {
  const most = Math.max(-base - 1, base + 2 ** (8 * width) - 1);
  const Kind = SIGNED.find(([end]) => most < end)[1];
  const column = new Kind(count).fill(base);
  for (let rank = 0; rank < width; rank += 1) {
    const [from, step] = [rank * count, 2 ** (8 * rank)];
    for (let row = 0; row < count; row += 1) column[row] += bytes[from + row] * step;
  }
  return column;
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
  for (const [key, width, base, count] of columns) head[key] = columnFrom(next(width * count), width, base, count);
  head.texts = Object.fromEntries(texts.map(([key, length]) => [key, linesFrom(next(length))]));
  return head;
}
