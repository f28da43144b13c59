import type { DialectId } from "../dialect";
import { carry, type Draft } from "./draft";
import { V1_ADAPTER, V1_IMPLIED } from "./llamaFactoryV1";

type Values = Readonly<Record<string, unknown>>;

/** transformers' `TrainingArguments` (5.24). */
const TRAINING: Values = {
  "train.num_train_epochs": 3,
  "train.per_device_train_batch_size": 8,
  "train.gradient_accumulation_steps": 1,
  "train.lr_scheduler_type": "linear",
  "train.weight_decay": 0,
  "train.max_grad_norm": 1,
  "train.seed": 42,
};

/** What a tool does where its file says nothing; only what changes the result of a run. */
const IMPLIED: Readonly<Record<DialectId, Values>> = {
  // axolotl 0.19, utils/schemas/config.py
  axolotl: {
    "train.num_train_epochs": 1,
    "train.per_device_train_batch_size": 1,
    "train.gradient_accumulation_steps": 1,
    "train.lr_scheduler_type": "cosine",
    "train.weight_decay": 0,
    "train.seed": 42,
    "data.max_length": 512,
  },
  // llamafactory 0.9.5, hparams
  "llama-factory": {
    ...TRAINING,
    "train.learning_rate": 5e-5,
    "data.max_length": 2048,
    "train.warmup_ratio": 0,
  },
  // trl 1.16, trainer/*_config.py
  trl: { ...TRAINING, "data.max_length": 1024, "train.warmup_ratio": 0 },
  torchtune: {},
};

const TRL_RATES: Readonly<Record<string, number>> = {
  sft: 2e-5,
  dpo: 1e-6,
  kto: 1e-6,
  grpo: 1e-6,
  reward: 1e-4,
  orpo: 1e-6,
};

/** Of the adapter, where there is one: LLaMA-Factory's `finetuning_args.py`, TRL's `model_config.py`. */
const ADAPTER: Readonly<Partial<Record<DialectId, Values>>> = {
  "llama-factory": { "method.r": 8, "method.lora_dropout": 0 },
  trl: { "method.r": 16, "method.lora_alpha": 32, "method.lora_dropout": 0.05 },
};

/** Writes down what the source only implies, where our own default would be another. */
export function carryImplied(draft: Draft, tool: DialectId, label: string, nested?: true): void {
  const implied = nested === true ? V1_IMPLIED : IMPLIED[tool];
  const adapter = !isLora(draft) ? {} : nested === true ? V1_ADAPTER : ADAPTER[tool];
  for (const [path, value] of Object.entries({ ...implied, ...adapter })) {
    if (path === "train.warmup_ratio" && draft.carried.has("train.warmup_steps")) continue;
    if (path === "train.num_train_epochs" && typeof draft.carried.get("train.max_steps")?.value === "number")
      continue;
    carry(draft, path, value, undefined, `${label}'s default`);
  }
  if (tool === "llama-factory" && nested !== true && isLora(draft)) {
    const rank = draft.carried.get("method.r")?.value;
    if (typeof rank === "number")
      carry(draft, "method.lora_alpha", 2 * rank, undefined, `${label}'s default: twice the rank`);
  }
  const task = draft.carried.get("task")?.value;
  const rate = tool === "trl" ? TRL_RATES[typeof task === "string" ? task : "sft"] : undefined;
  if (rate !== undefined) carry(draft, "train.learning_rate", rate, undefined, `${label}'s default`);
}

/** Other methods have no rank, or one with a meaning of its own. */
function isLora(draft: Draft): boolean {
  const method = draft.carried.get("method.name")?.value;
  return method === "lora" || method === "qlora" || method === undefined;
}
