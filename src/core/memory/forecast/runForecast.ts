import type { Correction } from "./correction";
import type { Forecast } from "./forecast";
import type { WeightTensor } from "../model/shapeFromTensors";

/** What is known of a model without loading a weight. */
export interface ModelSizes {
  /** `config.json`, parsed. */
  readonly config: unknown;
  /** Headers of the safetensors files; empty where they are not known. */
  readonly tensors?: readonly WeightTensor[];
}

/** Kinds of device, as far as memory goes. */
export type DeviceKind = "cpu" | "cuda" | "rocm" | "mps";

export interface RunFacts {
  /** The engine that will run it; by default what the config says, and `onnx` for `auto`. */
  readonly engine?: "onnx" | "torch";
  /** Tokens of the longest row, where it is known; otherwise `data.max_length` is assumed to be filled. */
  readonly longestRow?: number;
  /** Where it trains; a CUDA device by default for the full engine. */
  readonly device?: DeviceKind;
  /** Decides `gradient_checkpointing: auto`: recomputed only where it does not fit otherwise. */
  readonly freeBytes?: number;
  /** What earlier runs of this model, method and device measured. */
  readonly correction?: Correction;
}

export interface RunForecast {
  readonly engine: "onnx" | "torch";
  /** The architecture, the method or the task is not one that the closed form was held against. */
  readonly rough: boolean;
  /** Why it is rough, in words; empty otherwise. */
  readonly reasons: readonly string[];
  /** Measurements of earlier runs on this machine that moved and narrowed it; absent: none. */
  readonly learntFrom?: number;
  /** Activations are recomputed. */
  readonly checkpointing: boolean;
  readonly device: DeviceKind;
  readonly train: Forecast;
  readonly evaluate: Forecast;
  /** On the processor, tensor by tensor; null where there is nothing to merge. */
  readonly merge: Forecast | null;
}
