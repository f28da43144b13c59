import { ENCODERS } from "./encoderFamilies";
import {
  allBiases,
  attentionBias,
  finalBias,
  gatedBias,
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
  type Family,
  type Field,
} from "./familyParts";
import { HYBRIDS } from "./hybridFamilies";
import type { ModelShape } from "./modelShape";

/** GELU written out in elementary operations, as GPT-2's and Phi's files have it, keeps four tensors. */
const WRITTEN_GELU = 4;

const LLAMA: Family = { extraPerLayer: (shape, values) => gatedBias(shape, values) };
const QWEN2: Family = { extraPerLayer: jointBias };
const QWEN3: Family = {
  queryNorm: true,
  extraPerLayer: (shape, values) => headNorms(shape) + optionalBias(shape, values),
};
const GEMMA2: Family = { norms: 4, extraPerLayer: ({ hidden }) => 2 * hidden };
const GEMMA3: Family = {
  ...GEMMA2,
  queryNorm: true,
  extraPerLayer: (shape) => 2 * shape.hidden + headNorms(shape),
};
const OLMO2: Family = {
  queryNorm: true,
  extraPerLayer: (shape, values) => widthNorms(shape) + optionalBias(shape, values),
};
const LATENT: Family = { extraPerLayer: latentNorms };
/** Attention and MLP side by side after one norm. */
const COHERE: Family = {
  norms: 1,
  extraPerLayer: (shape, values) =>
    optionalBias(shape, values) - shape.hidden + (isOn(values, "use_qk_norm") ? widthNorms(shape) : 0),
  adjust: (_, values) => (isOn(values, "use_qk_norm") ? { queryNorm: true } : {}),
};
const GLM: Family = {
  layout: "glm",
  extraPerLayer: (shape, values) => (isOn(values, "attention_bias") ? jointBias(shape) : 0),
};
const GPT2: Family = {
  layout: "gpt2",
  layerNorm: true,
  mlpTensors: WRITTEN_GELU,
  extraPerLayer: allBiases,
  extra: (shape, _, field) => positions(shape, field) + finalBias(shape),
};
/** One norm per layer, with a bias; biases in the MLP only, and one per word in the head. */
const GPTJ: Family = {
  layout: "gptj",
  layerNorm: true,
  norms: 1,
  mlpTensors: WRITTEN_GELU,
  extraPerLayer: mlpBias,
  extra: (shape) => finalBias(shape) + shape.vocabulary,
};

