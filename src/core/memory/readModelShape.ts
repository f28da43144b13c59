import { countParameters, type ModelShape } from "./modelShape";
import { readExperts, readLatent } from "./readExperts";
import { familyOf, textConfig, type Family } from "./modelFamilies";
import { shapeFromTensors, type WeightTensor } from "./shapeFromTensors";
import { storedWeights, type StoredWeights } from "./storedWeights";

export interface ReadShape {
  readonly shape: ModelShape;
  /** `model_type`, or `unknown`. */
  readonly family: string;
  /** False when the architecture may hold more, or other things, than are counted here. */
  readonly known: boolean;
  /** Parameters by the shape's own count. */
  readonly parameters: number;
  /** What the weight files add up to, where their headers are known. */
  readonly stored?: StoredWeights;
  /** Bits per weight of a checkpoint that is stored quantized, as its config says. */
  readonly checkpointBits?: number;
}

/** A field of a parsed `config.json`, by the first of several names that holds a number above 0. */
type Fields = (...names: readonly string[]) => number | undefined;

/**
 * Reads a parsed `config.json`, and where that is not enough the names and shapes of the weight files' tensors.
 * Undefined when neither tells how large the model is.
 */
export function readModelShape(
  config: unknown,
  tensors: readonly WeightTensor[] = [],
): ReadShape | undefined {
  const values = textConfig(config);
  const family = typeof values?.["model_type"] === "string" ? values["model_type"] : "unknown";
  const known = familyOf(family);
  const shape = values === undefined ? undefined : shapeOf(values, known);
  const guessed = known === undefined ? shapeFromTensors(tensors, shape) : undefined;
  const found = guessed ?? shape;
  if (found === undefined) return undefined;
  const stored = storedWeights(tensors, found.tied);
  const bits = checkpointBits(values);
  return {
    ...{ shape: found, family, known: guessed === undefined && known !== undefined },
    parameters: countParameters(found).total,
    ...(stored === undefined ? {} : { stored }),
    ...(bits === undefined ? {} : { checkpointBits: bits }),
  };
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

type ConfigValues = Readonly<Record<string, unknown>>;

function fieldsOf(values: ConfigValues): Fields {
  return (...names) => {
    for (const name of names) {
      const value = values[name];
      if (typeof value === "number" && Number.isFinite(value) && value > 0) return value;
    }
    return undefined;
  };
}

function shapeOf(values: ConfigValues, family: Family | undefined): ModelShape | undefined {
  const field = fieldsOf(values);
  const hidden = field("hidden_size", "n_embd", "d_model", "dim");
  const layers = field("num_hidden_layers", "n_layer", "n_layers", "num_layers");
  const vocabulary = field("vocab_size", "padded_vocab_size");
  const heads = field("num_attention_heads", "n_head", "n_heads");
  if (hidden === undefined || layers === undefined || vocabulary === undefined || heads === undefined)
    return undefined;
  const headSize = field("head_dim", "kv_channels") ?? Math.max(1, Math.floor(hidden / heads));
  const keyValueHeads = family?.keyValueHeads?.(values, heads) ?? field("num_key_value_heads") ?? heads;
  const intermediate = family?.intermediate?.(field, hidden) ?? intermediateOf(field, hidden);
  const latent = readLatent(field);
  const experts = readExperts(values, field, layers, intermediate);
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
    tied: tiedOf(values, family),
    ...(family?.layout === undefined ? {} : { layout: family.layout }),
    ...(experts === undefined ? {} : { experts }),
    ...(latent === undefined ? {} : { latent }),
    ...(family?.norms === undefined ? {} : { norms: family.norms }),
    ...(family?.layerNorm === undefined ? {} : { layerNorm: true }),
    ...(family?.queryNorm === undefined ? {} : { queryNorm: true }),
    ...(family?.mlpTensors === undefined ? {} : { mlpTensors: family.mlpTensors }),
  };
  if (family === undefined) return shape;
  return {
    ...shape,
    extraPerLayer: family.extraPerLayer?.(shape, values) ?? 0,
    extra: family.extra?.(shape, values, field) ?? 0,
  };
}

function intermediateOf(field: Fields, hidden: number): number {
  return field("intermediate_size", "ffn_dim", "n_inner", "ffn_hidden_size", "hidden_dim") ?? 4 * hidden;
}

/** A config file leaves out what is its class's default. */
function tiedOf(values: ConfigValues, family: Family | undefined): boolean {
  const written = values["tie_word_embeddings"];
  if (typeof written === "boolean") return written;
  return family?.tied ?? false;
}
