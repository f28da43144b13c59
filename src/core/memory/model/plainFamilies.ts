import {
  falconExtra,
  falconHeads,
  hasOneNorm,
  nemotronExtra,
  optExtra,
  plainBias,
  starcoderExtra,
} from "./familyExtras";
import {
  WRITTEN_GELU,
  allBiases,
  attentionBias,
  finalBias,
  headNorms,
  isOn,
  mlpBias,
  optionalBias,
  positions,
  twoNormBiases,
  type Family,
} from "./familyParts";

/** Squares, exponentials and what is chosen between them. */
const WRITTEN_XIELU = 4;
/** Softmax in the model's own precision. */
export const NARROW_SCORES = { scoreBytes: 2 } as const;
const GPT2: Family = {
  ...NARROW_SCORES,
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

/** By `model_type`: decoders whose MLP has no gate, older ones mostly. */
export const PLAIN: readonly (readonly [string, Family])[] = [
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
    "falcon",
    {
      layout: "falcon",
      layerNorm: true,
      keyValueHeads: falconHeads,
      intermediate: (field, hidden) => field("ffn_hidden_size") ?? 4 * hidden,
      extraPerLayer: falconExtra,
      extra: finalBias,
      adjust: (_, values) => (hasOneNorm(values) ? { norms: 1 } : {}),
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
      eager: "usually",
      scoreBytes: 6,
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
  [
    "opt",
    {
      ...{ layout: "opt", layerNorm: true, extraPerLayer: allBiases, extra: optExtra },
      adjust: (_, values) => (values["activation_function"] === "gelu" ? {} : { keepsResult: true }),
    },
  ],
  [
    "xglm",
    {
      ...NARROW_SCORES,
      eager: "always",
      layout: "opt",
      layerNorm: true,
      extraPerLayer: allBiases,
      extra: finalBias,
    },
  ],
  [
    "bloom",
    {
      layout: "bloom",
      layerNorm: true,
      eager: "always",
      extraPerLayer: allBiases,
      // A norm behind the embeddings, with weight and bias.
      extra: (shape) => 3 * shape.hidden,
    },
  ],
  [
    "mpt",
    {
      eager: "always",
      layout: "mpt",
      layerNorm: true,
      intermediate: (field, hidden) => (field("expansion_ratio") ?? 4) * hidden,
    },
  ],
  ["starcoder2", { layout: "starcoder2", layerNorm: true, extraPerLayer: starcoderExtra, extra: finalBias }],
  ["nemotron", { layout: "nemotron", layerNorm: true, extraPerLayer: nemotronExtra, extra: finalBias }],
  ["arcee", { layout: "nemotron", extraPerLayer: plainBias }],
  [
    "apertus",
    {
      layout: "nemotron",
      queryNorm: true,
      mlpTensors: WRITTEN_XIELU,
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
];
