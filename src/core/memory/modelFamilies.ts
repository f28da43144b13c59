import { attentionWidths, type Layout, type ModelShape } from "./modelShape";

type ConfigValues = Readonly<Record<string, unknown>>;
type Field = (...names: readonly string[]) => number | undefined;

/** How one `model_type` of Transformers names and wires what every decoder has. */
export interface Family {
  readonly layout?: Layout;
  /** Whether head and embedding are one where `config.json` does not say. */
  readonly tied?: boolean;
  readonly keyValueHeads?: (values: ConfigValues, heads: number) => number | undefined;
  readonly intermediate?: (field: Field, hidden: number) => number | undefined;
  /** Norms per layer over the hidden state, where there are not two. */
  readonly norms?: number;
  readonly layerNorm?: true;
  readonly queryNorm?: true;
  readonly mlpTensors?: number;
  /** Biases and further norms of one layer; below 0 where a norm of two is missing. */
  readonly extraPerLayer?: (shape: ModelShape, values: ConfigValues) => number;
  /** Learnt positions, biases of the end. */
  readonly extra?: (shape: ModelShape, values: ConfigValues, field: Field) => number;
}

/** GELU written out in elementary operations, as GPT-2's and Phi's files have it, keeps four tensors. */
const WRITTEN_GELU = 4;

const isOn = (values: ConfigValues, name: string, otherwise = false): boolean =>
  typeof values[name] === "boolean" ? values[name] : otherwise;

const jointBias = (shape: ModelShape): number => {
  const { queries, keys } = attentionWidths(shape);
  return queries + 2 * keys;
};
/** Biases of all four attention matrices. */
const attentionBias = (shape: ModelShape): number => jointBias(shape) + shape.hidden;
const mlpBias = (shape: ModelShape): number => shape.intermediate + shape.hidden;
/** LayerNorm has a bias beside its weight. */
const twoNormBiases = (shape: ModelShape): number => 2 * shape.hidden;
const allBiases = (shape: ModelShape): number => attentionBias(shape) + mlpBias(shape) + twoNormBiases(shape);
const optionalBias = (shape: ModelShape, values: ConfigValues): number =>
  isOn(values, "attention_bias") ? attentionBias(shape) : 0;
const gatedBias = (shape: ModelShape, values: ConfigValues): number =>
  optionalBias(shape, values) + (isOn(values, "mlp_bias") ? 2 * shape.intermediate + shape.hidden : 0);
const finalBias = ({ hidden }: ModelShape): number => hidden;
const positions = (shape: ModelShape, field: Field, offset = 0): number =>
  ((field("n_positions", "n_ctx", "max_position_embeddings") ?? 0) + offset) * shape.hidden;

const LLAMA: Family = { extraPerLayer: gatedBias };
const QWEN2: Family = { extraPerLayer: jointBias };
const QWEN3: Family = {
  queryNorm: true,
  extraPerLayer: (shape, values) => 2 * shape.headSize + optionalBias(shape, values),
};
const GEMMA2: Family = { tied: true, norms: 4, extraPerLayer: ({ hidden }) => 2 * hidden };
const GEMMA3: Family = {
  ...GEMMA2,
  queryNorm: true,
  extraPerLayer: ({ hidden, headSize }) => 2 * hidden + 2 * headSize,
};
const BERT: Family = {
  layout: "bert",
  layerNorm: true,
  tied: true,
  extraPerLayer: allBiases,
  // Positions, kinds of sentence, the norm of the embeddings (its weight takes the final norm's place), and the head's
  // transform: its matrix, bias and norm, and a bias per word.
  extra: (shape, _, field) =>
    positions(shape, field) +
    (field("type_vocab_size") ?? 0) * shape.hidden +
    shape.hidden * shape.hidden +
    4 * shape.hidden +
    shape.vocabulary,
};

