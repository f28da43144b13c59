import { add, multiply, silu } from "../autodiff/elementwise";
import { embed, selectRows } from "../autodiff/lookup";
import { flatShape, matMul, reshape, transpose } from "../autodiff/matrix";
import { rmsNorm } from "../autodiff/normalize";
import { rotary } from "../autodiff/rotary";
import { splitLast, stackRows } from "../autodiff/stack";
import { softmax } from "../autodiff/softmax";
import type { Tape } from "../autodiff/tape";
import type { Value } from "../onnx/graph";
import type { Dim } from "../onnx/shape";
import type { LlamaConfig } from "./llamaConfig";
import { modulePath, type LinearModule } from "./llamaTensors";

/** Where the graph finds its weights: frozen initializers, pieces of the trained vector, low-rank updates beside them. */
export interface ParameterSource {
  weight(name: string): Value;
  /** A [r, in] and B [out, r] of a linear module, or undefined where it has no adapter. */
  lowRank(path: string): { readonly a: Value; readonly b: Value; readonly scaling: number } | undefined;
}

export interface LlamaInputs {
  /** [batch, length], padded on the right with any token. */
  readonly ids: Value;
  /** [chosen] positions in the flattened [batch · length] whose next token is predicted. */
  readonly positions: Value;
  /** [queries, length] added to the attention scores: see `causalMask`. */
  readonly mask: Value;
  /** [positions, headSize / 2] */
  readonly cosine: Value;
  readonly sine: Value;
}

/** Declares the graph's inputs; batch, length and the number of chosen positions are known only when it runs. */
export function llamaInputs(tape: Tape, config: LlamaConfig, maxLength: number): LlamaInputs {
  const g = tape.graph;
  const tables = rotaryTables(config, maxLength);
  const shape = [maxLength, config.headSize / 2];
  return {
    ids: g.input("ids", "int64", ["batch", "length"]),
    positions: g.input("positions", "int64", ["chosen"]),
    mask: g.input("mask", "float32", [queriesDim(config), "length"]),
    cosine: g.initializer("cosine", tables.cosine, shape),
    sine: g.initializer("sine", tables.sine, shape),
  };
}

/**
 * Logits [chosen, vocabulary] at the chosen positions only: rows that are not trained or scored never meet the head.
 * Padding on the right needs no mask of its own: under the causal mask no real token sees a later one.
 */
export function llamaLogits(
  tape: Tape,
  config: LlamaConfig,
  source: ParameterSource,
  inputs: LlamaInputs,
): Value {
  const embedding = source.weight("model.embed_tokens.weight");
  let hidden = embed(tape, embedding, inputs.ids);
  for (let layer = 0; layer < config.layers; layer++)
    hidden = block(tape, config, source, inputs, hidden, layer);
  const chosen = selectRows(tape, reshape(tape, hidden, flatShape(hidden.shape)), inputs.positions);
  const normal = rmsNorm(tape, chosen, source.weight("model.norm.weight"), config.normEpsilon);
  const head = config.tied ? embedding : source.weight("lm_head.weight");
  return matMul(tape, normal, head, { transposeB: true });
}

function block(
  tape: Tape,
  config: LlamaConfig,
  source: ParameterSource,
  inputs: LlamaInputs,
  x: Value,
  layer: number,
): Value {
  const linears = (value: Value, ...modules: readonly LinearModule[]): readonly Value[] =>
    project(
      tape,
      source,
      value,
      modules.map((module) => modulePath(layer, module)),
    );
  const norm = (value: Value, name: string): Value =>
    rmsNorm(tape, value, source.weight(`model.layers.${layer}.${name}.weight`), config.normEpsilon);
  const before = norm(x, "input_layernorm");
  const [q, k, v] = linears(before, "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj");
  const attended = attention(tape, config, inputs, q!, k!, v!);
  const middle = add(tape, x, linears(attended, "self_attn.o_proj")[0]!);
  const after = norm(middle, "post_attention_layernorm");
  const [gate, up] = linears(after, "mlp.gate_proj", "mlp.up_proj");
  const gated = multiply(tape, silu(tape, gate!), up!);
  return add(tape, middle, linears(gated, "mlp.down_proj")[0]!);
}

