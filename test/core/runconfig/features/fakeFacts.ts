import type { ConfigFacts } from "../../../../src/core/runconfig/configFacts";
import type { ModelFacts } from "../../../../src/core/runconfig/modelFacts";
import type { DatasetFacts } from "../../../../src/protocol/datasetFacts";

/** A dataset of 1,000 rows, 124 of them longer than what is trained on. */
export const DATASET: DatasetFacts = {
  version: 1,
  files: [
    {
      path: "x",
      bytes: 9,
      sha256: null,
      rows: 1000,
      container: "jsonl",
      format: "prompt-completion",
      encoding: "utf-8",
    },
  ],
  rows: 1000,
  columns: [
    { name: "prompt", types: { string: 1000 }, nulls: 0 },
    { name: "completion", types: { string: 1000 }, nulls: 0 },
    { name: "age_band", types: { string: 1000 }, nulls: 0, distinct: 4 },
  ],
  lengths: { unit: "tokens", exact: true, p50: 90, p95: 200, p99: 300, max: 900 },
  rowsOverMaxLength: 124,
  labels: [
    { value: "low", n: 700 },
    { value: "no", n: 300 },
  ],
  groups: [],
  languages: [],
  duplicates: { exact: 0 },
  findings: {},
};

const LAYERS = 4;

/** A Llama-type model of 64 × 192, four layers, a thousand tokens. */
export const MODEL: ModelFacts = {
  config: {
    model_type: "llama",
    architectures: ["LlamaForCausalLM"],
    hidden_size: 64,
    intermediate_size: 192,
    num_hidden_layers: LAYERS,
    num_attention_heads: 4,
    num_key_value_heads: 4,
    vocab_size: 1000,
    max_position_embeddings: 2048,
    tie_word_embeddings: true,
  },
  tensors: new Map<string, readonly number[]>([
    ["model.embed_tokens.weight", [1000, 64]],
    ...Array.from({ length: LAYERS }, (_, i) =>
      [
        ...["q_proj", "k_proj", "v_proj", "o_proj"].map((name) => [`self_attn.${name}`, [64, 64]] as const),
        ...["gate_proj", "up_proj"].map((name) => [`mlp.${name}`, [192, 64]] as const),
        ["mlp.down_proj", [64, 192]] as const,
      ].map(([name, shape]) => [`model.layers.${String(i)}.${name}.weight`, shape] as const),
    ).flat(),
  ]),
  tokenizer: { vocabularySize: 1000, padToken: undefined, eosToken: "</s>", template: "spans" },
  problems: [],
};

export const FACTS: ConfigFacts = {
  lookup: (path) =>
    path.endsWith(".jsonl")
      ? { kind: "file", bytes: 9 }
      : { kind: "folder", names: ["config.json", "model.safetensors", "tokenizer.json"] },
  dataset: () => DATASET,
  model: () => MODEL,
  machine: () => ({
    devices: [
      { id: "cpu", kind: "cpu", name: "processor", totalBytes: 8 * 2 ** 30, freeBytes: 6 * 2 ** 30 },
      { id: "GPU-1", kind: "cuda", name: "card", totalBytes: 24 * 2 ** 30, freeBytes: 20 * 2 ** 30 },
    ],
    corrections: [],
  }),
};