/** By `model_type`. What is not here is forecast roughly. */
const FAMILIES: ReadonlyMap<string, Family> = new Map<string, Family>([
  ...["llama", "mistral", "ministral3", "mixtral", "granite", "granitemoe", "smollm3", "helium", "cwm"].map(
    (name) => [name, LLAMA] as const,
  ),
  ...["qwen2", "qwen2_vl", "qwen2_vl_text", "qwen2_5_vl", "qwen2_5_vl_text"].map(
    (name) => [name, QWEN2] as const,
  ),
  ["qwen2_moe", { extraPerLayer: (shape) => jointBias(shape) + shape.hidden }],
  ...["qwen3", "qwen3_moe", "qwen3_vl_text", "qwen3_vl_moe_text"].map((name) => [name, QWEN3] as const),
  ["gemma", {}],
  ["gemma2", GEMMA2],
  ["gemma3_text", GEMMA3],
  ["phi3", { layout: "phi3" }],
  [
    "phi",
    {
      layout: "phi",
      layerNorm: true,
      norms: 1,
      mlpTensors: WRITTEN_GELU,
      // One norm per layer, whose bias takes the place of the other one's weight.
      extraPerLayer: (shape) => attentionBias(shape) + mlpBias(shape),
      extra: (shape) => finalBias(shape) + shape.vocabulary,
    },
  ],
  [
    "phimoe",
    {
      layerNorm: true,
      extraPerLayer: (shape, values) => optionalBias(shape, values) + twoNormBiases(shape),
      extra: (shape, values) => finalBias(shape) + (isOn(values, "lm_head_bias") ? shape.vocabulary : 0),
    },
  ],
  [
    "falcon",
    {
      layout: "falcon",
      layerNorm: true,
      keyValueHeads: falconHeads,
      intermediate: (field, hidden) => field("ffn_hidden_size") ?? 4 * hidden,
      extraPerLayer: falconExtra,
      extra: finalBias,
    },
  ],
  ["gpt2", GPT2],
  [
    "gpt_bigcode",
    {
      ...GPT2,
      mlpTensors: 1,
      keyValueHeads: (values, heads) => (isOn(values, "multi_query", true) ? 1 : heads),
    },
  ],
  [
    "gpt_neo",
    {
      ...GPT2,
      layout: "gptneo",
      extraPerLayer: (shape) => shape.hidden + mlpBias(shape) + twoNormBiases(shape),
    },
  ],
  [
    "gpt_neox",
    {
      layout: "neox",
      layerNorm: true,
      extraPerLayer: (shape, values) =>
        allBiases(shape) - (isOn(values, "attention_bias", true) ? 0 : attentionBias(shape)),
      extra: finalBias,
    },
  ],
  ["gptj", GPTJ],
  ["codegen", { ...GPTJ, layout: "codegen" }],
  ["opt", { layout: "opt", layerNorm: true, extraPerLayer: allBiases, extra: optExtra }],
  ["xglm", { layout: "opt", layerNorm: true, extraPerLayer: allBiases, extra: finalBias }],
  [
    "bloom",
    {
      layout: "falcon",
      layerNorm: true,
      mlpTensors: WRITTEN_GELU,
      extraPerLayer: allBiases,
      // A norm behind the embeddings, with weight and bias.
      extra: (shape) => 3 * shape.hidden,
    },
  ],
  ["mpt", { layout: "mpt", layerNorm: true, intermediate: (field, hidden) => (field("expansion_ratio") ?? 4) * hidden }],
  [
    "qwen",
    {
      layout: "qwen",
      // The file counts both halves of the gated layer.
      intermediate: (field) => half(field("intermediate_size")),
      extraPerLayer: jointBias,
    },
  ],
  ["starcoder2", { layout: "starcoder2", layerNorm: true, extraPerLayer: starcoderExtra, extra: finalBias }],
  ["stablelm", { layerNorm: true, extraPerLayer: stableExtra, extra: finalBias, adjust: stableAdjust }],
  // OLMo's norms have no weights.
  ["olmo", { extraPerLayer: (shape, values) => optionalBias(shape, values) - 2 * shape.hidden, extra: noFinalNorm }],
  ["olmo2", OLMO2],
  ["olmo3", OLMO2],
  ["olmoe", OLMO2],
  ["cohere", COHERE],
  ["cohere2", COHERE],
  ["glm", GLM],
  ["glm4", { ...GLM, norms: 4, extraPerLayer: (shape, values) => 2 * shape.hidden + GLM.extraPerLayer!(shape, values) }],
  ["glm4_moe", { extraPerLayer: glmMixtureExtra }],
  ["exaone4", QWEN3],
  ["hunyuan_v1_dense", QWEN3],
  ["nemotron", { layout: "nemotron", layerNorm: true, extraPerLayer: nemotronExtra, extra: finalBias }],
  ["arcee", { layout: "nemotron", extraPerLayer: plainBias }],
  [
    "apertus",
    {
      layout: "nemotron",
      queryNorm: true,
      // Two numbers of the activation.
      extraPerLayer: (shape, values) => headNorms(shape) + 2 + optionalBias(shape, values),
    },
  ],
  [
    "persimmon",
    {
      layout: "persimmon",
      layerNorm: true,
      extraPerLayer: (shape, values) =>
        allBiases(shape) + (isOn(values, "qk_layernorm", true) ? 2 * headNorms(shape) : 0),
      extra: finalBias,
    },
  ],
  [
    "ernie4_5",
    {
      extraPerLayer: (shape, values) =>
        isOn(values, "use_bias") ? attentionBias(shape) + 2 * shape.intermediate + shape.hidden : 0,
    },
  ],
  [
    "seed_oss",
    {
      extraPerLayer: (shape, values) =>
        (isOn(values, "attention_bias") ? jointBias(shape) : 0) +
        (isOn(values, "attention_out_bias") ? shape.hidden : 0) +
        (isOn(values, "mlp_bias") ? 2 * shape.intermediate + shape.hidden : 0),
    },
  ],
  [
    "internlm3",
    {
      extraPerLayer: (shape, values) =>
        (isOn(values, "qkv_bias") ? jointBias(shape) : 0) +
        (isOn(values, "bias") ? 2 * shape.intermediate + 2 * shape.hidden : 0),
    },
  ],
  ["llama4_text", {}],
  ["mllama_text_model", { extra: mllamaExtra }],
  ["deepseek_v2", LATENT],
  ["deepseek_v3", LATENT],
  ["minicpm3", LATENT],
  ["gpt_oss", { extraPerLayer: gptOssExtra }],
  ...ENCODERS,
  ...HYBRIDS,
]);

