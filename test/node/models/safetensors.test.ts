import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { widen } from "../../../src/node/models/floatFormats";
import { loadTensors, openModelFolder } from "../../../src/node/models/modelFolder";
import { readSafetensors, readSafetensorsHeader } from "../../../src/node/models/safetensors";
import { encodeSafetensors } from "../../../src/node/models/safetensorsWriter";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tunesmith-safetensors-"));
  file = path.join(folder, "model.safetensors");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const tensors = [
  { name: "a", shape: [2, 2], data: Float32Array.of(1, -2, 3.5, 0) },
  { name: "b", shape: [3], data: Float32Array.of(4, 5, 6) },
];

test("what is written is read back, shapes and bits", async () => {
  writeFileSync(file, encodeSafetensors(tensors));
  const read = await readSafetensors(file);
  expect([...read]).toEqual(tensors.map(({ name, shape, data }) => [name, { shape, data }]));
  expect((await readSafetensorsHeader(file)).metadata).toEqual({ format: "pt" });
});

test("a truncated file says how much of it is there", async () => {
  const bytes = encodeSafetensors(tensors);
  writeFileSync(file, bytes);
  truncateSync(file, bytes.length - 5);
  await expect(readSafetensorsHeader(file)).rejects.toMatchObject({
    code: "RUN034",
    message: `model.safetensors ends after ${bytes.length - 5} of ${bytes.length} bytes`,
    nextStep: "copy or download the file again",
    file,
  });
});

test.each<[string, string | Uint8Array, RegExp]>([
  [
    "a Git LFS pointer",
    "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n",
    /Git LFS pointer/u,
  ],
  ["an empty file", "", /ends after 0/u],
  ["a pickle", Uint8Array.of(0x80, 2, 0x63, 0, 0xff, 0xff, 0xff, 0xff, 1, 1), /not a safetensors file/u],
  ["a header that is not JSON", Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7b), /not JSON/u],
  [
    "a shape that contradicts the bytes",
    header({ a: { dtype: "F32", shape: [3], data_offsets: [0, 8] } }, 8),
    /needs 12/u,
  ],
])("%s is refused with its reason", async (_title, content, message) => {
  writeFileSync(file, content);
  await expect(readSafetensors(file)).rejects.toMatchObject({
    code: "RUN034",
    message: expect.stringMatching(message) as string,
  });
});

test("half and bfloat16 widen to the same numbers", () => {
  const bytes = (...halves: number[]): Uint8Array<ArrayBuffer> =>
    new Uint8Array(Uint16Array.from(halves).buffer);
  const half = widen("F16", bytes(0x3c00, 0xc000, 0x3555, 0x0001, 0x03ff, 0x7c00, 0x8000));
  expect([...half]).toEqual([1, -2, 0.333251953125, 2 ** -24, 1023 * 2 ** -24, Infinity, -0]);
  expect([...widen("BF16", bytes(0x3f80, 0xc040, 0x0001))]).toEqual([1, -3, 2 ** -133]);
});

test("shards are found through the index, and a name that none has is reported", async () => {
  writeFileSync(path.join(folder, "config.json"), "{}");
  writeFileSync(path.join(folder, "one.safetensors"), encodeSafetensors([tensors[0]!]));
  writeFileSync(path.join(folder, "two.safetensors"), encodeSafetensors([tensors[1]!]));
  const map = { weight_map: { a: "one.safetensors", b: "two.safetensors" } };
  writeFileSync(path.join(folder, "model.safetensors.index.json"), JSON.stringify(map));
  const model = await openModelFolder(folder);
  expect([...(await loadTensors(model, ["b", "a"])).keys()].sort()).toEqual(["a", "b"]);
  await expect(loadTensors(model, ["a", "c"])).rejects.toMatchObject({ code: "RUN034" });
});

test("an index cannot name files outside its folder", async () => {
  writeFileSync(path.join(folder, "config.json"), "{}");
  writeFileSync(
    path.join(folder, "model.safetensors.index.json"),
    JSON.stringify({ weight_map: { a: "../x.safetensors" } }),
  );
  await expect(openModelFolder(folder)).rejects.toMatchObject({ code: "RUN034" });
});

test("a folder with only a pickle is refused, and nothing opens it", async () => {
  writeFileSync(path.join(folder, "config.json"), "{}");
  writeFileSync(path.join(folder, "pytorch_model.bin"), "x");
  await expect(openModelFolder(folder)).rejects.toMatchObject({
    code: "XMD001",
    message: expect.stringContaining("pickle") as string,
  });
});

function header(json: unknown, data: number): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(json));
  const out = new Uint8Array(8 + text.length + data);
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true);
  out.set(text, 8);
  return out;
}
