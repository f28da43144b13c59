import type { DatasetFacts } from "../../protocol/datasetFacts";
import type { MachineFacts } from "../memory/runMemory";
import type { LastRun } from "../runs/lastRun";
import type { ModelFacts } from "./modelFacts";
import type { ResolvedConfig } from "./resolve/resolvedConfig";

/** What the checker may know of the disk; `core` asks, `node` answers. Paths are as written in the config. */
export interface ConfigFacts {
  /** Whether somebody has said to trust the workspace; undefined where nobody is asked, as on the command line. */
  readonly isTrusted?: boolean;
  lookup(path: string): PathFact;
  /** What is known of a dataset as a whole, where somebody has read it already. */
  readonly dataset?: (path: string) => DatasetFacts | undefined;
  /**
   * What of a dataset's counts in tokens holds for this config, when they may have been made for another one, or before
   * an edit: with another model nothing, with another `data.max_length` the lengths.
   */
  readonly counted?: (path: string, resolved: ResolvedConfig) => "all" | "lengths" | "nothing";
  /**
   * How many rows of a training file are evaluation rows of this config as well; undefined where nobody has compared them
   * with just those.
   */
  readonly heldOutRows?: (path: string, resolved: ResolvedConfig) => number | undefined;
  /** Devices with what is free on them, and what earlier runs measured; undefined while nobody has looked. */
  readonly machine?: () => MachineFacts | undefined;
  /** What is known of a model folder, where somebody has looked into it already. */
  readonly model?: (path: string) => ModelFacts | undefined;
  /** Models of the Hub's cache, where somebody has looked into it already. */
  readonly cachedModels?: () => readonly CachedModel[];
  /** LLaMA-Factory's `dataset_info.json` in a folder, where there is one. */
  readonly registry?: (folder: string) => RegistryFact | undefined;
  /** The last run of this config that is over, where somebody has looked for it already. */
  readonly lastRun?: (resolved: ResolvedConfig) => LastRun | undefined;
}

export type PathFact =
  | { readonly kind: "file"; readonly bytes: number }
  | { readonly kind: "folder"; readonly names: readonly string[] }
  | { readonly kind: "missing" }
  /** Not looked at (no trust yet, or not readable): nothing is said about it. */
  | { readonly kind: "unknown" };

export interface CachedModel {
  /** As the Hub calls it: `owner/name`. */
  readonly name: string;
  /** Its folder on this machine, absolute. */
  readonly folder: string;
}

export interface RegistryFact {
  /** Every dataset that it names. */
  readonly names: readonly string[];
  /** Files of those that lie beside it, by their names. */
  readonly files: ReadonlyMap<string, string>;
}
