import { describe, expect, it } from "vitest";
import { embeddedProblem } from "../../../src/core/runconfig/embeddedModel";
import { readLlamaConfig } from "../../../src/engine/llama/llamaConfig";

const GOOD = {
  ...{ architectures: ["LlamaForCausalLM"], model_type: "llama", vocab_size: 768, hidden_size: 128 },
  ...{ intermediate_size: 352, num_hidden_layers: 4, num_attention_heads: 4, num_key_value_heads: 2 },
};

/** Changes of a good config: what Llama-type models of the Hub have, and what breaks one. */
const CHANGES: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { model_type: "qwen2" },
  { model_type: undefined },
  { architectures: undefined },
  { architectures: ["LlamaForSequenceClassification"] },
  { hidden_act: "silu" },
  { hidden_act: "gelu" },
  { attention_bias: false },
  { attention_bias: true },
  { mlp_bias: true },
  { quantization_config: null },
  { quantization_config: undefined },
  { quantization_config: { quant_method: "gptq" } },
  { sliding_window: null },
  { sliding_window: 4096 },
  { pretraining_tp: 1 },
  { pretraining_tp: 2 },
  { partial_rotary_factor: 0.5 },
  { rope_scaling: null },
  { rope_scaling: { rope_type: "llama3", factor: 8 } },
  { rope_scaling: { type: "linear", factor: 2 } },
  { rope_scaling: "linear" },
  { rope_parameters: { rope_type: "default", rope_theta: 500_000 } },
  { rope_parameters: { rope_type: "default", rope_theta: 0 } },
  { rope_theta: 100_000 },
  { rope_theta: "big" },
  { rms_norm_eps: 0 },
  { num_key_value_heads: null },
  { num_key_value_heads: 3 },
  { num_attention_heads: 0 },
  { hidden_size: undefined },
  { hidden_size: 12.5 },
  { head_dim: 33 },
  { head_dim: 64 },
  { head_dim: null },
  { max_position_embeddings: null },
  { max_position_embeddings: "512" },
  { vocab_size: undefined },
  { intermediate_size: -1 },
  { num_hidden_layers: "4" },
];

function engineReads(config: unknown): boolean {
  try {
    readLlamaConfig(config, "config.json");
    return true;
  } catch {
    return false;
  }
}

describe("whether the embedded engine trains a model", () => {
  it.each(CHANGES.map((change) => [JSON.stringify(change, (_key, value: unknown) => value ?? null), change]))(
    "is said as the engine itself does: %s",
    (_name, change) => {
      const config = JSON.parse(JSON.stringify({ ...GOOD, ...change })) as Record<string, unknown>;
      expect(embeddedProblem(config) === undefined).toBe(engineReads(config));
    },
  );

  it("is not to be had without a config", () => {
    expect(embeddedProblem(undefined)).toContain("config.json");
  });
});
