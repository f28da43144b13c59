/** Programs that can train: the embedded one, and the Python package on transformers and PEFT. */
export type Engine = "onnx" | "torch";
export const ENGINES: readonly Engine[] = ["onnx", "torch"];

/**
 * `proven`: tests of this repository train with it on that engine. `unproven`: written, or to be written, without such
 * a test. `absent`: the engine refuses it.
 */
export type Proof = "proven" | "unproven" | "absent";

export type MethodName =
  | "full"
  | "lora"
  | "qlora"
  | "dora"
  | "rslora"
  | "pissa"
  | "adalora"
  | "ia3"
  | "vera"
  | "loha"
  | "lokr"
  | "oft"
  | "bottleneck"
  | "prompt-tuning"
  | "prefix-tuning"
  | "p-tuning"
  | "ln-tuning";

/** One way to change a model. `method.name` in a config is one of their names. */
export interface Method {
  readonly name: MethodName;
  /** What it trains, in one sentence. */
  readonly trains: string;
  readonly family: "full" | "adapter" | "prompt" | "norm";
  /** The keys of `method` that it reads, beside `name`. */
  readonly keys: readonly string[];
  /** What the name stands for; engines only ever see that. Contradicting it is an error (contracts.md §11). */
  readonly means?: readonly Meaning[];
  readonly learningRate: LearningRates;
  /** Whether the frozen weights may be quantized. */
  readonly quantized: "required" | "possible" | "impossible";
  /** Whether the result can be merged into the model's weights. */
  readonly merges: boolean;
  readonly engines: Readonly<Record<Engine, Proof>>;
}

export interface Meaning {
  /** A key of the config, from the root. */
  readonly path: string;
  readonly value: string | boolean;
  /** Other values of that key that say the same more exactly (`pissa_niter_16`). */
  readonly alsoFits?: RegExp;
}

/** For supervised tasks; those that learn from preferences want a twentieth (`learningRates`). */
export interface LearningRates {
  readonly preset: number;
  readonly usual: readonly [low: number, high: number];
  /** Where the range is from. */
  readonly source: string;
}
