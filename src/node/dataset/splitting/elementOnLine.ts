import type { JsonValue } from "../../../core/dataset/jsonValue";
import type { ScannedElement } from "./elementScanner";

const LF = 10;
const CR = 13;
const COMMA = 0x2c;
const CLOSE = 0x7d;

/**
 * The object that begins at the offset and ends with its line, but for a comma: as most writers put large lists.
 * `JSON.parse` looks at it instead of a scan byte by byte, and what it finds is kept. Undefined when the line holds
 * anything else, null when it does not end in the chunk.
 */
export function elementOnLine(
  chunk: Buffer,
  from: number,
  maxBytes: number,
): ScannedElement | null | undefined {
  const lineEnd = chunk.indexOf(LF, from);
  if (lineEnd < 0) return null;
  let end = lineEnd;
  if (chunk[end - 1] === CR) end--;
  if (chunk[end - 1] === COMMA) end--;
  const byteLength = end - from;
  if (chunk[end - 1] !== CLOSE || byteLength < 2 || byteLength > maxBytes) return undefined;
  const text = chunk.toString("utf8", from, end);
  try {
    const parsed = JSON.parse(text) as JsonValue;
    return {
      text,
      byteLength,
      bytes: text.includes("\ufffd") ? chunk.subarray(from, end) : undefined,
      parsed,
    };
  } catch {
    return undefined;
  }
}
