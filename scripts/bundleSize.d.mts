/** Types of bundleSize.mjs, for the tests. */
import type { Metafile } from "esbuild";

export interface ServerSizes {
  readonly start: number;
  readonly later: number;
  readonly engine: number;
  readonly other: number;
}
export function groupOf(source: string): string;
export function groupSizes(
  outputs: readonly Pick<Metafile["outputs"][string], "inputs">[],
): readonly (readonly [group: string, bytes: number])[];
export function serverSizes(metafile: Pick<Metafile, "outputs">): ServerSizes;
