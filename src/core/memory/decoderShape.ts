/** The numbers of a dense decoder (Llama, Qwen, Mistral …) that decide how much memory it takes. */
export interface DecoderShape {
  readonly hidden: number;
  readonly intermediate: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly vocabulary: number;
  /** The head is the embedding, used twice. */
  readonly tied: boolean;
  /** Parameters of a layer beside its matrices and its two norms: biases, norms of queries and keys. */
  readonly extraPerLayer?: number;
}

export const LINEARS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"] as const;
export type Linear = (typeof LINEARS)[number];

/** Families whose layers are what the closed form counts; others get a rough forecast. */
const KNOWN_FAMILIES: ReadonlySet<string> = new Set(["llama", "mistral", "qwen2", "qwen3"]);

/**
 * Reads a parsed `config.json`. Undefined when a number is missing that nothing can stand in for; `known` is false
 * when the architecture may hold more than is counted here.
 */
export function readDecoderShape(
  config: unknown,
): { readonly shape: DecoderShape; readonly known: boolean } | undefined {
  if (typeof config !== "object" || config === null) return undefined;
  const values = config as Readonly<Record<string, unknown>>;
  const size = (key: string): number | undefined => {
    const value = values[key];
    return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
  };
  const hidden = size("hidden_size") ?? size("n_embd");
  const layers = size("num_hidden_layers") ?? size("n_layer");
  const vocabulary = size("vocab_size");
  const heads = size("num_attention_heads") ?? size("n_head");
  if (hidden === undefined || layers === undefined || vocabulary === undefined || heads === undefined)
    return undefined;
  const family = String(values["model_type"]);
  const headSize = size("head_dim") ?? hidden / heads;
  const keyValueHeads = size("num_key_value_heads") ?? heads;
  const biases =
    family === "qwen2" || values["attention_bias"] === true ? (heads + 2 * keyValueHeads) * headSize : 0;
  return {
    shape: {
      hidden,
      intermediate: size("intermediate_size") ?? 4 * hidden,
      layers,
      heads,
      keyValueHeads,
      headSize,
      vocabulary,
      tied: values["tie_word_embeddings"] === true,
      extraPerLayer: biases + (family === "qwen3" ? 2 * headSize : 0),
    },
    known: KNOWN_FAMILIES.has(family) && size("intermediate_size") !== undefined,
  };
}

export interface ParameterCounts {
  /** The seven matrices of every layer. */
  readonly linear: number;
  /** Embedding, head and norms. */
  readonly other: number;
  readonly total: number;
}

export function countParameters(shape: DecoderShape): ParameterCounts {
  const linear =
    shape.layers *
    LINEARS.reduce((sum, name) => {
      const { input, output } = linearSize(shape, name);
      return sum + input * output;
    }, 0);
  const embedding = shape.vocabulary * shape.hidden;
  const norms = shape.layers * (2 * shape.hidden + (shape.extraPerLayer ?? 0)) + shape.hidden;
  const other = embedding * (shape.tied ? 1 : 2) + norms;
  return { linear, other, total: linear + other };
}

/** A and B of every target in every layer: r · (in + out) each (Hu et al. 2021). */
export function countLowRank(shape: DecoderShape, rank: number, targets: readonly Linear[]): number {
  return (
    shape.layers *
    targets.reduce((sum, name) => {
      const { input, output } = linearSize(shape, name);
      return sum + rank * (input + output);
    }, 0)
  );
}

export function linearSize(
  shape: DecoderShape,
  name: Linear,
): { readonly input: number; readonly output: number } {
  const { hidden, intermediate } = shape;
  const queries = shape.heads * shape.headSize;
  const keys = shape.keyValueHeads * shape.headSize;
  switch (name) {
    case "q_proj":
      return { input: hidden, output: queries };
    case "k_proj":
    case "v_proj":
      return { input: hidden, output: keys };
    case "o_proj":
      return { input: queries, output: hidden };
    case "gate_proj":
    case "up_proj":
      return { input: hidden, output: intermediate };
    case "down_proj":
      return { input: intermediate, output: hidden };
  }
}

/** `all-linear`, module names, or the ends of module paths, as the layer's matrices; others are passed over. */
export function targetedLinears(targets: "all-linear" | readonly string[]): readonly Linear[] {
  if (targets === "all-linear") return LINEARS;
  return LINEARS.filter((name) => targets.some((target) => target === name || target.endsWith(`.${name}`)));
}
