import type { Edit } from "../../../protocol/findings";
import { createPlaceWalker, type PlaceWalker } from "./placeWalker";

/** Bytes `[start, end)` that are replaced. */
export interface ByteEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/**
 * Applies edits that do not overlap to a file's bytes; every byte outside of them stays as it is, line ends and byte
 * order mark included.
 */
export function editBytes(bytes: Buffer, edits: readonly Edit[]): Buffer {
  const walker = walkerFor(edits);
  walker.push(bytes);
  const parts: Buffer[] = [];
  let at = 0;
  for (const { start, end, newText } of toByteEdits(edits, walker)) {
    parts.push(bytes.subarray(at, start), Buffer.from(newText, "utf8"));
    at = end;
  }
  parts.push(bytes.subarray(at));
  return Buffer.concat(parts);
}

/** Takes the file's bytes, in pieces, before `toByteEdits`. */
export function walkerFor(edits: readonly Edit[]): PlaceWalker {
  return createPlaceWalker(
    edits.flatMap(({ line, column, endLine, endColumn }) => [
      { line, column },
      { line: endLine, column: endColumn },
    ]),
  );
}

/** The edits in file order. */
export function toByteEdits(edits: readonly Edit[], walker: PlaceWalker): readonly ByteEdit[] {
  const offsets = walker.end();
  return edits
    .map(({ newText }, i) => ({
      start: offsets[2 * i] as number,
      end: offsets[2 * i + 1] as number,
      newText,
    }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
}
