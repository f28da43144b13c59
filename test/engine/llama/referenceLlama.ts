import type { LlamaModel } from "../../../src/engine/llama/llamaModel";

type Matrix = readonly Float64Array[];

/** The architecture written out as loops in double precision, one token after the other: slow, and hard to get wrong. */
export function referenceLogits(model: LlamaModel, ids: readonly number[]): Matrix {
  const { config } = model;
  const weight = (name: string): Float32Array => model.weights.get(name)!;
  const embedding = weight("model.embed_tokens.weight");
  const size = config.hiddenSize;
  let x: Float64Array[] = ids.map((id) => Float64Array.from(embedding.subarray(id * size, (id + 1) * size)));
  for (let layer = 0; layer < config.layers; layer++) {
    const name = (part: string): Float32Array => weight(`model.layers.${layer}.${part}.weight`);
    const before = x.map((row) => norm(row, name("input_layernorm"), config.normEpsilon));
    const q = before.map((row, t) => ropeHeads(times(name("self_attn.q_proj"), row), t, model));
    const k = before.map((row, t) => ropeHeads(times(name("self_attn.k_proj"), row), t, model));
    const v = before.map((row) => times(name("self_attn.v_proj"), row));
    x = x.map((row, t) => sum(row, times(name("self_attn.o_proj"), attend(model, q[t]!, k, v, t))));
    x = x.map((row) => {
      const after = norm(row, name("post_attention_layernorm"), config.normEpsilon);
      const gate = times(name("mlp.gate_proj"), after);
      const up = times(name("mlp.up_proj"), after);
      return sum(
        row,
        times(
          name("mlp.down_proj"),
          gate.map((value, i) => (value / (1 + Math.exp(-value))) * up[i]!),
        ),
      );
    });
  }
  const head = weight(config.tied ? "model.embed_tokens.weight" : "lm_head.weight");
  return x.map((row) => times(head, norm(row, weight("model.norm.weight"), config.normEpsilon)));
}

function attend(model: LlamaModel, q: Float64Array, k: Matrix, v: Matrix, t: number): Float64Array {
  const { heads, keyValueHeads, headSize } = model.config;
  const out = new Float64Array(heads * headSize);
  for (let head = 0; head < heads; head++) {
    const shared = Math.floor(head / (heads / keyValueHeads)) * headSize;
    const scores: number[] = [];
    for (let s = 0; s <= t; s++) {
      let dot = 0;
      for (let i = 0; i < headSize; i++) dot += q[head * headSize + i]! * k[s]![shared + i]!;
      scores.push(Math.exp(dot / Math.sqrt(headSize)));
    }
    const total = scores.reduce((a, b) => a + b, 0);
    for (let s = 0; s <= t; s++)
      for (let i = 0; i < headSize; i++)
        out[head * headSize + i]! += (scores[s]! / total) * v[s]![shared + i]!;
  }
  return out;
}

function ropeHeads(x: Float64Array, position: number, model: LlamaModel): Float64Array {
  const { headSize, ropeTheta } = model.config;
  const half = headSize / 2;
  const out = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += headSize)
    for (let i = 0; i < half; i++) {
      const angle = position / ropeTheta ** ((2 * i) / headSize);
      const [a, b] = [x[start + i]!, x[start + i + half]!];
      out[start + i] = a * Math.cos(angle) - b * Math.sin(angle);
      out[start + i + half] = b * Math.cos(angle) + a * Math.sin(angle);
    }
  return out;
}

function norm(x: Float64Array, weight: Float32Array, epsilon: number): Float64Array {
  const mean = x.reduce((total, value) => total + value * value, 0) / x.length;
  return x.map((value, i) => (value / Math.sqrt(mean + epsilon)) * weight[i]!);
}

/** weight [out, in] · x */
function times(weight: Float32Array, x: Float64Array): Float64Array {
  const out = new Float64Array(weight.length / x.length);
  for (let row = 0; row < out.length; row++)
    for (let i = 0; i < x.length; i++) out[row]! += weight[row * x.length + i]! * x[i]!;
  return out;
}

function sum(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value + b[i]!);
}

/** ln of the softmax at `index`. */
export function logSoftmaxAt(logits: Float64Array, index: number): number {
  const top = Math.max(...logits);
  return logits[index]! - top - Math.log(logits.reduce((total, value) => total + Math.exp(value - top), 0));
}
