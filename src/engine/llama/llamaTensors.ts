import type { LlamaConfig } from "./llamaConfig";

export interface TensorSpec {
  /** As in the safetensors file. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: "embedding" | "norm" | "linear" | "head";
}

/** The linear modules of a block, as their names end. */
export const LINEAR_MODULES = [
  "self_attn.q_proj",
  "self_attn.k_proj",
  "self_attn.v_proj",
  "self_attn.o_proj",
  "mlp.gate_proj",
  "mlp.up_proj",
  "mlp.down_proj",
] as const;
export type LinearModule = (typeof LINEAR_MODULES)[number];

/** `model.layers.3.mlp.up_proj` */
export function modulePath(layer: number, module: LinearModule): string {
  return `model.layers.${layer}.${module}`;
}

/** Every weight of the model with its shape, [out, in] for linear modules, in the order of the network. */
export function llamaTensors(config: LlamaConfig): readonly TensorSpec[] {
  const { hiddenSize, vocabularySize } = config;
  const specs: TensorSpec[] = [
    { name: "model.embed_tokens.weight", shape: [vocabularySize, hiddenSize], kind: "embedding" },
  ];
  for (let layer = 0; layer < config.layers; layer++) {
    const norm = (name: string): TensorSpec => ({
      name: `model.layers.${layer}.${name}.weight`,
      shape: [hiddenSize],
      kind: "norm",
    });
    const linear = (module: LinearModule): TensorSpec => ({
      name: `${modulePath(layer, module)}.weight`,
      shape: linearShape(config, module),
      kind: "linear",
    });
    specs.push(norm("input_layernorm"), ...LINEAR_MODULES.slice(0, 4).map(linear));
    specs.push(norm("post_attention_layernorm"), ...LINEAR_MODULES.slice(4).map(linear));
  }
  specs.push({ name: "model.norm.weight", shape: [hiddenSize], kind: "norm" });
  if (!config.tied) specs.push({ name: "lm_head.weight", shape: [vocabularySize, hiddenSize], kind: "head" });
  return specs;
}

/** [out, in] */
export function linearShape(config: LlamaConfig, module: LinearModule): readonly [number, number] {
  const { hiddenSize, intermediateSize, heads, keyValueHeads, headSize } = config;
  switch (module) {
    case "self_attn.q_proj":
      return [heads * headSize, hiddenSize];
    case "self_attn.k_proj":
    case "self_attn.v_proj":
      return [keyValueHeads * headSize, hiddenSize];
    case "self_attn.o_proj":
      return [hiddenSize, heads * headSize];
    case "mlp.gate_proj":
    case "mlp.up_proj":
      return [intermediateSize, hiddenSize];
    case "mlp.down_proj":
      return [hiddenSize, intermediateSize];
  }
}

export function parameterCount(specs: readonly { readonly shape: readonly number[] }[]): number {
  return specs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}
