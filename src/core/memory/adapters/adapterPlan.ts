import type { Targets } from "../model/modelShape";

/** How a model is fine-tuned, as far as memory goes; names and defaults are PEFT's. */
export type MethodPlan = { readonly name: "full" } | AdapterPlan;

export type AdapterPlan =
  | TargetedPlan
  | { readonly name: "ln-tuning" }
  /** Two small matrices after the attention and after the MLP (`places` 2), or after the MLP only. */
  | { readonly name: "bottleneck"; readonly size: number; readonly places: 1 | 2 }
  | { readonly name: "prompt-tuning"; readonly virtualTokens: number }
  /** `projection`: width of the network that makes the prefix while training; 0 for none. */
  | { readonly name: "prefix-tuning"; readonly virtualTokens: number; readonly projection: number }
  | {
      readonly name: "p-tuning";
      readonly virtualTokens: number;
      readonly encoder: "MLP" | "LSTM";
      readonly encoderHidden: number;
    };

export type TargetedPlan = {
  readonly targets: Targets;
  /** Parameters that are adapted although they are no layers of their own: experts. */
  readonly parameters?: readonly string[];
  /** What `targets` would choose and is left as it is. */
  readonly excluded?: readonly string[];
  /** How many layers are adapted; all by default. */
  readonly layers?: number;
} & (
  | {
      readonly name: "lora";
      readonly rank: number;
      readonly dora?: boolean;
      /** Some of the adapters' input is left out (`lora_dropout`). */
      readonly dropout?: boolean;
    }
  | { readonly name: "adalora" | "vera" | "loha" | "lokr"; readonly rank: number }
  | { readonly name: "ia3"; readonly feedforward: readonly string[] }
  | { readonly name: "oft"; readonly blockSize: number }
);

/** What a method adds to a frozen model. */
export interface AdapterCost {
  /** Parameters that are trained. */
  readonly trained: number;
  /** The same for a forecast that must not fall with the rank, where PEFT's own number does (LoKr). */
  readonly trainedAtMost: number;
  /** Parameters that are held and not trained. */
  readonly frozen: number;
  /** Bytes per token that all layers together keep for the backward pass. */
  readonly keptPerToken: number;
  /** The same of the one layer that keeps most. */
  readonly keptInLayer: number;
  /** Bytes of full-size updates of the weights, which every forward pass makes anew and keeps. */
  readonly madeBytes: number;
  /** The same of one layer, with their gradients where those are as large. */
  readonly madeInLayerBytes: number;
  /** Experts are adapted: their weights are made anew and have a gradient. */
  readonly adaptsExperts: boolean;
  /** Tokens that are put before every row and pass the model. */
  readonly virtualTokens: number;
  /** Tokens before every row of which only keys and values exist. */
  readonly prefixTokens: number;
}

export interface AdapterPrecision {
  /** Bytes of an adapter weight. */
  readonly adapterBytes: number;
  /** Bytes of an activation of the model. */
  readonly activationBytes: number;
}

export const NOTHING: Omit<AdapterCost, "trained" | "trainedAtMost"> = {
  frozen: 0,
  keptPerToken: 0,
  keptInLayer: 0,
  madeBytes: 0,
  madeInLayerBytes: 0,
  adaptsExperts: false,
  virtualTokens: 0,
  prefixTokens: 0,
};

export function exactly(trained: number): Pick<AdapterCost, "trained" | "trainedAtMost"> {
  return { trained, trainedAtMost: trained };
}
