import assert from "node:assert/strict";
import { test } from "node:test";
import { constants, deflateRawSync } from "node:zlib";
import { inflate } from "../../geo_afpak/page/static/inflate.js";
import { bytesOf, unpack } from "../../geo_afpak/page/static/pack.js";

const encode = (text) => new TextEncoder().encode(text);

/** Numbers that look random and are the same each time. */
function noise(count, most) {
  let seed = 7;
  return Uint8Array.from({ length: count }, () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * most);
  });
}

const SAMPLES = {
  empty: new Uint8Array(0),
  short: encode("a"),
  run: new Uint8Array(100000).fill(7),
  letters: encode("Deh Bala, ده بالا; Achin, اچین. ".repeat(4000)),
  noise: noise(200000, 256),
  skewed: noise(200000, 9),
};

test("every kind of deflate block gives its bytes back", () => {
  for (const [name, sample] of Object.entries(SAMPLES)) {
    for (const options of [{}, { level: 0 }, { level: 1 }, { level: 9 }, { strategy: constants.Z_FIXED }, { strategy: constants.Z_HUFFMAN_ONLY }]) {
      assert.deepEqual(Buffer.from(inflate(deflateRawSync(sample, options), sample.length)), Buffer.from(sample), name);
    }
  }
});

test("broken data are refused, not read for ever", () => {
  const whole = deflateRawSync(SAMPLES.letters);
  assert.throws(() => inflate(whole.subarray(0, whole.length >> 1), SAMPLES.letters.length));
  assert.throws(() => inflate(whole, 10));
  assert.throws(() => inflate(Uint8Array.of(255, 255, 255), 10));
});

function packedLike({ columns, raw, blocks }) {
  const numbers = deflateRawSync(raw);
  const parts = blocks.map((rows) => [deflateRawSync(JSON.stringify(rows)), encode(JSON.stringify(rows)).length]);
  const head = encode(JSON.stringify({ n: 3, columns, numbers: [numbers.length, raw.length], block: 2, blocks: { title: parts.map(([part, size]) => [part.length, size]) } }));
  const top = deflateRawSync(head);
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32LE(top.length, 0);
  sizes.writeUInt32LE(head.length, 4);
  return new Uint8Array(Buffer.concat([sizes, top, numbers, ...parts.map(([part]) => part)]));
}

const PACKED = packedLike({
  columns: [["k", 1, -1, 3], ["none", 0, -1, 3], ["day", 2, -400, 3], ["lon", 3, 6000000, 3], ["far", 1, 100, 3]],
  raw: Uint8Array.of(0, 1, 53, 0, 144, 144, 0, 1, 3, 1, 0, 255, 0, 1, 255, 0, 0, 15, 0, 100, 155),
  blocks: [["ده بالا", null], ["<b>"]],
});

test("columns come in the narrowest array that holds them, text by its row", async () => {
  const data = await unpack(PACKED);
  assert.deepEqual([...data.k], [-1, 0, 52]);
  assert.deepEqual([...data.none], [-1, -1, -1]);
  assert.deepEqual([...data.day], [-400, 0, 512]);
  assert.deepEqual([...data.lon], [6000001, 6000256, 7048575]);
  assert.deepEqual([...data.far], [100, 200, 255]);
  assert.deepEqual(["k", "none", "day", "lon", "far"].map((key) => data[key].constructor.name), ["Int16Array", "Int8Array", "Int32Array", "Int32Array", "Int16Array"]);
  assert.deepEqual([0, 1, 2].map(data.blocks.title), ["ده بالا", undefined, "<b>"]);
});

test("a browser without DecompressionStream or base64 of its own reads the same", async () => {
  const { DecompressionStream: kept } = globalThis;
  delete globalThis.DecompressionStream;
  const code = Buffer.from(PACKED).toString("base64");
  const data = await unpack(bytesOf(code));
  globalThis.DecompressionStream = kept;
  assert.deepEqual([[...data.day], data.blocks.title(0)], [[-400, 0, 512], "ده بالا"]);
});
