import { ENCODERS } from "./encoderFamilies";
import {
  glmMixtureExtra,
  gptOssExtra,
  half,
  latentNorms,
  mllamaExtra,
  noFinalNorm,
  stableAdjust,
  stableExtra,
} from "./familyExtras";
import {
  CONVERTED,
  attentionBias,
  finalBias,
  gatedBias,
  headNorms,
  isOn,
  jointBias,
  optionalBias,
  twoNormBiases,
  widthNorms,
  type Family,
} from "./familyParts";
import { HYBRIDS } from "./hybridFamilies";
import { NARROW_SCORES, PLAIN } from "./plainFamilies";

const LLAMA: Family = { extraPerLayer: (shape, values) => gatedBias(shape, values) };
const QWEN2: Family = { extraPerLayer: jointBias };
const QWEN3: Family = {
  queryNorm: true,
  extraPerLayer: (shape, values) => headNorms(shape) + optionalBias(shape, values),
};
/** The norm is multiplied by its weight in 32 bits. */
const WIDE_NORM = { normalized: 4 } as const;
const GEMMA2: Family = { ...WIDE_NORM, norms: 4, extraPerLayer: ({ hidden }) => 2 * hidden };
const GEMMA3: Family = {
  ...GEMMA2,
  queryNorm: true,
  extraPerLayer: (shape) => 2 * shape.hidden + headNorms(shape),
};
const OLMO2: Family = {
  ...WIDE_NORM,
  queryNorm: true,
  extraPerLayer: (shape, values) => widthNorms(shape) + optionalBias(shape, values),
};
const LATENT: Family = { experts: CONVERTED, extraPerLayer: latentNorms };
/** Attention and MLP side by side after one norm. */
const COHERE: Family = {
  ...WIDE_NORM,
  norms: 1,
  // A LayerNorm written out: what is left of the mean, twice.
  normKept: 8,
  extraPerLayer: (shape, values) =>
    optionalBias(shape, values) - shape.hidden + (isOn(values, "use_qk_norm") ? widthNorms(shape) : 0),
  adjust: (_, values) => (isOn(values, "use_qk_norm") ? { queryNorm: true } : {}),
};
const GLM: Family = {
  layout: "glm",
  extraPerLayer: (shape, values) => (isOn(values, "attention_bias") ? jointBias(shape) : 0),
};

/** By `model_type`. What is not here is forecast roughly. */
const FAMILIES: ReadonlyMap<string, Family> = new Map<string, Family>([
  ...["llama", "mistral", "ministral3", "granite", "granitemoe", "smollm3", "cwm"].map(
    (name) => [name, LLAMA] as const,
  ),
  ...["qwen2", "qwen2_vl", "qwen2_vl_text", "qwen2_5_vl", "qwen2_5_vl_text"].map(
    (name) => [name, QWEN2] as const,
  ),
  ["helium", { ...LLAMA, ...WIDE_NORM }],
  ["mixtral", { ...LLAMA, experts: { formerly: ["w1", "w3", "w2", "gate"] } }],
  ["qwen2_moe", { extraPerLayer: jointBias, experts: { sharedGate: true } }],
  ["qwen3_moe", { ...QWEN3, experts: CONVERTED }],
  ...["qwen3", "qwen3_vl_text", "qwen3_vl_moe_text"].map((name) => [name, QWEN3] as const),
  ["gemma", WIDE_NORM],
  ["gemma2", GEMMA2],
  ["gemma3_text", GEMMA3],
  ["phi3", { layout: "phi3" }],
  [
    "phimoe",
    {
      layerNorm: true,
      experts: { linearRouter: true },
      extraPerLayer: (shape, values) => optionalBias(shape, values) + twoNormBiases(shape),
      extra: (shape, values) => finalBias(shape) + (isOn(values, "lm_head_bias") ? shape.vocabulary : 0),
    },
  ],
  [
    "qwen",
    {
      layout: "qwen",
      // The file counts both halves of the gated layer.
      intermediate: (field) => half(field("intermediate_size")),
      extraPerLayer: jointBias,
    },
  ],
  ["stablelm", { layerNorm: true, extraPerLayer: stableExtra, extra: finalBias, adjust: stableAdjust }],
  // OLMo's norms have no weights.
  [
    "olmo",
    {
      normalized: 0,
      extraPerLayer: (shape, values) => optionalBias(shape, values) - 2 * shape.hidden,
      extra: noFinalNorm,
    },
  ],
  ["olmo2", OLMO2],
  ["olmo3", OLMO2],
  ["olmoe", { queryNorm: true, experts: CONVERTED, extraPerLayer: widthNorms }],
  ["cohere", COHERE],
  ["cohere2", COHERE],
  ["glm", GLM],
  [
    "glm4",
    {
      ...GLM,
      norms: 4,
      extraPerLayer: (shape, values) => 2 * shape.hidden + GLM.extraPerLayer!(shape, values),
    },
  ],
  ["glm4_moe", { experts: CONVERTED, extraPerLayer: glmMixtureExtra }],
  ["exaone4", QWEN3],
  ["hunyuan_v1_dense", QWEN3],
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
  ["llama4_text", { experts: { linearRouter: true, everyToken: true } }],
  ["mllama_text_model", { extra: mllamaExtra }],
  ["deepseek_v2", LATENT],
  ["deepseek_v3", LATENT],
  ["minicpm3", LATENT],
  // Both halves are clamped before they meet.
  ["gpt_oss", { ...NARROW_SCORES, eager: "usually", mlpTensors: 6, extraPerLayer: gptOssExtra }],
  ...PLAIN,
  ...ENCODERS,
  ...HYBRIDS,
]);

export function familyOf(modelType: string): Family | undefined {
  return FAMILIES.get(modelType);
}
