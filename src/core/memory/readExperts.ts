import type { Experts, LatentAttention } from "./modelShape";

type ConfigValues = Readonly<Record<string, unknown>>;
type Field = (...names: readonly string[]) => number | undefined;

/** A mixture of experts, under the names that Mixtral, Qwen, OLMoE, DeepSeek and gpt-oss give it. */
export function readExperts(
  values: ConfigValues,
  field: Field,
  layers: number,
  denseWidth: number,
): Experts | undefined {
  const count = field("num_local_experts", "num_experts", "n_routed_experts");
  if (count === undefined) return undefined;
  const active = field("num_experts_per_tok", "num_experts_per_token", "experts_per_token") ?? 1;
  const width = field("moe_intermediate_size") ?? denseWidth;
  const shared =
    field("shared_expert_intermediate_size") ??
    (field("n_shared_experts", "num_shared_experts") ?? 0) * width;
  return {
    count,
    active: Math.min(active, count),
    ...{ width, shared, denseWidth },
    layers: Math.max(0, layers - denseLayers(values, field, layers)),
  };
}

/** Layers with a plain MLP: the first ones (DeepSeek), or all but every n-th and those that are listed (Qwen). */
function denseLayers(values: ConfigValues, field: Field, layers: number): number {
  const first = field("first_k_dense_replace") ?? 0;
  if (first > 0) return Math.min(first, layers);
  const step = field("decoder_sparse_step") ?? 1;
  const listed = new Set(Array.isArray(values["mlp_only_layers"]) ? values["mlp_only_layers"] : []);
  let dense = 0;
  for (let layer = 0; layer < layers; layer++) if (listed.has(layer) || (layer + 1) % step !== 0) dense++;
  return dense;
}

export function readLatent(field: Field): LatentAttention | undefined {
  const keyValueRank = field("kv_lora_rank");
  const noRopeSize = field("qk_nope_head_dim");
  const ropeSize = field("qk_rope_head_dim");
  const valueSize = field("v_head_dim");
  if (
    keyValueRank === undefined ||
    noRopeSize === undefined ||
    ropeSize === undefined ||
    valueSize === undefined
  )
    return undefined;
  return { queryRank: field("q_lora_rank") ?? 0, keyValueRank, ropeSize, noRopeSize, valueSize };
}
