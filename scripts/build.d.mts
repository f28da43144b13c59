/** Types of build.mjs, for the tests. */
import type { BuildOptions } from "esbuild";

export const nodeOptions: BuildOptions;
export const FASTER_YAML: string;
export function buildAll(only?: readonly string[]): Promise<void>;
