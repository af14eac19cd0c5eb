import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { parseData, unpack } from "../../geo_afpak/page/static/pack.js";

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%()*+,-./:;=?@[]^_|~";

function inLetters(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4) {
    const four = [0, 1, 2, 3].reduce((value, next) => value * 256 + (bytes[at + next] ?? 0), 0);
    text += [4, 3, 2, 1, 0].map((power) => LETTERS[Math.floor(four / 85 ** power) % 85]).join("");
  }
  return text.slice(0, text.length - (-bytes.length & 3));
}

function packedLike({ columns, raw, texts }) {
  const lines = Object.entries(texts).map(([key, rows]) => [key, Buffer.from(rows.join("\0"))]);
  const head = Buffer.from(JSON.stringify({ n: 3, columns, texts: lines.map(([key, text]) => [key, text.length]) }));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(head.length, 0);
  return inLetters(deflateSync(Buffer.concat([size, head, raw, ...lines.map(([, text]) => text)])));
}

const PACKED = packedLike({
  columns: [[[["k", -1, 130]], 1, 3], [[["none", -1, 1]], 0, 3], [[["day", -400, 1000]], 2, 3], [[["lon", 6000000, 1048576]], 3, 3], [[["far", 100, 156]], 1, 3], [[["one", -1, 3], ["other", 200, 4]], 1, 3]],
  raw: Uint8Array.of(0, 1, 53, 0, 144, 144, 0, 1, 3, 1, 0, 255, 0, 1, 255, 0, 0, 15, 0, 100, 155, 0, 5, 11),
  texts: { title: ["ده بالا", "", "<b>"], place: ["", "", ""] },
});

test("columns come in the narrowest array that holds them, text by its row", async () => {
  const data = await unpack(PACKED);
  assert.deepEqual([...data.k], [-1, 0, 52]);
  assert.deepEqual([...data.none], [-1, -1, -1]);
  assert.deepEqual([...data.day], [-400, 0, 512]);
  assert.deepEqual([...data.lon], [6000001, 6000256, 7048575]);
  assert.deepEqual([...data.far], [100, 200, 255]);
  assert.deepEqual([[...data.one], [...data.other]], [[-1, 1, 1], [200, 201, 203]]);
  assert.deepEqual(["k", "none", "day", "lon", "far"].map((key) => data[key].constructor.name), ["Int16Array", "Int8Array", "Int16Array", "Int32Array", "Int16Array"]);
  assert.deepEqual([0, 1, 2].map(data.texts.title), ["ده بالا", undefined, "<b>"]);
  assert.equal(data.texts.place(1), undefined);
});

test("data of any length come back whole", async () => {
  for (const name of ["a", "ab", "abc", "abcd"]) {
    const data = await unpack(packedLike({ columns: [], raw: Uint8Array.of(), texts: { [name]: [name] } }));
    assert.equal(data.texts[name](0), name);
  }
});

test("broken data are refused", async () => {
  await assert.rejects(unpack(PACKED.slice(0, 40)));
  await assert.rejects(unpack(`AAAA${PACKED.slice(4)}`));
});

test("no word of the data finds what an object has by itself", () => {
  const data = parseData('{"types": {"ied": "bomb"}, "list": [{"own": {"__proto__": "a", "valueOf": "b"}}], "n": [1, 2]}');
  const { own } = data.list[0];
  for (const word of ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"]) assert.equal(data.types[word], undefined, word);
  assert.deepEqual([data.types.ied, own.valueOf, own.toString, Object.entries(own), data.n], ["bomb", "b", undefined, [["__proto__", "a"], ["valueOf", "b"]], [1, 2]]);
});
