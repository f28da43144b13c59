import {
  attentionBias,
  finalBias,
  headNorms,
  isOn,
  jointBias,
  mlpBias,
  narrowEmbedding,
  optionalBias,
  positions,
  twoNormBiases,
  widthNorms,
  type ConfigValues,
  type Field,
} from "./familyParts";
import type { ModelShape } from "./modelShape";

export function half(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value / 2;
}

export function noFinalNorm({ hidden }: ModelShape): number {
  return -hidden;
}

export function falconHeads(values: ConfigValues, heads: number, field: Field): number {
  if (isOn(values, "new_decoder_architecture")) return field("num_kv_heads", "n_head_kv") ?? heads;
  return isOn(values, "multi_query", true) ? 1 : heads;
}

/** Older models have one norm per layer, newer ones two. */
export function hasOneNorm(values: ConfigValues): boolean {
  const isOld = isOn(values, "parallel_attn", true) && !isOn(values, "new_decoder_architecture");
  return isOld || values["num_ln_in_parallel_attn"] === 1;
}

/** No biases but those of the norms, unless `bias` says so. */
export function falconExtra(shape: ModelShape, values: ConfigValues): number {
  const biases = isOn(values, "bias") ? attentionBias(shape) + mlpBias(shape) : 0;
  return (hasOneNorm(values) ? 0 : 2 * shape.hidden) + biases;
}

/** The embedding may be narrower than the model (OPT-350M), which then has no final norm either. */
export function optExtra(shape: ModelShape, values: ConfigValues, field: Field): number {
  const { hidden } = shape;
  const width = field("word_embed_proj_dim") ?? hidden;
  const isFirst = isOn(values, "do_layer_norm_before", true) && !isOn(values, "_remove_final_layer_norm");
  return (
    positions(shape, field, 2) +
    narrowEmbedding(shape, width) +
    (width === hidden ? 0 : 2 * width * hidden) +
    (isFirst ? finalBias(shape) : noFinalNorm(shape))
  );
}

export function starcoderExtra(shape: ModelShape, values: ConfigValues): number {
  return twoNormBiases(shape) + (isOn(values, "use_bias", true) ? attentionBias(shape) + mlpBias(shape) : 0);
}

export function stableExtra(shape: ModelShape, values: ConfigValues): number {
  const norms = isOn(values, "use_parallel_residual") ? 0 : twoNormBiases(shape);
  const heads = isOn(values, "qk_layernorm") ? widthNorms(shape) : 0;
  return norms + heads + (isOn(values, "use_qkv_bias") ? jointBias(shape) : 0);
}

export function stableAdjust(_: ModelShape, values: ConfigValues): Partial<ModelShape> {
  return {
    ...(isOn(values, "use_parallel_residual") ? { norms: 1 } : {}),
    ...(isOn(values, "qk_layernorm") ? { queryNorm: true } : {}),
  };
}

export function glmMixtureExtra(shape: ModelShape, values: ConfigValues): number {
  return (
    (isOn(values, "attention_bias") ? jointBias(shape) : 0) +
    (isOn(values, "use_qk_norm") ? headNorms(shape) : 0)
  );
}

/** Biases of an MLP of two matrices. */
export function plainBias(shape: ModelShape, values: ConfigValues): number {
  return optionalBias(shape, values) + (isOn(values, "mlp_bias") ? mlpBias(shape) : 0);
}

export function nemotronExtra(shape: ModelShape, values: ConfigValues): number {
  return twoNormBiases(shape) + plainBias(shape, values);
}

/** Layers that look at a picture have norms of heads and two gates; the embedding has eight rows more. */
export function mllamaExtra(shape: ModelShape, values: ConfigValues): number {
  const listed = values["cross_attention_layers"];
  const looking = Array.isArray(listed) ? listed.length : 0;
  return looking * (headNorms(shape) + 2) + 8 * shape.hidden;
}

export function latentNorms({ latent }: ModelShape): number {
  return latent === undefined ? 0 : latent.queryRank + latent.keyValueRank;
}

/** Biases of attention, experts and router, and one sink per head. */
export function gptOssExtra(shape: ModelShape): number {
  const { experts, heads, hidden } = shape;
  if (experts === undefined) return 0;
  return attentionBias(shape) + heads + experts.count * (2 * experts.width + hidden) + experts.count;
}
