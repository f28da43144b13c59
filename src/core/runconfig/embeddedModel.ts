/** The embedded engine is made for models of at most so many parameters (docs: `engine: auto`). */
export const LARGEST_EMBEDDED = 600e6;

type Json = Readonly<Record<string, unknown>>;

/** Keys of `config.json` with the only values that the engine's graph computes; the first is how it is called. */
const ONLY: readonly (readonly [key: string, ...values: readonly unknown[]])[] = [
  ["hidden_act", "silu", undefined],
  ["attention_bias", false, undefined],
  ["mlp_bias", false, undefined],
  ["quantization_config", null, undefined],
  ["sliding_window", null, undefined],
  ["pretraining_tp", 1, undefined],
  ["partial_rotary_factor", 1, null, undefined],
];
const SIZES = ["hidden_size", "num_attention_heads", "intermediate_size", "num_hidden_layers", "vocab_size"];

/**
 * Why the embedded engine would refuse a model by its `config.json`; undefined when it would not. The engine's own
 * reader (`engine/llama/llamaConfig`) has the last word; a test holds the two together.
 */
export function embeddedProblem(config: Json | undefined): string | undefined {
  if (config === undefined) return "it has no config.json that can be read";
  const type = config["model_type"];
  if (type !== "llama")
    return `it is of the type ${typeof type === "string" ? type : "unknown"}, and the embedded engine trains Llama-type models`;
  const { architectures } = config as { readonly architectures?: unknown };
  if (Array.isArray(architectures) && !architectures.includes("LlamaForCausalLM"))
    return `its architecture is ${architectures.map(String).join(", ")}, not LlamaForCausalLM`;
  const other = ONLY.find(([key, ...values]) => !values.includes(config[key]));
  if (other !== undefined)
    return `its ${other[0]} is ${short(config[other[0]])}, and the embedded engine computes ${short(other[1])}`;
  return sizeProblem(config) ?? ropeProblem(config);
}

function sizeProblem(config: Json): string | undefined {
  const faulty = SIZES.find((key) => !isSize(config[key]));
  if (faulty !== undefined) return `its config.json has no ${faulty}`;
  const heads = Number(config["num_attention_heads"]);
  const keyValueHeads = config["num_key_value_heads"] ?? heads;
  if (!isSize(keyValueHeads) || heads % keyValueHeads !== 0)
    return `its ${heads} heads cannot share ${short(keyValueHeads)} heads for keys and values`;
  const headSize = config["head_dim"] ?? Number(config["hidden_size"]) / heads;
  if (!isSize(headSize) || headSize % 2 !== 0) return `a head size of ${short(headSize)} is no even number`;
  const positions = config["max_position_embeddings"];
  return positions == null || isSize(positions) ? undefined : "its max_position_embeddings is no number";
}

function ropeProblem(config: Json): string | undefined {
  for (const key of ["rope_scaling", "rope_parameters"]) {
    const rope = config[key];
    if (rope == null) continue;
    if (typeof rope !== "object" || Array.isArray(rope)) return `its ${key} is no object`;
    const values = rope as Json;
    const type = values["rope_type"] ?? values["type"] ?? "default";
    if (type !== "default")
      return `its positions are scaled (${short(type)}), and the embedded engine does not do that`;
    if (!isPositive(values["rope_theta"])) return "its rope_theta is no positive number";
  }
  return ["rope_theta", "rms_norm_eps"].every((key) => isPositive(config[key]))
    ? undefined
    : "its rope_theta or rms_norm_eps is no positive number";
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1;
}

function isPositive(value: unknown): boolean {
  return value == null || (typeof value === "number" && value > 0);
}

function short(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value).slice(0, 40);
}
