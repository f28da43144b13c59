import type { Layout } from "./layouts";
import { attentionWidths, type ExpertWiring, type ModelShape } from "./modelShape";

export type ConfigValues = Readonly<Record<string, unknown>>;
/** A size in a parsed `config.json`, by the first of several names that holds one, or its class's default. */
export type Field = (...names: readonly string[]) => number | undefined;

/** How one `model_type` of Transformers names and wires what every model has. */
export interface Family {
  readonly layout?: Layout;
  readonly keyValueHeads?: (values: ConfigValues, heads: number, field: Field) => number | undefined;
  readonly intermediate?: (field: Field, hidden: number, values: ConfigValues) => number | undefined;
  /** Norms per layer over the hidden state, where there are not two. */
  readonly norms?: number;
  readonly layerNorm?: true;
  readonly queryNorm?: true;
  readonly mlpTensors?: number;
  readonly eager?: "always" | "usually";
  readonly scoreBytes?: number;
  readonly normKept?: number;
  readonly normalized?: number;
  /** Biases and further norms of one layer; below 0 where a norm of two is missing. */
  readonly extraPerLayer?: (shape: ModelShape, values: ConfigValues) => number;
  /** Learnt positions, biases of the end. */
  readonly extra?: (shape: ModelShape, values: ConfigValues, field: Field) => number;
  readonly experts?: ExpertWiring;
  /** Why its forecast is rough although its parameters are counted exactly. */
  readonly rough?: string;
  /** What the config turns on or off of the shape: norms of queries, matrices that only some layers have. */
  readonly adjust?: (shape: ModelShape, values: ConfigValues, field: Field) => Partial<ModelShape>;
}

/** GELU written out in elementary operations, as GPT-2's and Phi's files have it, keeps four tensors. */
export const WRITTEN_GELU = 4;

export const isOn = (values: ConfigValues, name: string, otherwise = false): boolean =>
  typeof values[name] === "boolean" ? values[name] : otherwise;

export const textOf = (values: ConfigValues, name: string): string => {
  const value = values[name];
  return Array.isArray(value) ? value.join("|") : typeof value === "string" ? value : "";
};

export const jointBias = (shape: ModelShape): number => {
  const { queries, keys } = attentionWidths(shape);
  return queries + 2 * keys;
};
/** Biases of all four attention matrices. */
export const attentionBias = (shape: ModelShape): number => jointBias(shape) + shape.hidden;
export const mlpBias = (shape: ModelShape): number => shape.intermediate + shape.hidden;
/** LayerNorm has a bias beside its weight. */
export const twoNormBiases = (shape: ModelShape): number => 2 * shape.hidden;
export const allBiases = (shape: ModelShape): number =>
  attentionBias(shape) + mlpBias(shape) + twoNormBiases(shape);
export const optionalBias = (shape: ModelShape, values: ConfigValues): number =>
  isOn(values, "attention_bias") ? attentionBias(shape) : 0;
export const gatedBias = (shape: ModelShape, values: ConfigValues, otherwise = false): number =>
  (isOn(values, "attention_bias", otherwise) ? attentionBias(shape) : 0) +
  (isOn(values, "mlp_bias", otherwise) ? 2 * shape.intermediate + shape.hidden : 0);
export const finalBias = ({ hidden }: ModelShape): number => hidden;
export const positions = (shape: ModelShape, field: Field, offset = 0): number =>
  ((field("n_positions", "n_ctx", "max_position_embeddings") ?? 0) + offset) * shape.hidden;
/** Norms of whole queries and keys, and of every head's. */
export const widthNorms = (shape: ModelShape): number => {
  const { queries, keys } = attentionWidths(shape);
  return queries + keys;
};
export const headNorms = ({ headSize }: ModelShape): number => 2 * headSize;

/** An embedding that is narrower than the model, what stands between the two aside. */
export function narrowEmbedding({ hidden, vocabulary, tied }: ModelShape, width: number): number {
  return (width - hidden) * vocabulary * (tied ? 1 : 2);
}

/** Where PEFT 0.21 goes on knowing experts by the names that they had as linear layers. */
export const CONVERTED: ExpertWiring = { formerly: ["gate_proj", "up_proj", "down_proj", "gate"] };
