import type { DatasetFacts } from "../../protocol/datasetFacts";
import type { RunMemory } from "../memory/runMemory";
import type { ResolvedConfig } from "./resolvedConfig";

/** What the checker may know of the disk; `core` asks, `node` answers. Paths are as written in the config. */
export interface ConfigFacts {
  lookup(path: string): PathFact;
  /** What is known of a dataset as a whole, where somebody has read it already. */
  readonly dataset?: (path: string) => DatasetFacts | undefined;
  /** The run's forecast on this machine, where model and hardware are known. */
  readonly memory?: (resolved: ResolvedConfig) => RunMemory | undefined;
}

export type PathFact =
  | { readonly kind: "file"; readonly bytes: number }
  | { readonly kind: "folder"; readonly names: readonly string[] }
  | { readonly kind: "missing" }
  /** Not looked at (no trust yet, or not readable): nothing is said about it. */
  | { readonly kind: "unknown" };
