import { inYaml } from "./scalars/yamlValue";
import { idleReason, isPreset, valueAt } from "./check/idleReason";
import { KEYS } from "./keys";
import { METHODS } from "./methods";
import type { Engine } from "./methods/method";
import type { ResolvedConfig } from "./resolve/resolvedConfig";

export interface EngineProblem {
  /** The key to underline. */
  readonly path: string;
  readonly message: string;
  readonly help: string;
  /** The value that the engine can do, as YAML. */
  readonly instead?: string;
}

/** The engine that a config is run by: `auto` means the embedded one, the only one in this version. */
export function engineThatRuns({ train }: ResolvedConfig): Engine {
  return train.engine === "torch" ? "torch" : "onnx";
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
        message: "`train.engine: torch` is not part of this version",
        help: "write `onnx` or `auto`: the embedded engine trains small Llama-type models",
        instead: "auto",
      },
    ];
  const limits = LIMITS.filter((limit) => limit.applies(config)).map(
    ({ path, message, help, instead }): EngineProblem => ({
      ...{ path, help, message: `the embedded engine ${message(config)}` },
      ...(instead === undefined ? {} : { instead }),
    }),
  );
  // What the task and the method need belongs to them: one word about each is enough.
  if (limits.some(({ path }) => path === "task" || path === "method.name")) return limits;
  return [...limits, ...unreadKeys(config)];
}

/** Keys on which the result depends and that the embedded engine does not read: it must not pass them over. */
function unreadKeys(config: ResolvedConfig): readonly EngineProblem[] {
  return KEYS.filter(
    (key) =>
      key.decisive === true &&
      key.engines?.includes("onnx") === false &&
      !LIMITED.has(key.path) &&
      idleReason(key, config, config.method.name) === undefined &&
      // Groups that may be null: then their keys are not there.
      valueAt(config, key.path) !== null &&
      !isPreset(key, valueAt(config, key.path), config, undefined),
  ).map(({ path, default: preset }) => ({
    path,
    message: `the embedded engine does not know \`${path}\``,
    help: `write ${inYaml(preset ?? null)}, or leave it out`,
    instead: inYaml(preset ?? null),
  }));
}

interface Limit extends Omit<EngineProblem, "message"> {
  readonly applies: (config: ResolvedConfig) => boolean;
  /** What the engine does instead, with the key or the value that it cannot do. */
  readonly message: (config: ResolvedConfig) => string;
}

const PROVEN: readonly string[] = METHODS.filter(({ engines }) => engines.onnx === "proven").map(
  ({ name }) => name,
);
const SCHEDULES: readonly string[] = ["linear", "cosine", "constant", "constant_with_warmup"];

const LIMITS: readonly Limit[] = [
  {
    path: "task",
    message: ({ task }) => `trains supervised only, not \`${task}\``,
    help: "write `sft`",
    instead: "sft",
    applies: ({ task }) => task !== "sft",
  },
  {
    path: "method.name",
    message: ({ method }) => `knows \`lora\` and \`full\`, not \`${method.name}\``,
    help: "write `lora` or `full`",
    instead: "lora",
    applies: ({ method }) => !PROVEN.includes(method.name),
  },
  {
    path: "method.lora_dropout",
    message: () => "has no dropout, so `lora_dropout` must be 0",
    help: "write 0.0",
    instead: "0.0",
    applies: ({ method }) => method.name === "lora" && method.lora_dropout > 0,
  },
  {
    path: "method.init_adapter",
    message: () => "starts from an `init_adapter` with `lora` only",
    help: "write null",
    instead: "null",
    applies: ({ method }) => method.name === "full" && method.init_adapter !== null,
  },
  {
    path: "train.early_stopping.metric",
    message: ({ train }) =>
      `watches the loss of the eval rows only, not \`${train.early_stopping?.metric ?? ""}\``,
    help: "write `eval_loss`",
    instead: "eval_loss",
    applies: ({ train }) => train.early_stopping !== null && train.early_stopping.metric !== "eval_loss",
  },
  {
    path: "train.lr_scheduler_type",
    message: ({ train }) =>
      `knows ${SCHEDULES.map((name) => `\`${name}\``).join(", ")}, not \`${train.lr_scheduler_type}\``,
    help: "write `cosine`",
    instead: "cosine",
    applies: ({ train }) => !SCHEDULES.includes(train.lr_scheduler_type),
  },
  {
    path: "train.optim",
    message: ({ train }) => `has one optimizer, AdamW, and no \`${train.optim}\``,
    help: "write `adamw_torch`",
    instead: "adamw_torch",
    applies: ({ train }) => !train.optim.startsWith("adamw_torch"),
  },
  {
    path: "model.quantization",
    message: () => "computes in float32, without `quantization`",
    help: "write `none`",
    instead: "none",
    applies: ({ model }) => model.quantization !== "none",
  },
  {
    path: "model.dtype",
    message: () => "computes in float32, so `dtype` must be `auto` or `float32`",
    help: "write `auto` or `float32`",
    instead: "auto",
    applies: ({ model }) => model.dtype !== "auto" && model.dtype !== "float32",
  },
  {
    path: "data.packing",
    message: () => "does not pack rows, so `packing` must be false",
    help: "write false",
    instead: "false",
    applies: ({ data }) => data.packing,
  },
  {
    path: "train.gradient_checkpointing",
    message: () => "keeps its activations, so `gradient_checkpointing` cannot be true",
    help: "write `auto` or false",
    instead: "auto",
    applies: ({ train }) => train.gradient_checkpointing === true,
  },
  {
    path: "evaluate.scoring",
    message: () => "scores by likelihood and does not `generate`",
    help: "write `likelihood`",
    instead: "likelihood",
    applies: ({ evaluate }) => evaluate.scoring === "generate",
  },
  {
    path: "train.devices",
    message: () => "uses the processor, so `devices` must be `auto` or `cpu`",
    help: "write `auto` or `cpu`",
    instead: "auto",
    applies: ({ train }) => typeof train.devices !== "string",
  },
];
const LIMITED: ReadonlySet<string> = new Set(LIMITS.map(({ path }) => path));
