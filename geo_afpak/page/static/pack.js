// What geo_afpak/page/pack.py packed: numbers as typed arrays, text by the block, unpacked when
// somebody reads a row of it. Pure functions; tested by `node --test`.
import { inflate } from "./inflate.js";

const KEPT_BLOCKS = 64;
const SIGNED = [[128, Int8Array], [32768, Int16Array], [Infinity, Int32Array]];

function textOf(bytes) {
  return new TextDecoder().decode(bytes);
}

/** Base64 to bytes; not every browser can do it by itself. */
export function bytesOf(code) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(code);
  const out = new Uint8Array((code.length / 4) * 3);
  let to = 0;
  for (let at = 0; at < code.length; at += 65536) {
    const part = atob(code.slice(at, at + 65536));
    for (let index = 0; index < part.length; index += 1, to += 1) out[to] = part.charCodeAt(index);
  }
  return out.subarray(0, to);
}

/** All the numbers: by the browser where it can, which is several times as fast. */
async function unfold(source, size) {
  if (typeof DecompressionStream === "undefined") return inflate(source, size);
  try {
    const stream = new Blob([source]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    return inflate(source, size); // an older one, that does not know raw deflate
  }
}

/** A column from its bytes, those of one rank together; in the narrowest array that holds it. */
function columnFrom(bytes, from, [, width, base, count]) {
  const planes = Array.from({ length: width }, (_, rank) => bytes.subarray(from + rank * count, from + (rank + 1) * count));
  const most = Math.max(-base - 1, base + 2 ** (8 * width) - 1);
  const Kind = SIGNED.find(([end]) => most < end)[1];
  const column = new Kind(count);
  if (base) column.fill(base);
  planes.forEach((plane, rank) => {
    const step = 2 ** (8 * rank);
    for (let row = 0; row < count; row += 1) column[row] += plane[row] * step;
  });
  return column;
}

/** A reader of one text column: blocks are unpacked when asked for, the last ones kept. */
function blockReader(bytes, from, sizes, rows) {
  const starts = [from];
  for (const [length] of sizes) starts.push(starts.at(-1) + length);
  const kept = new Map();
  return (row) => {
    const index = Math.floor(row / rows);
    let block = kept.get(index);
    if (!block) {
      block = JSON.parse(textOf(inflate(bytes.subarray(starts[index], starts[index + 1]), sizes[index][1])));
      if (kept.size >= KEPT_BLOCKS) kept.delete(kept.keys().next().value);
      kept.set(index, block);
    }
    return block[row % rows] ?? undefined;
  };
}

/** The head with its columns as typed arrays, and `blocks`: for each text column its reader. */
export async function unpack(bytes) {
  const sizes = new DataView(bytes.buffer, bytes.byteOffset, 8);
  let from = 8 + sizes.getUint32(0, true);
  const { columns, numbers, block, blocks, ...head } = JSON.parse(textOf(inflate(bytes.subarray(8, from), sizes.getUint32(4, true))));
  const raw = await unfold(bytes.subarray(from, from + numbers[0]), numbers[1]);
  from += numbers[0];
  let at = 0;
  for (const column of columns) {
    const [key, width, , count] = column;
    head[key] = columnFrom(raw, at, column);
    at += width * count;
  }
  head.blocks = {};
  for (const [key, lengths] of Object.entries(blocks)) {
    head.blocks[key] = blockReader(bytes, from, lengths, block);
    for (const [length] of lengths) from += length;
  }
  return head;
}
