import { createRandom, type Random } from "../../../src/base/random";
import type { RunForecast } from "../../../src/core/memory/forecast/runForecast";
import type { Forecast } from "../../../src/core/memory/forecast/forecast";
import type { ResolvedConfig } from "../../../src/core/runconfig/resolve/resolvedConfig";
import { plainConfig } from "../../fakes/cliHarness";

/** A made-up run: a config with keys of every method and task, and a model's `config.json`. */
export interface RandomRun {
  readonly config: Record<string, Record<string, unknown>>;
  readonly model: Record<string, unknown>;
}

const METHODS = [
  ..."full lora qlora dora rslora pissa adalora ia3 vera loha lokr oft bottleneck".split(" "),
  ..."prompt-tuning prefix-tuning p-tuning ln-tuning something-new".split(" "),
];
const TASKS = "pretrain sft classification dpo kto orpo grpo reward".split(" ");
const OPTIMIZERS = "adamw_torch adamw_8bit paged_adamw_32bit lion_8bit sgd adafactor new_one".split(" ");
const FAMILIES = [
  ..."llama mistral qwen2 qwen3 gemma gemma2 gemma3_text phi phi3 falcon gpt_neox opt".split(" "),
  ..."mixtral qwen3_moe qwen2_moe deepseek_v3 gpt_oss bloom starcoder2 somebody_else".split(" "),
  ..."gpt2 gpt_bigcode gpt_neo gptj mpt stablelm olmo olmo2 cohere glm4 glm4_moe nemotron apertus".split(" "),
  ..."llama4_text granitemoe phimoe minicpm3 bert albert electra deberta-v2 modernbert".split(" "),
  ..."qwen3_next qwen3_5_text lfm2 t5".split(" "),
];

export function randomRun(seed: number): RandomRun {
  const random = createRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)]!;
  const config = structuredClone(plainConfig()) as unknown as RandomRun["config"];
  const task = pick(TASKS);
  Object.assign(config, { task });
  Object.assign(config["model"]!, {
    dtype: pick(["auto", "float32", "bfloat16", "float16"]),
    quantization: pick(["none", "none", "nf4", "int8"]),
    attn_implementation: pick(["auto", "sdpa", "eager"]),
  });
  Object.assign(config["data"]!, {
    max_length: 16 + random.below(4096),
    packing: random.below(2) === 0,
    train_on: pick(["assistant", "all"]),
  });
  Object.assign(config["method"]!, {
    name: pick(METHODS),
    r: 1 + random.below(300),
    init_r: 1 + random.below(64),
    num_virtual_tokens: 1 + random.below(200),
    prefix_projection: random.below(2) === 0,
    encoder_reparameterization_type: pick(["MLP", "LSTM"]),
    target_modules: pick<unknown>(["all-linear", ["q_proj", "v_proj"], ["query_key_value"], ["nothing"]]),
    modules_to_save: pick<unknown>([[], ["lm_head"]]),
  });
  Object.assign(config["train"]!, {
    engine: pick(["onnx", "torch", "torch", "torch"]),
    per_device_train_batch_size: 1 + random.below(16),
    per_device_eval_batch_size: 1 + random.below(16),
    gradient_accumulation_steps: 1 + random.below(8),
    optim: pick(OPTIMIZERS),
    gradient_checkpointing: random.below(2) === 0,
    use_liger_kernel: random.below(4) === 0,
    activation_offloading: random.below(4) === 0,
    max_completion_length: 1 + random.below(512),
    num_generations: 1 + random.below(16),
    beta: pick([0, 0.1]),
  });
  Object.assign(config["evaluate"]!, { scoring: pick(["likelihood", "generate"]) });
  return { config, model: randomModel(random) };
}

function randomModel(random: Random): Record<string, unknown> {
  const heads = 2 * (1 + random.below(16));
  const headSize = 16 * (1 + random.below(8));
  const hidden = heads * headSize;
  return {
    model_type: FAMILIES[random.below(FAMILIES.length)],
    hidden_size: hidden,
    intermediate_size: hidden * (1 + random.below(4)) + 2 * random.below(100),
    num_hidden_layers: 1 + random.below(48),
    num_attention_heads: heads,
    num_key_value_heads: random.below(2) === 0 ? heads : heads / 2,
    head_dim: headSize,
    vocab_size: 100 + random.below(200_000),
    tie_word_embeddings: random.below(2) === 0,
    ...(random.below(3) === 0
      ? {
          num_experts: 4 + random.below(60),
          num_experts_per_tok: 1 + random.below(4),
          moe_intermediate_size: 64 * (1 + random.below(10)),
          first_k_dense_replace: random.below(2),
        }
      : {}),
  };
}

/** One thing more of a run: a longer row, a larger rank. */
export const INCREASES: Readonly<Record<string, (run: RandomRun, by: number) => void>> = {
  "rows per batch": ({ config }, by) => {
    add(config["train"]!, "per_device_train_batch_size", by);
  },
  "tokens per row": ({ config }, by) => {
    add(config["data"]!, "max_length", by);
  },
  rank: ({ config }, by) => {
    add(config["method"]!, "r", by);
    add(config["method"]!, "init_r", by);
  },
  "rows per batch of evaluation": ({ config }, by) => {
    add(config["train"]!, "per_device_eval_batch_size", by);
  },
  "width of the model's MLP": ({ model }, by) => {
    add(model, "intermediate_size", by);
  },
  "virtual tokens": ({ config }, by) => {
    add(config["method"]!, "num_virtual_tokens", by);
  },
  "tokens per answer": ({ config }, by) => {
    add(config["train"]!, "max_completion_length", by);
  },
  "answers per prompt": ({ config }, by) => {
    add(config["train"]!, "num_generations", by);
  },
  layers: ({ model }, by) => {
    add(model, "num_hidden_layers", by);
  },
  vocabulary: ({ model }, by) => {
    add(model, "vocab_size", by);
  },
};

function add(object: Record<string, unknown>, key: string, by: number): void {
  object[key] = (object[key] as number) + by;
}

export function resolvedOf({ config }: RandomRun): ResolvedConfig {
  return config as unknown as ResolvedConfig;
}

/** Every number of a forecast by its path. Of GRPO only the ends: parts are those of the moment that needs more. */
export function numbersOf(forecast: RunForecast, task: unknown): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const phase of ["train", "evaluate", "merge"] as const) {
    const { lowBytes, highBytes, components } = forecast[phase] ?? (NOTHING as Forecast);
    numbers.set(`${phase} low`, lowBytes);
    numbers.set(`${phase} high`, highBytes);
    if (task === "grpo" && phase === "train") continue;
    for (const [name, bytes] of Object.entries(components) as [string, number][])
      numbers.set(`${phase} ${name}`, bytes);
  }
  return numbers;
}

const NOTHING = { lowBytes: 0, highBytes: 0, components: {} };
