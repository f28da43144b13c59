import { expect, test } from "vitest";
import { readLlamaConfig } from "../../../src/engine/llama/llamaConfig";
import { llamaTensors, parameterCount } from "../../../src/engine/llama/llamaTensors";
import { targetedModules, trainableSet } from "../../../src/engine/llama/trainables";

const BASE = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  vocab_size: 100,
  hidden_size: 16,
  intermediate_size: 24,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  rms_norm_eps: 1e-5,
  hidden_act: "silu",
};

test("keys that a config leaves out have the values that Transformers gives them", () => {
  expect(readLlamaConfig(BASE, "config.json")).toEqual({
    vocabularySize: 100,
    hiddenSize: 16,
    intermediateSize: 24,
    layers: 3,
    heads: 4,
    keyValueHeads: 4,
    headSize: 4,
    normEpsilon: 1e-5,
    ropeTheta: 10000,
    tied: false,
    maxPositions: 2048,
  });
});

test.each([
  ["Transformers 4", { rope_theta: 5e5, rope_scaling: null }],
  ["Transformers 5", { rope_parameters: { rope_type: "default", rope_theta: 5e5 } }],
])("the rotary base is read as %s writes it", (_title, keys) => {
  expect(readLlamaConfig({ ...BASE, ...keys }, "config.json").ropeTheta).toBe(5e5);
});

test.each<[string, Record<string, unknown>]>([
  ["Qwen2ForCausalLM", { architectures: ["Qwen2ForCausalLM"], model_type: "qwen2" }],
  ["rope_scaling.rope_type", { rope_scaling: { rope_type: "llama3", factor: 8 } }],
  ["rope_parameters.rope_type", { rope_parameters: { rope_type: "yarn", rope_theta: 1e4 } }],
  ["attention_bias", { attention_bias: true }],
  ["mlp_bias", { mlp_bias: true }],
  ["hidden_act", { hidden_act: "gelu" }],
  ["quantization_config", { quantization_config: { bits: 4 } }],
  ["num_key_value_heads", { num_key_value_heads: 3 }],
  ["num_hidden_layers", { num_hidden_layers: 0 }],
  ["vocab_size", { vocab_size: undefined }],
  ["head size", { head_dim: 5 }],
])("what the graph does not compute is refused and named: %s", (name, keys) => {
  const read = (): unknown => readLlamaConfig({ ...BASE, ...keys }, "/m/config.json");
  expect(read).toThrow(expect.objectContaining({ code: "RUN103", file: "/m/config.json" }) as Error);
  expect(read).toThrow(name);
});

test("a model's tensors and parameters are those of its files", () => {
  const config = readLlamaConfig(
    { ...BASE, num_key_value_heads: 2, tie_word_embeddings: true },
    "config.json",
  );
  const tensors = llamaTensors(config);
  expect(tensors.find(({ name }) => name.endsWith("1.self_attn.k_proj.weight"))?.shape).toEqual([8, 16]);
  const block = 16 * 16 + 2 * 8 * 16 + 16 * 16 + 3 * 24 * 16 + 2 * 16;
  expect(parameterCount(tensors)).toBe(100 * 16 + 3 * block + 16);
  expect(trainableSet(config, { name: "full" }).size).toBe(parameterCount(tensors));
});

test("target modules may be named by their last part, and a name that matches nothing is an error", () => {
  expect(targetedModules(["q_proj", "mlp.up_proj"])).toEqual(["self_attn.q_proj", "mlp.up_proj"]);
  expect(() => targetedModules(["q_proj", "c_attn"])).toThrow(/c_attn not found/u);
  expect(() => targetedModules([])).toThrow(/empty/u);
});
