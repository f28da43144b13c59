import { isUtf8 } from "node:buffer";
import { jsonPathAt } from "../../../core/dataset/jsonPathAt";
import { toPointer } from "../../../core/dataset/jsonValue";
import type { SourceFault } from "../../../core/dataset/sourceItem";
import { leadOf } from "./utf8Units";

/** Where some bytes of a file begin. */
interface BytesPlace {
  readonly line: number;
  readonly column: number;
  readonly byteOffset: number;
  readonly row: number;
}

/** Faults kept per row: a row in another encoding has one per letter. */
const MOST_PER_ROW = 20;
const windows1252 = new TextDecoder("windows-1252");

/** The bytes of a row that are not UTF-8, each with the character that Windows-1252 has for it. */
export function encodingFaults(
  bytes: Buffer,
  place: BytesPlace,
  pointerAt: (unit: number) => string = jsonPointerIn(bytes),
): readonly SourceFault[] {
  if (isUtf8(bytes)) return [];
  let unit = 0;
  const faults: SourceFault[] = [];
  let { line, column } = place;
  for (let at = 0; at < bytes.length && faults.length < MOST_PER_ROW;) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      const byte = bytes[at];
      // As everywhere: a lone CR ends a line too.
      if (byte === 10 || (byte === 13 && bytes[at + 1] !== 10)) {
        line++;
        column = 1;
      } else column += length === 4 ? 2 : 1;
      unit += length === 4 ? 2 : 1;
      at += length;
      continue;
    }
    const wrong = invalidLength(bytes, at);
    const hex = [...bytes.subarray(at, at + wrong)].map((one) => one.toString(16).toUpperCase());
    const replacement = windows1252.decode(bytes.subarray(at, at + wrong));
    faults.push({
      type: "fault",
      kind: "utf8",
      message: `the byte${wrong === 1 ? "" : "s"} ${hex.join(" ")} ${wrong === 1 ? "is" : "are"} not UTF-8; in Windows-1252 ${wrong === 1 ? "it is" : "they are"} "${replacement}"`,
      ...{ line, column, endLine: line, endColumn: column + 1, row: place.row, pointer: pointerAt(unit) },
      ...{ byteOffset: place.byteOffset + at, byteLength: wrong, replacement },
    });
    // Node decodes each wrong stretch as one U+FFFD.
    column++;
    unit++;
    at += wrong;
  }
  return faults;
}

/**
 * How many bytes stand before an offset of the text that they make. Undefined for bytes that are UTF-8, of which the
 * text itself knows it.
 */
export function byteCounter(bytes: Buffer): ((unit: number) => number) | undefined {
  if (isUtf8(bytes)) return undefined;
  // Chunks may be reused by the reader.
  const own = Buffer.from(bytes);
  return (wanted) => {
    let at = 0;
    for (let unit = 0; unit < wanted && at < own.length;) {
      const length = sequenceLength(own, at);
      unit += length === 4 ? 2 : 1;
      at += length > 0 ? length : invalidLength(own, at);
    }
    return at;
  };
}

/** Pointers into a row of JSON by offsets of its text; the text is decoded when there is something to point at. */
function jsonPointerIn(bytes: Buffer): (unit: number) => string {
  let text: string | undefined;
  return (unit) => {
    text ??= bytes.toString("utf8");
    return toPointer(jsonPathAt(text, unit));
  };
}

/** Bytes of the well-formed UTF-8 sequence at the offset (Unicode, table 3-7); 0 when there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const [length, low, high] = leadOf(first);
  if (length === 0) return 0;
  const second = bytes[at + 1] ?? 0;
  if (second < low || second > high) return 0;
  for (let i = 2; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** The longest beginning of a sequence that is cut off here, or one byte: what a decoder replaces at once. */
function invalidLength(bytes: Buffer, at: number): number {
  const [length, low, high] = leadOf(bytes[at] as number);
  const second = bytes[at + 1] ?? 0;
  if (length === 0 || second < low || second > high) return 1;
  let taken = 2;
  while (taken < length && ((bytes[at + taken] ?? 0) & 0xc0) === 0x80) taken++;
  return Math.min(taken, bytes.length - at);
}
