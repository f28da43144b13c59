import { isUtf8 } from "node:buffer";
import type { Edit } from "../../protocol/findings";

interface ByteEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/**
 * Applies edits that do not overlap to a file's bytes; every byte outside of them stays as it is, line ends and byte
 * order mark included. Undefined when an edit touches a line that is not UTF-8: its columns name no bytes.
 */
export function editBytes(bytes: Buffer, edits: readonly Edit[]): Buffer | undefined {
  const places = edits.flatMap(({ line, column, endLine, endColumn }) => [
    { line, column },
    { line: endLine, column: endColumn },
  ]);
  const offsets = byteOffsets(bytes, places);
  if (offsets === undefined) return undefined;
  const ranges: ByteEdit[] = edits.map((edit, i) => ({
    start: offsets[2 * i] as number,
    end: offsets[2 * i + 1] as number,
    newText: edit.newText,
  }));
  ranges.sort((a, b) => a.start - b.start || a.end - b.end);
  const parts: Buffer[] = [];
  let at = 0;
  for (const { start, end, newText } of ranges) {
    parts.push(bytes.subarray(at, start), Buffer.from(newText, "utf8"));
    at = end;
  }
  parts.push(bytes.subarray(at));
  return Buffer.concat(parts);
}

/** Lines end at LF, CRLF or a lone CR, as in the reader; a line behind the last one is the file's end. */
function byteOffsets(
  bytes: Buffer,
  places: readonly { readonly line: number; readonly column: number }[],
): number[] | undefined {
  const order = places.map((_, i) => i).sort((a, b) => (places[a]?.line ?? 0) - (places[b]?.line ?? 0));
  const offsets = new Array<number>(places.length).fill(0);
  let line = 1;
  let lineStart = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let end = endOfLine(bytes, lineStart);
  for (const i of order) {
    const place = places[i] as { line: number; column: number };
    for (; line < place.line && lineStart < bytes.length; line++) {
      lineStart = end + (bytes[end] === 13 && bytes[end + 1] === 10 ? 2 : 1);
      end = endOfLine(bytes, lineStart);
    }
    if (place.column === 1 || lineStart >= bytes.length) {
      offsets[i] = Math.min(lineStart, bytes.length);
      continue;
    }
    const raw = bytes.subarray(lineStart, end);
    if (!isUtf8(raw)) return undefined;
    offsets[i] = lineStart + Buffer.byteLength(raw.toString("utf8").slice(0, place.column - 1), "utf8");
  }
  return offsets;
}

function endOfLine(bytes: Buffer, from: number): number {
  const lf = bytes.indexOf(10, from);
  const cr = bytes.subarray(from, lf < 0 ? bytes.length : lf).indexOf(13);
  if (cr >= 0) return from + cr;
  return lf < 0 ? bytes.length : lf;
}