/** By `model_type`. What is not here is forecast roughly. */
const FAMILIES: ReadonlyMap<string, Family> = new Map<string, Family>([
  ["llama", LLAMA],
  ["mistral", LLAMA],
  ["mixtral", LLAMA],
  ["qwen2", QWEN2],
  ["qwen2_moe", { extraPerLayer: (shape) => jointBias(shape) + shape.hidden }],
  ["qwen3", QWEN3],
  ["qwen3_moe", QWEN3],
  ["gemma", { tied: true }],
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
    "falcon",
    {
      layout: "falcon",
      layerNorm: true,
      tied: true,
      keyValueHeads: falconHeads,
      intermediate: (field, hidden) => field("ffn_hidden_size") ?? 4 * hidden,
      extraPerLayer: falconExtra,
      extra: finalBias,
    },
  ],
  [
    "gpt2",
    {
      layout: "gpt2",
      layerNorm: true,
      tied: true,
      mlpTensors: WRITTEN_GELU,
      extraPerLayer: allBiases,
      extra: (shape, _, field) => positions(shape, field) + finalBias(shape),
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
  [
    "gptj",
    {
      layout: "gptj",
      layerNorm: true,
      norms: 1,
      mlpTensors: WRITTEN_GELU,
      // One norm per layer, with a bias; biases in the MLP only, and one per word in the head.
      extraPerLayer: mlpBias,
      extra: (shape) => finalBias(shape) + shape.vocabulary,
    },
  ],
  [
    "opt",
    {
      layout: "opt",
      layerNorm: true,
      tied: true,
      extraPerLayer: allBiases,
      extra: (shape, _, field) => positions(shape, field, 2) + finalBias(shape),
    },
  ],
  [
    "bloom",
    {
      layout: "falcon",
      layerNorm: true,
      tied: true,
      mlpTensors: WRITTEN_GELU,
      extraPerLayer: allBiases,
      // A norm behind the embeddings, with weight and bias.
      extra: (shape) => 3 * shape.hidden,
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
  [
    "starcoder2",
    { layout: "starcoder2", layerNorm: true, tied: true, extraPerLayer: allBiases, extra: finalBias },
  ],
  ["bert", BERT],
  ["granite", LLAMA],
  ["smollm3", LLAMA],
  ["olmoe", { queryNorm: true, extraPerLayer: (shape) => normsOfWidths(shape) }],
  ["deepseek_v2", { extraPerLayer: latentNorms }],
  ["deepseek_v3", { extraPerLayer: latentNorms }],
  ["gpt_oss", { extraPerLayer: gptOssExtra }],
]);

export function familyOf(modelType: string): Family | undefined {
  return FAMILIES.get(modelType);
}

/** The part of a parsed `config.json` that describes the language model; undefined when it is no object. */
export function textConfig(config: unknown): ConfigValues | undefined {
  if (typeof config !== "object" || config === null || Array.isArray(config)) return undefined;
  const values = config as ConfigValues;
  const inner = values["text_config"] ?? values["llm_config"];
  if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return values;
  const outer = values["tie_word_embeddings"];
  return { ...(outer === undefined ? {} : { tie_word_embeddings: outer }), ...(inner as ConfigValues) };
}

function half(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value / 2;
}

function falconHeads(values: ConfigValues, heads: number): number {
  if (isOn(values, "new_decoder_architecture")) {
    const written = values["num_kv_heads"];
    return typeof written === "number" && written > 0 ? written : heads;
  }
  return isOn(values, "multi_query", true) ? 1 : heads;
}

/** Older models have one norm per layer, newer ones two; no biases but those of the norms, unless `bias` says so. */
function falconExtra(shape: ModelShape, values: ConfigValues): number {
  const one = isOn(values, "parallel_attn", true) && !isOn(values, "new_decoder_architecture");
  const single = one || values["num_ln_in_parallel_attn"] === 1;
  const biases = isOn(values, "bias") ? attentionBias(shape) + mlpBias(shape) : 0;
  return (single ? 0 : 2 * shape.hidden) + biases;
}

function normsOfWidths(shape: ModelShape): number {
  const { queries, keys } = attentionWidths(shape);
  return queries + keys;
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
