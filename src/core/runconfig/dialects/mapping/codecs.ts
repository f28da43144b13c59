import type { DialectId } from "../dialect";

/** Carries one value to the native config and back; undefined: it has no equal there. */
export interface Codec {
  readonly toNative: (value: unknown) => unknown;
  readonly fromNative: (value: unknown) => unknown;
}

const same: Codec = { toNative: (value) => value, fromNative: (value) => value };

/** Words onto words, both ways; of several words for one native word, the first is written back. */
function words(pairs: readonly (readonly [foreign: string, native: string])[]): Codec {
  return {
    toNative: (value) => pairs.find(([foreign]) => foreign === value)?.[1],
    fromNative: (value) => pairs.find(([, native]) => native === value)?.[0],
  };
}

const number: Codec = {
  toNative: (value) => {
    const read = typeof value === "string" ? Number(value) : value;
    return typeof read === "number" && Number.isFinite(read) ? read : undefined;
  },
  fromNative: (value) => value,
};

/** transformers writes -1 for "no limit". */
const maxSteps: Codec = {
  toNative: (value) => (typeof value === "number" && value <= 0 ? null : value),
  fromNative: (value) => (value === null ? -1 : value),
};

/** bitsandbytes' AdamW in 8 bits has two names in transformers. */
const optimizer: Codec = {
  toNative: (value) => (value === "adamw_bnb_8bit" ? "adamw_8bit" : value),
  fromNative: (value) => value,
};

const FLASH: Codec = words([
  ["fa2", "flash_attention_2"],
  ["fa3", "flash_attention_3"],
  ["sdpa", "sdpa"],
  ["disabled", "eager"],
  ["auto", "auto"],
]);

/** Of v1, which has transformers' words for these three, and no others (`v1/utils/types.py`). */
const FLASH_V1: Codec = words(["eager", "sdpa", "flash_attention_2"].map((word) => [word, word] as const));

/** `all` stands for every linear layer; several names are one text with commas. */
const loraTarget: Codec = {
  toNative: (value) => {
    if (value === "all") return "all-linear";
    if (typeof value !== "string") return value;
    return value.split(",").map((name) => name.trim());
  },
  fromNative: (value) =>
    value === "all-linear" ? "all" : Array.isArray(value) ? value.join(",") : undefined,
};

/** The same with a list of several names. */
const listedTarget: Codec = {
  toNative: loraTarget.toNative,
  fromNative: (value) => (value === "all-linear" ? "all" : value),
};

/** PEFT's `all-linear`, or names. A pattern over names has no equal. */
const targetModules: Codec = {
  toNative: (value) =>
    value === "all-linear" || Array.isArray(value)
      ? value
      : typeof value === "string" && /^\w+$/u.test(value)
        ? [value]
        : undefined,
  fromNative: (value) => value,
};

const nothing: Codec = { toNative: () => undefined, fromNative: () => undefined };

const NUMBERS: ReadonlySet<string> = new Set([
  ...["data.max_length", "method.r", "method.lora_alpha", "method.lora_dropout", "train.num_train_epochs"],
  ...["train.per_device_train_batch_size", "train.gradient_accumulation_steps", "train.learning_rate"],
  ...["train.warmup_ratio", "train.warmup_steps", "train.weight_decay", "train.max_grad_norm", "train.seed"],
  ...["train.logging_steps", "train.eval_steps", "train.save_steps", "train.save_total_limit"],
]);

const SPECIAL: ReadonlyMap<string, Codec> = new Map<string, Codec>([
  ["train.max_steps", maxSteps],
  ["train.optim", optimizer],
  ["axolotl method.target_modules", targetModules],
  ["trl method.target_modules", targetModules],
  ["llama-factory method.target_modules", loraTarget],
  ["llama-factory model.attn_implementation", FLASH],
  ["llama-factory model.chat_template", nothing],
  ["axolotl model.chat_template", words([["tokenizer_default", "tokenizer"]])],
]);

/** @param nested of LLaMA-Factory's v1 files, which use transformers' words and lists */
export function codecOf(tool: DialectId, native: string, nested?: true): Codec {
  if (nested === true && native === "method.target_modules") return listedTarget;
  if (nested === true && native === "model.attn_implementation") return FLASH_V1;
  return SPECIAL.get(`${tool} ${native}`) ?? SPECIAL.get(native) ?? (NUMBERS.has(native) ? number : same);
}