/**
 * x · Wᵀ for modules that read the same x, plus scaling · (x · Aᵀ) · Bᵀ where one has an adapter (Hu et al. 2021). Their
 * matrices are stacked, so that one product serves all: low-rank products alone would be too narrow to be fast.
 */
function project(tape: Tape, source: ParameterSource, x: Value, paths: readonly string[]): readonly Value[] {
  const weights = paths.map((path) => source.weight(`${path}.weight`));
  const product = matMul(tape, x, stackRows(tape, weights), { transposeB: true });
  const outputs = splitLast(
    tape,
    product,
    weights.map((weight) => Number(weight.shape[0])),
  );
  const updates = paths.map((path) => source.lowRank(path));
  const adapted = updates.filter((update) => update !== undefined);
  if (adapted.length === 0) return outputs;
  const inner = splitLast(
    tape,
    matMul(
      tape,
      x,
      stackRows(
        tape,
        adapted.map(({ a }) => a),
      ),
      { transposeB: true },
    ),
    adapted.map(({ a }) => Number(a.shape[0])),
  );
  return outputs.map((output, i) => {
    const update = updates[i];
    if (update === undefined) return output;
    const narrow = inner[adapted.indexOf(update)]!;
    return add(tape, output, matMul(tape, narrow, update.b, { transposeB: true, alpha: update.scaling }));
  });
}

/**
 * Grouped-query attention without repeating keys: the query heads that share a key head lie behind one another on the
 * query axis, so that one product serves them all.
 */
function attention(
  tape: Tape,
  config: LlamaConfig,
  inputs: LlamaInputs,
  q: Value,
  k: Value,
  v: Value,
): Value {
  const { heads, keyValueHeads, headSize } = config;
  const [batch, length] = q.shape as readonly [Dim, Dim, Dim];
  const split = (x: Value, count: number): Value =>
    transpose(tape, reshape(tape, x, [batch, length, count, headSize]), [0, 2, 1, 3]);
  const rotated = (x: Value): Value => rotary(tape, x, inputs.cosine, inputs.sine);
  const queries = rotated(split(q, heads));
  const grouped = reshape(tape, queries, [batch, keyValueHeads, queriesDim(config, length), headSize]);
  const scale = 1 / Math.sqrt(headSize);
  const scores = matMul(tape, grouped, rotated(split(k, keyValueHeads)), { transposeB: true, alpha: scale });
  const weights = softmax(tape, add(tape, scores, inputs.mask));
  const mixed = matMul(tape, weights, split(v, keyValueHeads));
  const joined = transpose(tape, reshape(tape, mixed, queries.shape, queries), [0, 2, 1, 3]);
  return reshape(tape, joined, [batch, length, heads * headSize]);
}

/** The size of the query axis of `mask`: length × the number of query heads per key head. */
function queriesDim(config: LlamaConfig, length: Dim = "length"): Dim {
  const groups = config.heads / config.keyValueHeads;
  if (groups === 1) return length;
  return typeof length === "number" ? length * groups : `${groups}${length}`;
}

/** [groups · length, length]: 0 where a query may look, a number that softmax turns into exactly 0 elsewhere. */
export function causalMask(
  config: LlamaConfig,
  length: number,
): { readonly data: Float32Array; readonly shape: readonly number[] } {
  const rows = (config.heads / config.keyValueHeads) * length;
  const data = new Float32Array(rows * length);
  for (let row = 0; row < rows; row++) data.fill(-1e9, row * length + (row % length) + 1, (row + 1) * length);
  return { data, shape: [rows, length] };
}

/** cos and sin of position · θ^(−2i / headSize), [positions, headSize / 2] (Su et al. 2021). */
function rotaryTables(
  config: LlamaConfig,
  positions: number,
): { readonly cosine: Float32Array; readonly sine: Float32Array } {
  const half = config.headSize / 2;
  const cosine = new Float32Array(positions * half);
  const sine = new Float32Array(positions * half);
  for (let position = 0; position < positions; position++)
    for (let i = 0; i < half; i++) {
      const angle = position * config.ropeTheta ** (-i / half);
      cosine[position * half + i] = Math.cos(angle);
      sine[position * half + i] = Math.sin(angle);
    }
  return { cosine, sine };
}
