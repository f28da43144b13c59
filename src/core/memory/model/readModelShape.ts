import { configDefaults } from "./configDefaults";
import { configSizes, type ConfigSizes } from "./configSizes";
import type { ConfigValues, Family } from "./familyParts";
import { familyOf } from "./modelFamilies";
import { countParameters, type Experts, type ModelShape } from "./modelShape";
import { readExperts, readLatent } from "./readExperts";
import { shapeFromTensors, type WeightTensor } from "./shapeFromTensors";
import { storedWeights, type StoredWeights } from "./storedWeights";
import { textConfig } from "./textConfig";

export interface ReadShape {
  readonly shape: ModelShape;
  /** `model_type`, or `unknown`. */
  readonly family: string;
  /** False when the architecture may hold more, or other things, than are counted here. */
  readonly known: boolean;
  /** Why the sizes are not sure, in words; empty when they are. */
  readonly doubts: readonly string[];
  /** Parameters by the shape's own count. */
  readonly parameters: number;
  /** What the weight files add up to, where their headers are known. */
  readonly stored?: StoredWeights;
  /** Bits per weight of a checkpoint that is stored quantized, as its config says. */
  readonly checkpointBits?: number;
}

/**
 * Reads a parsed `config.json`, and where that is not enough the names and shapes of the weight files' tensors.
 * Undefined when neither tells how large the model is.
 */
export function readModelShape(
  config: unknown,
  tensors: readonly WeightTensor[] = [],
): ReadShape | undefined {
  const text = textConfig(config);
  const values = text?.values;
  const family = typeof values?.["model_type"] === "string" ? values["model_type"] : "unknown";
  const known = familyOf(family);
  const isPart = text?.isPart === true;
  const told = values === undefined ? undefined : shapeOf(values, family, isPart);
  const guessed = known === undefined ? shapeFromTensors(tensors, told?.shape) : undefined;
  const shape = guessed ?? told?.shape;
  if (shape === undefined) return undefined;
  const parameters = countParameters(shape).total;
  if (!(parameters > 0 && parameters < MOST_PARAMETERS)) return undefined;
  const stored = storedWeights(tensors, shape.tied);
  const bits = checkpointBits(values);
  const doubts = [
    ...(known === undefined ? [unknownFamily(family)] : []),
    ...(known?.rough === undefined ? [] : [known.rough]),
    ...(told?.doubts ?? []),
  ];
  return {
    ...{ shape, family, known: doubts.length === 0 && (!isPart || stored !== undefined) },
    doubts: [...doubts, ...(isPart ? [OTHER_PARTS] : [])],
    parameters,
    ...(stored === undefined ? {} : { stored }),
    ...(bits === undefined ? {} : { checkpointBits: bits }),
  };
}

const OTHER_PARTS = "the model has parts beside the language model, of which only stored weights are counted";

function unknownFamily(family: string): string {
  return family === "unknown"
    ? "config.json does not name an architecture"
    : `the architecture \`${family}\` is not one that is counted exactly`;
}

function checkpointBits(config: ConfigValues | undefined): number | undefined {
  const quantization = config?.["quantization_config"];
  if (typeof quantization !== "object" || quantization === null) return undefined;
  const values = quantization as ConfigValues;
  const bits = values["bits"] ?? values["w_bit"];
  if (typeof bits === "number" && bits >= 1 && bits <= 8) return bits + 0.5;
  if (values["load_in_4bit"] === true || values["_load_in_4bit"] === true) return 4.5;
  if (values["load_in_8bit"] === true || values["_load_in_8bit"] === true) return 8.05;
  return values["quant_method"] === "fp8" ? 8.05 : undefined;
}

interface Told {
  readonly shape: ModelShape;
  readonly doubts: readonly string[];
}

const HIDDEN = ["hidden_size", "n_embd", "n_embed", "d_model", "dim", "emb_dim"];
const LAYERS = ["num_hidden_layers", "n_layer", "n_layers", "num_layers", "decoder_layers", "encoder_layers"];
const VOCABULARY = ["vocab_size", "padded_vocab_size", "n_words"];
const HEADS = [
  ...["num_attention_heads", "n_head", "n_heads", "num_heads", "attention_heads"],
  ...["decoder_attention_heads", "encoder_attention_heads"],
];
const KEY_VALUE_HEADS = ["num_key_value_heads", "num_kv_heads", "n_head_kv", "multi_query_group_num"];
const INTERMEDIATE = [
  ...["intermediate_size", "ffn_dim", "n_inner", "ffn_hidden_size", "hidden_dim", "d_ff"],
  "decoder_ffn_dim",
];
/** Models beyond this are a mistake; the largest known ones have a hundredth. */
const MOST_PARAMETERS = 1e14;
/** Layers beyond this are a mistake. */
const MOST_LAYERS = 10_000;
/** Size of a head where nothing tells it. */
const USUAL_HEAD = 64;

