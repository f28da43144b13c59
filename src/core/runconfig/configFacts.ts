import type { DatasetFacts } from "../../protocol/datasetFacts";

/** What the checker may know of the disk; `core` asks, `node` answers. Paths are as written in the config. */
export interface ConfigFacts {
  lookup(path: string): PathFact;
  /** What is known of a dataset as a whole, where somebody has read it already. */
  readonly dataset?: (path: string) => DatasetFacts | undefined;
  /** What is known of a model, where somebody has read its `config.json` and headers already. */
  readonly model?: (path: string) => ModelFacts | undefined;
}

export interface ModelFacts {
  /** `model_type` of `config.json`: `llama`, `gemma3`, … */
  readonly modelType?: string;
  /** Weights of linear layers by their full names: rows (outputs) and columns (inputs). */
  readonly linears?: readonly { readonly name: string; readonly rows: number; readonly columns: number }[];
}

export type PathFact =
  | { readonly kind: "file"; readonly bytes: number }
  | { readonly kind: "folder"; readonly names: readonly string[] }
  | { readonly kind: "missing" }
  /** Not looked at (no trust yet, or not readable): nothing is said about it. */
  | { readonly kind: "unknown" };
