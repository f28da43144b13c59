import type { ResolvedConfig } from "../../core/runconfig/resolve/resolvedConfig";
import { EngineError, FAILURES } from "../engineError";
import type { TrainingMethod } from "../llama/trainables";
import type { Schedule } from "../training/schedule";

/** What the embedded engine reads from a resolved config to train; refuses what it would otherwise ignore. */
export interface TrainSettings {
  readonly method: TrainingMethod;
  readonly initAdapter: string | null;
  readonly schedule: Schedule;
  readonly microBatch: number;
  readonly rowsPerStep: number;
  readonly weightDecay: number;
  readonly maxGradNorm: number;
  readonly seed: number;
  readonly loggingSteps: number;
  readonly evalSteps: number;
  readonly saveSteps: number;
  readonly saveTotalLimit: number;
  readonly patience: number | null;
  readonly onNan: "pause" | "stop" | "skip";
}

export function trainSettings(config: ResolvedConfig, totalSteps: number): TrainSettings {
  refuseUnsupported(config);
  const { train, method } = config;
  return {
    method:
      method.name === "full"
        ? { name: "full" }
        : { name: "lora", r: method.r, alpha: method.lora_alpha, targets: method.target_modules },
    initAdapter: method.init_adapter,
    schedule: {
      type: scheduleType(train.lr_scheduler_type),
      learningRate: train.learning_rate,
      totalSteps,
      warmupSteps: train.warmup_steps,
      warmupRatio: train.warmup_ratio,
    },
    microBatch: train.per_device_train_batch_size,
    rowsPerStep: train.per_device_train_batch_size * train.gradient_accumulation_steps,
    weightDecay: train.weight_decay,
    maxGradNorm: train.max_grad_norm,
    seed: train.seed,
    loggingSteps: Math.max(1, train.logging_steps),
    evalSteps: train.eval_steps,
    saveSteps: train.save_steps,
    saveTotalLimit: Math.max(1, train.save_total_limit),
    patience: train.early_stopping?.patience ?? null,
    onNan: train.on_nan,
  };
}

const SCHEDULES: readonly Schedule["type"][] = ["linear", "cosine", "constant", "constant_with_warmup"];

function scheduleType(name: string): Schedule["type"] {
  const known = SCHEDULES.find((type) => type === name);
  if (known !== undefined) return known;
  throw new EngineError(FAILURES.unsupportedSetting, {
    message: `train.lr_scheduler_type is "${name}", which the embedded engine does not support`,
    nextStep: `set train.lr_scheduler_type to ${SCHEDULES.join(", ")}, or train.engine to torch`,
    configKey: "train.lr_scheduler_type",
  });
}

function refuseUnsupported(config: ResolvedConfig): void {
  const { train, method, data, model, task } = config;
  const rules: readonly (readonly [key: string, supported: boolean, value: unknown, instead: string])[] = [
    ["task", ["sft", "pretrain", "classification"].includes(task), task, "sft, pretrain or classification"],
    ["method.name", ["lora", "full"].includes(method.name), method.name, "lora or full"],
    ["method.lora_dropout", method.lora_dropout === 0, method.lora_dropout, "0"],
    [
      "method.init_adapter",
      method.init_adapter === null || method.name === "lora",
      method.init_adapter,
      "null",
    ],
    ["model.quantization", model.quantization === "none", model.quantization, "none"],
    ["data.packing", !data.packing, data.packing, "false"],
    ["train.optim", train.optim.startsWith("adamw_torch"), train.optim, "adamw_torch"],
    [
      "train.early_stopping.metric",
      train.early_stopping === null || train.early_stopping.metric === "eval_loss",
      train.early_stopping?.metric,
      "eval_loss",
    ],
  ];
  for (const [key, supported, value, instead] of rules)
    if (!supported)
      throw new EngineError(FAILURES.unsupportedSetting, {
        message: `${key} is ${JSON.stringify(value)}, which the embedded engine does not support`,
        nextStep: `set ${key} to ${instead}, or train.engine to torch`,
        configKey: key,
      });
}
