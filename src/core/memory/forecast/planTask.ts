import type { ResolvedConfig } from "../../runconfig/resolve/resolvedConfig";
import { configLeaf, isOnLeaf, numberLeaf } from "../configLeaf";
import type { LogitsPlan } from "./forecast";

/** What a task makes of a micro-batch. */
export interface TaskPlan {
  /** Rows that pass the model together. */
  readonly rows: number;
  /** Tokens of the longest of them. */
  readonly length: number;
  readonly logits: LogitsPlan;
  /** A frozen copy of the model stands beside it. */
  readonly referenceModel: boolean;
  /** Rows that are written at once while answers are sampled; 0 where none are. */
  readonly sampledRows: number;
  /** False for tasks that no published measurement was held against. */
  readonly measured: boolean;
}

export interface TaskQuestion {
  readonly batch: number;
  /** Tokens of the longest row. */
  readonly length: number;
  readonly isFull: boolean;
}

/** Tokens of the head's chunk in our own loss (trainer.md §2.3, technique 5). */
const CHUNK: LogitsPlan = { chunkTokens: 1024 };
/** Whole logits in 16 and 32 bits, their log-softmax and its gradient. */
const WHOLE = 14;
/** The reference's logits are there once more, without a gradient. */
const REFERENCE = 6;

/**
 * Supervised tasks chunk the head; preference tasks (TRL's trainers) hold whole logits. DPO, ORPO and reward pass two
 * sequences per row. A reference model is a copy only in full fine-tuning: an adapter is switched off instead.
 */
export function planTask(config: ResolvedConfig, question: TaskQuestion): TaskPlan {
  const { batch, length, isFull } = question;
  const liger = isOnLeaf(config, "train.use_liger_kernel");
  const whole = (bytesPerEntry: number): LogitsPlan => (liger ? CHUNK : { bytesPerEntry });
  const asked = !isOnLeaf(config, "train.precompute_ref_log_probs");
  const base = { rows: batch, length, referenceModel: false, sampledRows: 0, measured: false };
  switch (config.task) {
    case "dpo":
      return {
        ...base,
        rows: 2 * batch,
        logits: whole(asked ? WHOLE + REFERENCE : WHOLE),
        referenceModel: asked && isFull,
      };
    case "kto":
      // Beside each answer stands another row's, which measures the distance without gradients.
      return { ...base, logits: whole(WHOLE + 2 * REFERENCE), referenceModel: asked && isFull };
    case "orpo":
      return { ...base, rows: 2 * batch, logits: whole(WHOLE) };
    case "reward":
      return { ...base, rows: 2 * batch, logits: "none" };
    case "classification":
      return { ...base, logits: "none", measured: true };
    case "grpo":
      return grpo(config, question, whole(WHOLE));
    case "pretrain":
    case "sft":
      return { ...base, logits: CHUNK, measured: true };
    default:
      // A config with a mistake in it gets a forecast too.
      return { ...base, logits: CHUNK };
  }
}

function grpo(config: ResolvedConfig, { batch, length, isFull }: TaskQuestion, logits: LogitsPlan): TaskPlan {
  const answer = numberLeaf(config, "train.max_completion_length", 256, 1);
  const generations = numberLeaf(config, "train.num_generations", 8, 1);
  // TRL samples the answers of all accumulated micro-batches at once.
  const sampledRows = Math.max(generations, batch * config.train.gradient_accumulation_steps);
  const beta = configLeaf(config, "train.beta");
  return {
    rows: batch,
    length: length + answer,
    logits,
    referenceModel: isFull && typeof beta === "number" && beta > 0,
    sampledRows,
    measured: false,
  };
}
