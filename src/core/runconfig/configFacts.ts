import type { DatasetFacts } from "../../protocol/datasetFacts";
import type { MachineFacts } from "../memory/runMemory";
import type { ModelFacts } from "./modelFacts";

/** What the checker may know of the disk; `core` asks, `node` answers. Paths are as written in the config. */
export interface ConfigFacts {
  lookup(path: string): PathFact;
  /** What is known of a dataset as a whole, where somebody has read it already. */
  readonly dataset?: (path: string) => DatasetFacts | undefined;
  /** Devices with what is free on them, and what earlier runs measured; undefined while nobody has looked. */
  readonly machine?: () => MachineFacts | undefined;
  /** What is known of a model folder, where somebody has looked into it already. */
  readonly model?: (path: string) => ModelFacts | undefined;
}

export type PathFact =
  | { readonly kind: "file"; readonly bytes: number }
  | { readonly kind: "folder"; readonly names: readonly string[] }
  | { readonly kind: "missing" }
  /** Not looked at (no trust yet, or not readable): nothing is said about it. */
  | { readonly kind: "unknown" };
