import type { TextRange } from "../../../base/lineIndex";
import type { SourceFault } from "../../dataset/sourceItem";
import type { FindingPlace } from "../target";

/** Where a fault beside the rows is, without what it is. */
export function placeOfFault(fault: SourceFault): FindingPlace {
  const { row, pointer, byteOffset, byteLength } = fault;
  return {
    ...rangeOfFault(fault),
    ...(row === undefined ? {} : { row }),
    ...(pointer === undefined ? {} : { pointer }),
    byteOffset,
    byteLength,
  };
}

export function rangeOfFault({ line, column, endLine, endColumn }: SourceFault): TextRange {
  return { line, column, endLine, endColumn };
}
