import { tableFromArrays, tableToIPC, dictionary, utf8, int32 } from "@uwdata/flechette";
import { describe, expect, it } from "vitest";
import { checkMessage } from "../../../../src/node/dataset/arrow/arrowCheck";

const VALUES = 11;

/** The messages of a stream with one dictionary of 11 texts; small enough for 32-bit lengths. */
function messages(): readonly Uint8Array[] {
  const words = Array.from({ length: 2 * VALUES }, (_, i) => `word ${String(i % VALUES)}`);
  const table = tableFromArrays({ word: words }, { types: { word: dictionary(utf8(), int32()) } });
  const stream = tableToIPC(table, { format: "stream" }) ?? new Uint8Array();
  const found: Uint8Array[] = [];
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  for (let at = 0; at + 8 <= stream.length;) {
    const header = view.getInt32(at + 4, true);
    if (header === 0) break;
    const next = nextMessage(stream, at + 8 + header);
    found.push(stream.slice(at, next));
    at = next;
  }
  return found;
}

/** The mark that begins the message after a body. */
function nextMessage(stream: Uint8Array, from: number): number {
  for (let at = from; at + 4 <= stream.length; at += 8)
    if (stream.subarray(at, at + 4).every((byte) => byte === 0xff)) return at;
  return stream.length;
}

/** Writes another length into the dictionary's field node, which says how many values there are. */
function withLength(message: Uint8Array, length: number): Uint8Array {
  const changed = message.slice();
  const view = new DataView(changed.buffer);
  for (let at = 0; at + 16 <= changed.length; at += 8)
    if (view.getBigInt64(at, true) === BigInt(VALUES) && view.getBigInt64(at + 8, true) === 0n) {
      view.setBigInt64(at, BigInt(length), true);
      return changed;
    }
  throw new Error("there is no field node");
}

describe("Arrow messages before the library reads them", () => {
  const [, words = new Uint8Array()] = messages();

  it("a dictionary with as many values as its data has is taken", () => {
    expect(() => {
      checkMessage(words);
    }).not.toThrow();
  });

  it("a dictionary that claims millions of values in some bytes is refused: each would be made at once", () => {
    expect(() => {
      checkMessage(withLength(words, 20_000_000));
    }).toThrow(RangeError);
  });

  it("a few more than the data has are left to the check of the values", () => {
    expect(() => {
      checkMessage(withLength(words, VALUES + 1));
    }).not.toThrow();
  });
});
