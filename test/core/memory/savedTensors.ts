import { readFileSync } from "node:fs";
import path from "node:path";
import type { MethodPlan } from "../../../src/core/memory/adapters/adapterPlan";
import { forecastMemory } from "../../../src/core/memory/forecast/forecast";
import { readModelShape } from "../../../src/core/memory/model/readModelShape";
import { LINEARS, type Comparison } from "./published";

/** What `bench/memory/savedTensors.py` measured on Transformers 5.24 and PEFT 0.21: bytes per token and layer. */
const TOKENS = 512;
const QV: readonly string[] = ["q_proj", "v_proj"];

const LLAMA = {
  ...{ model_type: "llama", hidden_size: 3072, intermediate_size: 8192, num_attention_heads: 24 },
  ...{ num_key_value_heads: 8, head_dim: 128, vocab_size: 1000, tie_word_embeddings: true },
};
const QWEN3 = {
  ...{ model_type: "qwen3", hidden_size: 4096, intermediate_size: 12288, num_attention_heads: 32 },
  ...{ num_key_value_heads: 8, head_dim: 128, vocab_size: 1000 },
};
const GEMMA2 = {
  ...{ model_type: "gemma2", hidden_size: 2304, intermediate_size: 9216, num_attention_heads: 8 },
  ...{ num_key_value_heads: 4, head_dim: 256, vocab_size: 1000 },
};
const GPT2 = { model_type: "gpt2", n_embd: 768, n_head: 12, vocab_size: 1000 };
const NEOX = {
  ...{ model_type: "gpt_neox", hidden_size: 768, intermediate_size: 3072, num_attention_heads: 12 },
  vocab_size: 1000,
};
const PHI = {
  ...{ model_type: "phi", hidden_size: 2560, intermediate_size: 10240, num_attention_heads: 32 },
  vocab_size: 1000,
};
const PHI3 = {
  ...{ model_type: "phi3", hidden_size: 3072, intermediate_size: 8192, num_attention_heads: 32 },
  vocab_size: 32064,
};

const full: MethodPlan = { name: "full" };
const lora = (targets: "all-linear" | readonly string[]): MethodPlan => ({ name: "lora", rank: 8, targets });
const ia3: MethodPlan = {
  name: "ia3",
  targets: ["k_proj", "v_proj", "down_proj"],
  feedforward: ["down_proj"],
};

const ROWS: readonly (readonly [name: string, config: object, plan: MethodPlan, measured: number])[] = [
  ["llama, full", LLAMA, full, 139368],
  ["llama, LoRA q v", LLAMA, lora(QV), 123048],
  ["llama, LoRA all-linear", LLAMA, lora("all-linear"), 205128],
  ["llama, AdaLoRA q v", LLAMA, { name: "adalora", rank: 8, targets: QV }, 123432],
  ["llama, IA3 k v down", LLAMA, ia3, 135352],
  ["llama, IA3 all", LLAMA, { name: "ia3", targets: [...LINEARS], feedforward: LINEARS.slice(4) }, 172312],
  ["llama, VeRA q v", LLAMA, { name: "vera", rank: 256, targets: QV }, 116840],
  ["llama, LoHa q v", LLAMA, { name: "loha", rank: 8, targets: QV }, 221288],
  ["llama, LoKr q v", LLAMA, { name: "lokr", rank: 8, targets: QV }, 221336],
  ["llama, OFT q v", LLAMA, { name: "oft", blockSize: 32, targets: QV }, 129128],
  ["llama, LN tuning", LLAMA, { name: "ln-tuning" }, 110696],
  ["qwen3, LoRA q v", QWEN3, lora(QV), 192872],
  ["gemma2, LoRA q v", GEMMA2, lora(QV), 127160],
  ["gpt2, full", GPT2, full, 43072],
  ["gpt2, LoRA c_attn", GPT2, lora(["c_attn"]), 36960],
  ["gpt_neox, LoRA query_key_value", NEOX, lora(["query_key_value"]), 20064],
  ["phi, LoRA q v", PHI, lora(QV), 128200],
  ["phi3, LoRA qkv_proj", PHI3, lora(["qkv_proj"]), 123048],
];

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, "../../fixtures/memory", name), "utf8"));
}

function compare(name: string, config: Values, method: MethodPlan, measured: number): Comparison {
  const activations = (layers: number): number => {
    const { shape } = readModelShape(withLayers(config, layers))!;
    const scores = shape.eager === "always" ? { eagerLength: TOKENS } : {};
    return forecastMemory({ shape, method, tokens: TOKENS, ...scores }).components.activations;
  };
  return { name, unit: "B/token", measured, forecast: (activations(3) - activations(2)) / TOKENS };
}

function withLayers(config: Values, layers: number): Values {
  const names = ["num_hidden_layers", "n_layer", "n_layers", "num_layers"];
  const written = names.filter((name) => name in config);
  const changed = written.length > 0 ? written : ["num_hidden_layers", "n_layer"];
  const dense = "first_k_dense_replace" in config ? { first_k_dense_replace: 0 } : {};
  return { ...config, ...dense, ...Object.fromEntries(changed.map((name) => [name, layers])) };
}

type Values = Readonly<Record<string, unknown>>;

const MODELS = new Map(
  (fixture("countedModels.json") as readonly { readonly name: string; readonly config: Values }[]).map(
    ({ name, config }) => [name, config],
  ),
);

/** Of every family that PyTorch's "meta" device can run: trained whole, and with LoRA on all linear layers. */
export const SAVED: readonly Comparison[] = [
  ...ROWS.map(([name, config, method, measured]) => compare(name, config as Values, method, measured)),
  ...(
    fixture("savedTensors.json") as readonly {
      readonly model: string;
      readonly trains: "full" | "lora";
      readonly bytes: number;
    }[]
  ).map(({ model, trains, bytes }) =>
    compare(`${model}, ${trains}`, MODELS.get(model)!, trains === "full" ? full : lora("all-linear"), bytes),
  ),
];
