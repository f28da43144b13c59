import type { RelatedFinding } from "../../../protocol/findings";
import type { FindingPlace } from "../target";

/** Another place that a finding speaks of: the first copy, the twin in the evaluation file. */
export function relatedAt(file: string, place: FindingPlace, message: string): RelatedFinding {
  const { line, column, endLine, endColumn, row } = place;
  return {
    file: place.file ?? file,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(endLine === undefined ? {} : { endLine }),
    ...(endColumn === undefined ? {} : { endColumn }),
    ...(row === undefined ? {} : { row }),
    message,
  };
}
