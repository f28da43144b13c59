import { createLineIndex } from "../../../base/lineIndex";
import type { FilePlace } from "../../../protocol/declaredDataset";
import { utf8Length } from "../sourceItem";

/**
 * Places in a small text file by offsets into its text.
 *
 * @param bytesBefore of a byte order mark that the text is without
 */
export function createTextPlaces(text: string, bytesBefore = 0): (start: number, end: number) => FilePlace {
  const lines = createLineIndex(text);
  return (start, end) => ({
    ...lines.rangeOf(start, end),
    byteOffset: bytesBefore + utf8Length(text, 0, start),
    byteLength: utf8Length(text, start, end),
  });
}
