/** Types of serverBundle.mjs, for the tests. */
import type { BuildOptions, Metafile } from "esbuild";

export interface ServerBundle {
  readonly metafile: Metafile;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}
export function bundleServer(options: BuildOptions): Promise<ServerBundle>;
export function buildServer(options: BuildOptions, folder: string): Promise<Metafile>;
