import {
  WRITTEN_GELU,
  allBiases,
  isOn,
  narrowEmbedding,
  positions,
  textOf,
  type Family,
  type Field,
} from "./familyParts";
import { linearModules, type ModelShape } from "./modelShape";

/** The head's transform (its matrix, bias and norm), and a bias per word. */
const maskedHead = ({ hidden, vocabulary }: ModelShape): number => hidden * hidden + 3 * hidden + vocabulary;
const kinds = (field: Field): number => field("type_vocab_size") ?? 0;

const BERT: Family = {
  layout: "bert",
  layerNorm: true,
  extraPerLayer: allBiases,
  // Positions, kinds of sentence, the norm of the embeddings (its weight takes the final norm's place), and the head.
  extra: (shape, _, field) =>
    positions(shape, field) + kinds(field) * shape.hidden + shape.hidden + maskedHead(shape),
};

/** Embedding, positions, kinds and head have a width of their own. */
function narrowEnds(shape: ModelShape, field: Field, alwaysWidened: boolean): number {
  const { hidden, vocabulary } = shape;
  const width = field("embedding_size") ?? hidden;
  const rows = (field("max_position_embeddings") ?? 0) + kinds(field);
  const widening = alwaysWidened || width !== hidden ? width * hidden + hidden : 0;
  const head = width * hidden + 3 * width + vocabulary;
  // No final norm.
  return narrowEmbedding(shape, width) + rows * width + 2 * width + widening + head - hidden;
}

/** ALBERT: all layers of a group are one layer, used again and again. */
function sharedLayers(shape: ModelShape, field: Field): Partial<ModelShape> {
  const groups = (field("num_hidden_groups") ?? 1) * (field("inner_group_num") ?? 1);
  const notThere = shape.layers - groups;
  return {
    modules: linearModules(shape).map((one) => ({ ...one, count: groups, uses: shape.layers / groups })),
    extraPerLayer: 0,
    extra: (shape.extra ?? 0) + groups * allBiases(shape) - notThere * 2 * shape.hidden,
  };
}

/** Distances between places have vectors of their own, for queries and keys where the layers' matrices are not used. */
function debertaExtra(shape: ModelShape, values: Readonly<Record<string, unknown>>, field: Field): number {
  const { hidden, layers } = shape;
  const width = field("embedding_size") ?? hidden;
  const isRelative = isOn(values, "relative_attention");
  const farthest =
    field("position_buckets") ?? field("max_relative_positions", "max_position_embeddings") ?? 0;
  const ways = textOf(values, "pos_att_type").match(/c2p|p2c/gu)?.length ?? 0;
  const own = isRelative && !isOn(values, "share_att_key") ? ways * (hidden * hidden + hidden) : 0;
  const kernel = field("conv_kernel_size") ?? 0;
  return (
    narrowEmbedding(shape, width) +
    (width === hidden ? 0 : width * hidden) +
    (isOn(values, "position_biased_input", true) ? (field("max_position_embeddings") ?? 0) * width : 0) +
    kinds(field) * width +
    hidden +
    (isRelative ? 2 * farthest * hidden : 0) +
    (textOf(values, "norm_rel_ebd").includes("layer_norm") ? 2 * hidden : 0) +
    (kernel === 0 ? 0 : kernel * hidden * hidden + 3 * hidden) +
    layers * own +
    maskedHead(shape)
  );
}

/** By `model_type`: encoders with a head that fills in words. */
export const ENCODERS: readonly (readonly [string, Family])[] = [
  ["bert", BERT],
  ["roberta", BERT],
  ["camembert", BERT],
  ["xlm-roberta", BERT],
  ["distilbert", { ...BERT, layout: "distilbert" }],
  ["electra", { ...BERT, extra: (shape, _, field) => narrowEnds(shape, field, false) }],
  [
    "albert",
    {
      layout: "albert",
      layerNorm: true,
      mlpTensors: WRITTEN_GELU,
      extra: (shape, _, field) => narrowEnds(shape, field, true),
      adjust: (shape, _, field) => sharedLayers(shape, field),
    },
  ],
  ["deberta-v2", { ...BERT, eager: "always", layout: "deberta", extra: debertaExtra }],
  [
    "modernbert",
    {
      layout: "modernbert",
      layerNorm: true,
      // The first layer has no norm before its attention; the embeddings have one.
      extra: ({ hidden, vocabulary }) => hidden * hidden + hidden + vocabulary,
    },
  ],
];
