import type { ConfigValues, Field } from "./familyParts";
import type { Experts, LatentAttention } from "./modelShape";

/** A mixture of experts, under the names that Mixtral, Qwen, OLMoE, DeepSeek, ERNIE, Llama 4 and gpt-oss give it. */
export function readExperts(
  values: ConfigValues,
  field: Field,
  layers: number,
  intermediate: number,
): Experts | undefined {
  const count = field("num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts");
  if (count === undefined) return undefined;
  const active =
    field("num_experts_per_tok", "num_experts_per_token", "experts_per_token", "moe_k", "moe_topk") ?? 1;
  const width = field("moe_intermediate_size") ?? intermediate;
  // Llama 4: one expert that every token passes, and plain layers of another width.
  const denseWidth = field("intermediate_size_mlp");
  const shared =
    field("shared_expert_intermediate_size", "shared_intermediate_size") ??
    (field("n_shared_experts", "num_shared_experts", "moe_num_shared_experts") ??
      (denseWidth === undefined ? 0 : 1)) * width;
  return {
    count,
    active: Math.min(active, count),
    ...{ width, shared, denseWidth: denseWidth ?? intermediate },
    layers: Math.max(0, layers - denseLayers(values, field, layers)),
  };
}

/**
 * Layers with a plain MLP: those that are listed as such, the first ones (DeepSeek), or all but every n-th (Qwen, Llama 4)
 * and those that are listed.
 */
function denseLayers(values: ConfigValues, field: Field, layers: number): number {
  const kinds = values["mlp_layer_types"];
  if (Array.isArray(kinds)) return Math.min(layers, kinds.filter((kind) => kind === "dense").length);
  const sparse = values["moe_layers"];
  if (Array.isArray(sparse)) return Math.max(0, layers - sparse.length);
  const first = field("first_k_dense_replace", "num_dense_layers", "moe_layer_start_index") ?? 0;
  if (first > 0) return Math.min(first, layers);
  const step = Math.max(1, field("decoder_sparse_step", "interleave_moe_layer_step") ?? 1);
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
