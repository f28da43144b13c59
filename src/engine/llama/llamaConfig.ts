import { EngineError, FAILURES } from "../engineError";

/** What the graph needs to know of a Llama-type model; the comments name the key of `config.json`. */
export interface LlamaConfig {
  readonly vocabularySize: number; // vocab_size
  readonly hiddenSize: number; // hidden_size
  readonly intermediateSize: number; // intermediate_size
  readonly layers: number; // num_hidden_layers
  readonly heads: number; // num_attention_heads
  readonly keyValueHeads: number; // num_key_value_heads
  readonly headSize: number; // head_dim, or hidden_size / num_attention_heads
  readonly normEpsilon: number; // rms_norm_eps
  readonly ropeTheta: number; // rope_theta, or rope_parameters.rope_theta
  readonly tied: boolean; // tie_word_embeddings
  readonly maxPositions: number; // max_position_embeddings
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads a parsed `config.json` of the Llama family (Transformers 4 and 5). Throws an EngineError that names the key
 * for anything that would make the graph compute something else than the model's authors meant.
 */
export function readLlamaConfig(json: unknown, file: string): LlamaConfig {
  if (!isObject(json)) throw refuse(file, "is not a JSON object");
  refuseOthers(json, file);
  const hiddenSize = size(json, "hidden_size", file);
  const heads = size(json, "num_attention_heads", file);
  const keyValueHeads = json["num_key_value_heads"] == null ? heads : size(json, "num_key_value_heads", file);
  if (heads % keyValueHeads !== 0)
    throw refuse(
      file,
      `num_attention_heads ${heads} is not a multiple of num_key_value_heads ${keyValueHeads}`,
    );
  const headSize = json["head_dim"] == null ? hiddenSize / heads : size(json, "head_dim", file);
  if (headSize % 2 !== 0) throw refuse(file, `a head size of ${headSize} is not an even number`);
  return {
    vocabularySize: size(json, "vocab_size", file),
    hiddenSize,
    intermediateSize: size(json, "intermediate_size", file),
    layers: size(json, "num_hidden_layers", file),
    heads,
    keyValueHeads,
    headSize,
    normEpsilon: number(json, "rms_norm_eps", 1e-6, file),
    ropeTheta: ropeTheta(json, file),
    tied: json["tie_word_embeddings"] === true,
    maxPositions:
      json["max_position_embeddings"] == null ? 2048 : size(json, "max_position_embeddings", file),
  };
}

function refuseOthers(json: Json, file: string): void {
  const architectures = json["architectures"];
  const named = Array.isArray(architectures)
    ? architectures.map(String).join(", ")
    : String(json["model_type"]);
  if (
    json["model_type"] !== "llama" ||
    (Array.isArray(architectures) && !architectures.includes("LlamaForCausalLM"))
  )
    throw refuse(file, `architecture ${named}: the embedded engine reads LlamaForCausalLM`);
  const expected: readonly (readonly [key: string, ...values: unknown[]])[] = [
    ["hidden_act", "silu", undefined],
    ["attention_bias", false, undefined],
    ["mlp_bias", false, undefined],
    ["quantization_config", null, undefined],
    ["sliding_window", null, undefined],
    ["pretraining_tp", 1, undefined],
    ["partial_rotary_factor", 1, null, undefined],
  ];
  for (const [key, ...values] of expected)
    if (!values.includes(json[key]))
      throw refuse(
        file,
        `${key} is ${JSON.stringify(json[key])}; the embedded engine supports ${JSON.stringify(values[0])}`,
      );
}

/** Transformers 4: `rope_theta` and `rope_scaling`; 5: both inside `rope_parameters`. */
function ropeTheta(json: Json, file: string): number {
  for (const key of ["rope_scaling", "rope_parameters"]) {
    const rope = json[key];
    if (rope == null) continue;
    if (!isObject(rope)) throw refuse(file, `${key} is not an object`);
    const type = rope["rope_type"] ?? rope["type"] ?? "default";
    if (type !== "default")
      throw refuse(
        file,
        `${key}.rope_type is ${JSON.stringify(type)}; the embedded engine supports "default"`,
      );
    if (rope["rope_theta"] != null) return number(rope, "rope_theta", 10000, file);
  }
  return number(json, "rope_theta", 10000, file);
}

function size(json: Json, key: string, file: string): number {
  const value = json[key];
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1)
    throw refuse(
      file,
      `${key} is ${value === undefined ? "missing" : JSON.stringify(value)}; a whole number from 1 is expected`,
    );
  return value;
}

function number(json: Json, key: string, fallback: number, file: string): number {
  const value = json[key] ?? fallback;
  if (typeof value !== "number" || !(value > 0))
    throw refuse(file, `${key} is ${JSON.stringify(value)}; a positive number is expected`);
  return value;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(file: string, reason: string): EngineError {
  return new EngineError(FAILURES.unsupportedModel, {
    message: `config.json: ${reason}`,
    nextStep: "choose a Llama-type model, or set train.engine to torch",
    file,
    configKey: "model.name_or_path",
  });
}