export function familyOf(modelType: string): Family | undefined {
  return FAMILIES.get(modelType);
}

function half(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value / 2;
}

function noFinalNorm({ hidden }: ModelShape): number {
  return -hidden;
}

function falconHeads(values: ConfigValues, heads: number, field: Field): number {
  if (isOn(values, "new_decoder_architecture")) return field("num_kv_heads", "n_head_kv") ?? heads;
  return isOn(values, "multi_query", true) ? 1 : heads;
}

/** Older models have one norm per layer, newer ones two; no biases but those of the norms, unless `bias` says so. */
function falconExtra(shape: ModelShape, values: ConfigValues): number {
  const one = isOn(values, "parallel_attn", true) && !isOn(values, "new_decoder_architecture");
  const single = one || values["num_ln_in_parallel_attn"] === 1;
  const biases = isOn(values, "bias") ? attentionBias(shape) + mlpBias(shape) : 0;
  return (single ? 0 : 2 * shape.hidden) + biases;
}

/** The embedding may be narrower than the model (OPT-350M), which then has no final norm either. */
function optExtra(shape: ModelShape, values: ConfigValues, field: Field): number {
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

function starcoderExtra(shape: ModelShape, values: ConfigValues): number {
  return twoNormBiases(shape) + (isOn(values, "use_bias", true) ? attentionBias(shape) + mlpBias(shape) : 0);
}


function stableExtra(shape: ModelShape, values: ConfigValues): number {
  const norms = isOn(values, "use_parallel_residual") ? 0 : twoNormBiases(shape);
  const heads = isOn(values, "qk_layernorm") ? widthNorms(shape) : 0;
  return norms + heads + (isOn(values, "use_qkv_bias") ? jointBias(shape) : 0);
}

function stableAdjust(_: ModelShape, values: ConfigValues): Partial<ModelShape> {
  return {
    ...(isOn(values, "use_parallel_residual") ? { norms: 1 } : {}),
    ...(isOn(values, "qk_layernorm") ? { queryNorm: true } : {}),
  };
}

function glmMixtureExtra(shape: ModelShape, values: ConfigValues): number {
  return (
    (isOn(values, "attention_bias") ? jointBias(shape) : 0) +
    (isOn(values, "use_qk_norm") ? headNorms(shape) : 0)
  );
}

/** Biases of an MLP of two matrices. */
function plainBias(shape: ModelShape, values: ConfigValues): number {
  return optionalBias(shape, values) + (isOn(values, "mlp_bias") ? mlpBias(shape) : 0);
}

function nemotronExtra(shape: ModelShape, values: ConfigValues): number {
  return twoNormBiases(shape) + plainBias(shape, values);
}

/** Layers that look at a picture have norms of heads and two gates; the embedding has eight rows more. */
function mllamaExtra(shape: ModelShape, values: ConfigValues): number {
  const listed = values["cross_attention_layers"];
  const looking = Array.isArray(listed) ? listed.length : 0;
  return looking * (headNorms(shape) + 2) + 8 * shape.hidden;
}

function latentNorms({ latent }: ModelShape): number {
  return latent === undefined ? 0 : latent.queryRank + latent.keyValueRank;
}

/** Biases of attention, experts and router, and one sink per head. */
function gptOssExtra(shape: ModelShape): number {
  const { experts, heads, hidden } = shape;
  if (experts === undefined) return 0;
  return attentionBias(shape) + heads + experts.count * (2 * experts.width + hidden) + experts.count;
}
