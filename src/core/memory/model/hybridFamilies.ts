import {
  CONVERTED,
  headNorms,
  isOn,
  textOf,
  type ConfigValues,
  type Family,
  type Field,
} from "./familyParts";
import { attentionWidths, linearModules, type LinearModule, type ModelShape } from "./modelShape";

/**
 * Models whose layers are not all of one kind. Their parameters are counted exactly; what they keep for the backward pass
 * is forecast as if every layer had attention, which makes it rough.
 */
type Matrix = readonly [name: string, input: number, output: number, source: LinearModule["source"]];

function modulesOf(count: number, rows: readonly Matrix[]): readonly LinearModule[] {
  if (count === 0) return [];
  return rows.map(([name, input, output, source]) => ({
    ...{ name, input, output, source, count },
    ...{ perLayer: 1, seen: 1 },
  }));
}

/** How many layers have attention over all places, by the list or every so many. */
function attentionLayers(shape: ModelShape, values: ConfigValues, every: number): number {
  const listed = values["layer_types"];
  if (!Array.isArray(listed)) return Math.floor(shape.layers / every);
  return Math.min(shape.layers, listed.filter((kind) => kind === "full_attention").length);
}

function isAttention({ source }: LinearModule): boolean {
  return source === "attention" || source === "attended";
}

/** Qwen3-Next and Qwen3.5: gated attention in every fourth layer, a gated delta rule in the others. */
function gatedDelta(
  shape: ModelShape,
  values: ConfigValues,
  field: Field,
  isJoint: boolean,
): Partial<ModelShape> {
  const { hidden, layers } = shape;
  const { queries, keys } = attentionWidths(shape);
  const full = attentionLayers(shape, values, field("full_attention_interval") ?? 4);
  const linear = layers - full;
  const keyHeads = field("linear_num_key_heads") ?? 16;
  const valueHeads = field("linear_num_value_heads") ?? 32;
  const valueSize = field("linear_value_head_dim") ?? 128;
  const keyWidth = keyHeads * (field("linear_key_head_dim") ?? 128);
  const valueWidth = valueHeads * valueSize;
  const convolution = (field("linear_conv_kernel_dim") ?? 4) * (2 * keyWidth + valueWidth);
  const inputs: readonly Matrix[] = isJoint
    ? [
        ["in_proj_qkvz", hidden, 2 * keyWidth + 2 * valueWidth, "attention"],
        ["in_proj_ba", hidden, 2 * valueHeads, "attention"],
      ]
    : [
        ["in_proj_qkv", hidden, 2 * keyWidth + valueWidth, "attention"],
        ["in_proj_z", hidden, valueWidth, "attention"],
        ["in_proj_b", hidden, valueHeads, "attention"],
        ["in_proj_a", hidden, valueHeads, "attention"],
      ];
  return {
    modules: [
      ...modulesOf(full, [
        // The output is gated: queries and gates come from one matrix.
        ["q_proj", hidden, 2 * queries, "attention"],
        ["k_proj", hidden, keys, "attention"],
        ["v_proj", hidden, keys, "attention"],
        ["o_proj", queries, hidden, "attended"],
      ]),
      ...modulesOf(linear, [...inputs, ["linear_attn.out_proj", valueWidth, hidden, "attended"]]),
      ...linearModules(shape).filter((one) => !isAttention(one)),
    ],
    extra: full * headNorms(shape) + linear * (convolution + 2 * valueHeads + valueSize),
  };
}

