import { createLineIndex } from "../../../base/lineIndex";
import type { FilePlace } from "../../../protocol/declaredDataset";
import { utf8Length } from "../sourceItem";

/** Places in a small text file by offsets into its text. */
export function createTextPlaces(text: string): (start: number, end: number) => FilePlace {
  const lines = createLineIndex(text);
  return (start, end) => ({
    ...lines.rangeOf(start, end),
    byteOffset: utf8Length(text, 0, start),
    byteLength: utf8Length(text, start, end),
  });
}
