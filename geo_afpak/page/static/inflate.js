// Raw deflate (RFC 1951) to bytes, at once: for blocks of text that somebody asks for now, and
// for browsers without DecompressionStream. Pure functions; tested by `node --test`.

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const AWAY_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const AWAY_BITS = AWAY_BASE.map((base) => Math.max(0, Math.floor(Math.log2(base - 1)) - 1));
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LONGEST_CODE = 15;
const FIXED_LENGTHS = Uint8Array.from({ length: 288 }, (_, at) => (at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8));
const FIXED_AWAY = new Uint8Array(30).fill(5);

/** A table that finds a symbol by the next bits: symbol * 16 + bits of its code. */
function codeTable(lengths) {
  const counts = new Uint16Array(LONGEST_CODE + 1);
  for (const length of lengths) counts[length] += 1;
  counts[0] = 0;
  const next = new Uint16Array(LONGEST_CODE + 1);
  let most = 1;
  for (let length = 1; length <= LONGEST_CODE; length += 1) {
    next[length] = (next[length - 1] + counts[length - 1]) << 1;
    if (counts[length]) most = length;
  }
  const table = new Uint16Array(1 << most);
  for (let symbol = 0; symbol < lengths.length; symbol += 1) {
    const length = lengths[symbol];
    if (!length) continue;
    let [code, turned] = [next[length], 0];
    next[length] += 1;
    for (let bit = 0; bit < length; bit += 1, code >>= 1) turned = (turned << 1) | (code & 1);
    for (let at = turned; at < table.length; at += 1 << length) table[at] = (symbol << 4) | length;
  }
  return { table, mask: table.length - 1 };
}

/** Bytes of a deflated source; `size` is how many there are. */
export function inflate(source, size) {
  const out = new Uint8Array(size);
  let [at, hold, held, to] = [0, 0, 0, 0];
  const bits = (count) => {
    while (held < count) {
      hold |= source[at] << held;
      at += 1;
      held += 8;
    }
    const value = hold & ((1 << count) - 1);
    hold >>>= count;
    held -= count;
    return value;
  };
  const symbolOf = ({ table, mask }) => {
    while (held < LONGEST_CODE) {
      hold |= source[at] << held;
      at += 1;
      held += 8;
    }
    const entry = table[hold & mask];
    hold >>>= entry & 15;
    held -= entry & 15;
    if (!entry || at > source.length + 4) throw new Error("deflate: broken data");
    return entry >> 4;
  };
  const tables = () => {
    const [literals, aways, codes] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
    const short = new Uint8Array(19);
    for (let index = 0; index < codes; index += 1) short[CODE_ORDER[index]] = bits(3);
    const code = codeTable(short);
    const lengths = new Uint8Array(literals + aways);
    for (let index = 0; index < lengths.length;) {
      const symbol = symbolOf(code);
      const [value, times] = symbol < 16 ? [symbol, 1] : symbol === 16 ? [lengths[index - 1], 3 + bits(2)] : symbol === 17 ? [0, 3 + bits(3)] : [0, 11 + bits(7)];
      lengths.fill(value, index, index + times);
      index += times;
    }
    return [codeTable(lengths.subarray(0, literals)), codeTable(lengths.subarray(literals))];
  };
  const stored = () => {
    // What is left of a byte is not used; whole bytes held already are given back.
    at -= held >> 3;
    hold = held = 0;
    const count = source[at] | (source[at + 1] << 8);
    out.set(source.subarray(at + 4, at + 4 + count), to);
    at += 4 + count;
    to += count;
  };
  const coded = (letters, aways) => {
    for (let symbol = symbolOf(letters); symbol !== 256; symbol = symbolOf(letters)) {
      if (symbol < 256) {
        out[to] = symbol;
        to += 1;
        continue;
      }
      const count = LENGTH_BASE[symbol - 257] + bits(LENGTH_BITS[symbol - 257]);
      const far = symbolOf(aways);
      const away = AWAY_BASE[far] + bits(AWAY_BITS[far]);
      if (away > to || to + count > size) throw new Error("deflate: broken data");
      for (const end = to + count; to < end; to += 1) out[to] = out[to - away];
    }
  };
  for (let last = 0; !last;) {
    last = bits(1);
    const kind = bits(2);
    if (kind === 0) stored();
    else if (kind === 1) coded(codeTable(FIXED_LENGTHS), codeTable(FIXED_AWAY));
    else if (kind === 2) coded(...tables());
    else throw new Error("deflate: broken data");
  }
  return out;
}
