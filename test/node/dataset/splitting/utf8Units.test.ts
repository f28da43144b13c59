import { expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random";
import { createUnitCounter } from "../../../../src/node/dataset/splitting/utf8Units";

/** Bytes at the edges of what UTF-8 allows. */
const EDGES = [
  ...[0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed],
  ...[0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff],
];

it("units counted byte by byte are the units that Node decodes", () => {
  const random = createRandom(3);
  for (let i = 0; i < 20_000; i++) {
    const bytes = Buffer.from(
      Array.from({ length: random.below(9) }, () => EDGES[random.below(EDGES.length)] ?? 0),
    );
    const unitsOf = createUnitCounter();
    let units = 0;
    for (const byte of bytes) units += unitsOf(byte);
    expect(units, bytes.toString("hex")).toBe(bytes.toString("utf8").length);
  }
});
