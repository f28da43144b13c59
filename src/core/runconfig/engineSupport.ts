import type { ResolvedConfig } from "./resolvedConfig";

export interface EngineProblem {
  /** The key to underline. */
  readonly path: string;
  readonly message: string;
  readonly help: string;
}

/**
 * What the chosen engine cannot do with this config. The embedded engine (`onnx`) is the only one in this version:
 * `auto` means it too, and `torch` is refused by name, never silently replaced.
 */
export function engineProblems(config: ResolvedConfig): readonly EngineProblem[] {
  if (config.train.engine === "torch")
    return [
      {
        path: "train.engine",
        message: "the `torch` engine is not part of this version",
        help: "write `onnx` or `auto`: the embedded engine trains small Llama-type models",
      },
    ];
  return LIMITS.filter((limit) => limit.applies(config)).map(({ path, message, help }) => ({
    path,
    message: `the embedded engine ${message}`,
    help,
  }));
}

interface Limit extends EngineProblem {
  readonly applies: (config: ResolvedConfig) => boolean;
}

const LIMITS: readonly Limit[] = [
  {
    path: "task",
    message: "trains supervised only",
    help: "write `sft`",
    applies: ({ task }) => task !== "sft",
  },
  {
    path: "method.name",
    message: "knows `lora` and `full`",
    help: "write `lora` or `full`",
    applies: ({ method }) => method.name !== "lora" && method.name !== "full",
  },
  {
    path: "method.lora_dropout",
    message: "has no dropout",
    help: "write 0.0",
    applies: ({ method }) => method.name === "lora" && method.lora_dropout > 0,
  },
  {
    path: "method.init_adapter",
    message: "starts from an adapter with `lora` only",
    help: "write null",
    applies: ({ method }) => method.name === "full" && method.init_adapter !== null,
  },
  {
    path: "train.early_stopping.metric",
    message: "watches the loss of the eval rows only",
    help: "write `eval_loss`",
    applies: ({ train }) => train.early_stopping !== null && train.early_stopping.metric !== "eval_loss",
  },
  {
    path: "model.quantization",
    message: "computes in float32",
    help: "write `none`",
    applies: ({ model }) => model.quantization !== "none",
  },
  {
    path: "model.dtype",
    message: "computes in float32",
    help: "write `auto` or `float32`",
    applies: ({ model }) => model.dtype !== "auto" && model.dtype !== "float32",
  },
  {
    path: "data.packing",
    message: "does not pack rows",
    help: "write false",
    applies: ({ data }) => data.packing,
  },
  {
    path: "train.gradient_checkpointing",
    message: "keeps its activations",
    help: "write `auto` or false",
    applies: ({ train }) => train.gradient_checkpointing === true,
  },
  {
    path: "evaluate.scoring",
    message: "scores by likelihood and does not generate",
    help: "write `likelihood`",
    applies: ({ evaluate }) => evaluate.scoring === "generate",
  },
  {
    path: "train.devices",
    message: "uses the processor",
    help: "write `auto` or `cpu`",
    applies: ({ train }) => typeof train.devices !== "string",
  },
];
