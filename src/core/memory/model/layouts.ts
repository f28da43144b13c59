/** What a matrix reads: modules with one source read the same tensor. */
export type Source = "attention" | "attended" | "mlp" | "activated" | "latent" | "other";

export type Size = "hidden" | "queries" | "keys" | "joint" | "intermediate" | "both";
export type Row = readonly [name: string, input: Size, output: Size, source: Source];

interface LayerNames {
  readonly attention: readonly Row[];
  readonly mlp: readonly Row[];
  /** The MLP has a gate beside its way up. */
  readonly gated?: true;
  /** One matrix makes queries, keys and values: the values keep all of it beside the rotated queries and keys. */
  readonly joint?: true;
}

const SEPARATE: readonly Row[] = [
  ["q_proj", "hidden", "queries", "attention"],
  ["k_proj", "hidden", "keys", "attention"],
  ["v_proj", "hidden", "keys", "attention"],
];
const attended = (name: string): Row => [name, "queries", "hidden", "attended"];
const joint = (name: string): Row => [name, "hidden", "joint", "attention"];
const plain = (up: string, down: string): readonly Row[] => [
  [up, "hidden", "intermediate", "mlp"],
  [down, "intermediate", "hidden", "activated"],
];
const gated = (gate: string, up: string, down: string): readonly Row[] => [
  [gate, "hidden", "intermediate", "mlp"],
  ...plain(up, down),
];
/** Gate and way up in one matrix. */
const doubled = (up: string, down: string): readonly Row[] => [
  [up, "hidden", "both", "mlp"],
  [down, "intermediate", "hidden", "activated"],
];
const encoder = (query: string, key: string, value: string): readonly Row[] => [
  [query, "hidden", "queries", "attention"],
  [key, "hidden", "keys", "attention"],
  [value, "hidden", "keys", "attention"],
];

/** Names and wiring as the model files of Transformers have them. */
const LAYOUTS = {
  llama: {
    attention: [...SEPARATE, attended("o_proj")],
    mlp: gated("gate_proj", "up_proj", "down_proj"),
    gated: true,
  },
  /** Llama's attention with an MLP of two matrices. */
  nemotron: { attention: [...SEPARATE, attended("o_proj")], mlp: plain("up_proj", "down_proj") },
  glm: {
    attention: [...SEPARATE, attended("o_proj")],
    mlp: doubled("gate_up_proj", "down_proj"),
    gated: true,
  },
  phi3: {
    attention: [joint("qkv_proj"), attended("o_proj")],
    mlp: doubled("gate_up_proj", "down_proj"),
    gated: true,
    joint: true,
  },
  phi: { attention: [...SEPARATE, attended("dense")], mlp: plain("fc1", "fc2") },
  opt: { attention: [...SEPARATE, attended("out_proj")], mlp: plain("fc1", "fc2") },
  gpt2: {
    attention: [joint("attn.c_attn"), attended("attn.c_proj")],
    mlp: plain("mlp.c_fc", "mlp.c_proj"),
  },
  gptneo: { attention: [...SEPARATE, attended("out_proj")], mlp: plain("c_fc", "c_proj") },
  gptj: { attention: [...SEPARATE, attended("out_proj")], mlp: plain("fc_in", "fc_out") },
  codegen: { attention: [joint("qkv_proj"), attended("out_proj")], mlp: plain("fc_in", "fc_out") },
  neox: {
    attention: [joint("attention.query_key_value"), attended("attention.dense")],
    mlp: plain("dense_h_to_4h", "dense_4h_to_h"),
    joint: true,
  },
  falcon: {
    attention: [joint("query_key_value"), attended("self_attention.dense")],
    mlp: plain("dense_h_to_4h", "dense_4h_to_h"),
    joint: true,
  },
  /** Without rotation, queries, keys and values stay one tensor. */
  bloom: {
    attention: [joint("query_key_value"), attended("self_attention.dense")],
    mlp: plain("dense_h_to_4h", "dense_4h_to_h"),
  },
  persimmon: {
    attention: [joint("query_key_value"), attended("self_attn.dense")],
    mlp: plain("dense_h_to_4h", "dense_4h_to_h"),
    joint: true,
  },
  mpt: { attention: [joint("Wqkv"), attended("attn.out_proj")], mlp: plain("up_proj", "down_proj") },
  qwen: {
    attention: [joint("attn.c_attn"), attended("attn.c_proj")],
    mlp: gated("w1", "w2", "mlp.c_proj"),
    gated: true,
    joint: true,
  },
  starcoder2: { attention: [...SEPARATE, attended("o_proj")], mlp: plain("c_fc", "c_proj") },
  bert: {
    attention: [...encoder("query", "key", "value"), attended("attention.output.dense")],
    mlp: plain("intermediate.dense", "output.dense"),
  },
  albert: {
    attention: [...encoder("query", "key", "value"), attended("attention.dense")],
    mlp: plain("ffn", "ffn_output"),
  },
  distilbert: {
    attention: [...encoder("q_lin", "k_lin", "v_lin"), attended("out_lin")],
    mlp: plain("lin1", "lin2"),
  },
  deberta: {
    attention: [...encoder("query_proj", "key_proj", "value_proj"), attended("attention.output.dense")],
    mlp: plain("intermediate.dense", "output.dense"),
  },
  modernbert: {
    attention: [joint("Wqkv"), attended("attn.Wo")],
    mlp: doubled("Wi", "mlp.Wo"),
    gated: true,
    joint: true,
  },
} as const satisfies Readonly<Record<string, LayerNames>>;

export type Layout = keyof typeof LAYOUTS;

/** How the matrices of a layer are called and wired. */
export function layerNames(layout: Layout): LayerNames {
  return LAYOUTS[layout];
}
