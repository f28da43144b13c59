import { createRandom } from "../../src/base/random";
import type { LlamaConfig } from "../../src/engine/llama/llamaConfig";
import type { LlamaModel } from "../../src/engine/llama/llamaModel";
import { llamaTensors } from "../../src/engine/llama/llamaTensors";

export const TINY: LlamaConfig = {
  vocabularySize: 13,
  hiddenSize: 8,
  intermediateSize: 12,
  layers: 2,
  heads: 4,
  keyValueHeads: 2,
  headSize: 4,
  normEpsilon: 1e-5,
  ropeTheta: 10000,
  tied: true,
  maxPositions: 64,
};

/** Random weights: about 1/√in for matrices, near 1 for norms. */
export function randomModel(config: LlamaConfig, seed = 1): LlamaModel {
  const random = createRandom(seed);
  const specs = llamaTensors(config);
  const weights = specs.map(({ name, shape, kind }) => {
    const count = shape.reduce((a, b) => a * b, 1);
    const scale = kind === "norm" ? 0.2 : kind === "linear" ? 1 / Math.sqrt(shape[1]!) : 0.7;
    const centre = kind === "norm" ? 1 : 0;
    return [name, Float32Array.from({ length: count }, () => centre + scale * random.normal())] as const;
  });
  return { config, weights: new Map(weights), shapes: new Map(specs.map((spec) => [spec.name, spec.shape])) };
}