function shapeOf(written: ConfigValues, modelType: string, isPart: boolean): Told | undefined {
  const family = familyOf(modelType);
  const defaults = configDefaults(modelType);
  const sizes = configSizes(written, defaults);
  const values = { ...defaults, ...written };
  const { field, size } = sizes;
  // A part may leave out everything that its class has by default; a model of its own says how large it is.
  const essential = isPart ? size : sizes.written;
  const hidden = essential(...HIDDEN);
  const layers = essential(...LAYERS);
  const vocabulary = size(...VOCABULARY);
  if (hidden === undefined || layers === undefined || vocabulary === undefined || layers > MOST_LAYERS)
    return undefined;
  const heads = size(...HEADS) ?? Math.max(1, Math.round(hidden / USUAL_HEAD));
  const headSize = size("head_dim", "kv_channels") ?? Math.max(1, Math.floor(hidden / heads));
  const keyValueHeads = family?.keyValueHeads?.(values, heads, field) ?? size(...KEY_VALUE_HEADS) ?? heads;
  const intermediate = family?.intermediate?.(field, hidden, values) ?? size(...INTERMEDIATE) ?? 4 * hidden;
  const latent = readLatent(field);
  const experts = wired(readExperts(values, field, layers, intermediate), family);
  const shape: ModelShape = {
    ...{ hidden, layers, vocabulary, heads },
    headSize: latent === undefined ? headSize : latent.ropeSize + latent.noRopeSize,
    keyValueHeads: latent === undefined ? keyValueHeads : heads,
    intermediate:
      experts === undefined
        ? intermediate
        : (experts.layers * (experts.active * experts.width + experts.shared) +
            (layers - experts.layers) * experts.denseWidth) /
          layers,
    tied: values["tie_word_embeddings"] === true,
    ...(experts === undefined ? {} : { experts }),
    ...(latent === undefined ? {} : { latent }),
    ...(family === undefined ? { extra: perLayerEmbeddings(field, layers) } : ofFamily(family)),
  };
  const doubts = doubtsOf(sizes, shape);
  if (family === undefined) return { shape, doubts };
  const whole = {
    ...shape,
    extraPerLayer: family.extraPerLayer?.(shape, values) ?? 0,
    extra: family.extra?.(shape, values, field) ?? 0,
  };
  return { shape: { ...whole, ...family.adjust?.(whole, values, field) }, doubts };
}

function wired(experts: Experts | undefined, family: Family | undefined): Experts | undefined {
  const wiring = family?.experts;
  if (experts === undefined || wiring === undefined) return experts;
  return { ...experts, wiring, active: wiring.everyToken === true ? experts.count : experts.active };
}

const OF_FAMILY = [
  ...(["layout", "norms", "layerNorm", "queryNorm", "mlpTensors", "normKept", "normalized"] as const),
  ...(["eager", "scoreBytes"] as const),
];

function ofFamily(family: Family): Partial<ModelShape> {
  return Object.fromEntries(
    OF_FAMILY.flatMap((name) => (family[name] === undefined ? [] : [[name, family[name]]])),
  );
}

/** Small Gemmas since the third give every layer an embedding of its own. */
function perLayerEmbeddings(field: ConfigSizes["field"], layers: number): number {
  const width = field("hidden_size_per_layer_input") ?? 0;
  return width * layers * (field("vocab_size_per_layer_input") ?? 0);
}

function doubtsOf(
  { broken }: ConfigSizes,
  { hidden, heads, keyValueHeads, headSize }: ModelShape,
): readonly string[] {
  const isOdd = !Number.isInteger(heads / keyValueHeads);
  return [
    ...[...broken].map((name) => `\`${name}\` in config.json is no number of use`),
    ...(headSize === Math.floor(hidden / heads) && hidden % heads !== 0
      ? ["the hidden size in config.json cannot be split into its heads"]
      : []),
    ...(isOdd ? ["the heads in config.json cannot be shared among those of keys and values"] : []),
  ];
}
