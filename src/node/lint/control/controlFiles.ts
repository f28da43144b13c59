/** Files beside or above a dataset that decide what is found in it. */

/** Selects rules for the files below its folder. */
export const LINT_CONFIG = "tunesmith.toml";

/** The usual name of a baseline. */
export const BASELINE_NAME = "tunesmith-baseline.json";

/** The sidecar of a dataset, with the findings that are to be kept: `<dataset>.lintignore`. */
export function sidecarOf(dataset: string): string {
  return `${dataset}.lintignore`;
}