/** LFM2: short convolutions instead of attention in most layers. */
function shortConvolutions(shape: ModelShape, values: ConfigValues, field: Field): Partial<ModelShape> {
  const { hidden, layers } = shape;
  const listed = values["full_attn_idxs"];
  const full = Array.isArray(listed) ? Math.min(layers, listed.length) : attentionLayers(shape, values, 1);
  const convolved = layers - full;
  const bias = isOn(values, "conv_bias") ? 4 * hidden + hidden : 0;
  const { queries, keys } = attentionWidths(shape);
  const intermediate = shape.experts?.denseWidth ?? shape.intermediate;
  return {
    modules: [
      ...modulesOf(full, [
        ["q_proj", hidden, queries, "attention"],
        ["k_proj", hidden, keys, "attention"],
        ["v_proj", hidden, keys, "attention"],
        ["self_attn.out_proj", queries, hidden, "attended"],
      ]),
      ...modulesOf(convolved, [
        ["in_proj", hidden, 3 * hidden, "attention"],
        ["conv.out_proj", hidden, hidden, "attended"],
      ]),
      ...modulesOf(layers, [
        ["w1", hidden, intermediate, "mlp"],
        ["w3", hidden, intermediate, "mlp"],
        ["w2", intermediate, hidden, "activated"],
      ]),
    ],
    extra: full * headNorms(shape) + convolved * ((field("conv_L_cache") ?? 3) * hidden + bias),
  };
}

function lfmIntermediate(field: Field, hidden: number, values: ConfigValues): number {
  const written = field("block_ff_dim", "intermediate_size") ?? 4 * hidden;
  if (!isOn(values, "block_auto_adjust_ff_dim", true)) return written;
  const multiple = field("block_multiple_of") ?? 256;
  const adjusted = Math.floor((field("block_ffn_dim_multiplier") ?? 1) * Math.floor((2 * written) / 3));
  return multiple * Math.ceil(adjusted / multiple);
}

/** T5: an encoder, and a decoder that also looks at what the encoder made. */
function encoderDecoder(shape: ModelShape, values: ConfigValues, field: Field): Partial<ModelShape> {
  const { hidden, heads } = shape;
  const intermediate = shape.experts?.denseWidth ?? shape.intermediate;
  const queries = heads * (field("d_kv") ?? shape.headSize);
  const encoders = field("num_layers") ?? shape.layers;
  const decoders = field("num_decoder_layers") ?? encoders;
  const layers = encoders + decoders;
  const isGated = textOf(values, "feed_forward_proj").startsWith("gated");
  const up: readonly Matrix[] = isGated
    ? [
        ["wi_0", hidden, intermediate, "mlp"],
        ["wi_1", hidden, intermediate, "mlp"],
      ]
    : [["wi", hidden, intermediate, "mlp"]];
  return {
    layers,
    headSize: queries / heads,
    modules: [
      ...modulesOf(encoders + 2 * decoders, [
        ["q", hidden, queries, "attention"],
        ["k", hidden, queries, "attention"],
        ["v", hidden, queries, "attention"],
        ["o", queries, hidden, "attended"],
      ]),
      ...modulesOf(layers, [...up, ["wo", intermediate, hidden, "activated"]]),
    ],
    // A third norm in the decoder's layers, a second final one, and what distances weigh in both halves.
    extra: decoders * hidden + hidden + 2 * heads * (field("relative_attention_num_buckets") ?? 32),
  };
}

const T5: Family = {
  rough: "an encoder with a decoder is counted as one after the other",
  intermediate: (field) => field("d_ff"),
  adjust: encoderDecoder,
};
const DELTA = "most of its layers have no attention, which is not measured";

export const HYBRIDS: readonly (readonly [string, Family])[] = [
  [
    "qwen3_next",
    {
      ...{ rough: DELTA, queryNorm: true, experts: { ...CONVERTED, sharedGate: true } },
      adjust: (shape, values, field) => gatedDelta(shape, values, field, true),
    },
  ],
  ...["qwen3_5", "qwen3_5_text", "qwen3_5_moe", "qwen3_5_moe_text"].map((name): readonly [string, Family] => [
    name,
    {
      ...{ rough: DELTA, queryNorm: true, experts: { sharedGate: true } },
      adjust: (shape, values, field) => gatedDelta(shape, values, field, false),
    },
  ]),
  ["lfm2", { rough: DELTA, queryNorm: true, intermediate: lfmIntermediate, adjust: shortConvolutions }],
  ["t5", T5],
  ["mt5", T5],
  ["umt5", T5],
];
