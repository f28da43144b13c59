import { crossEntropySum, labelLogProbabilities } from "../autodiff/crossEntropy";
import { Tape } from "../autodiff/tape";
import { GraphBuilder, type Value } from "../onnx/graph";
import { concat, reshape, split } from "../onnx/operators";
import type { LlamaConfig } from "./llamaConfig";
import { llamaInputs, llamaLogits, type ParameterSource } from "./llamaGraph";
import { loraA, loraB, type TrainableSet } from "./trainables";

/** A model in memory: its shape and its float32 weights by name. */
export interface LlamaModel {
  readonly config: LlamaConfig;
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
}

/**
 * Forward and backward in one graph.
 * Inputs: `parameters` [size of the set], `ids`, `positions`, `mask`, `labels` [chosen].
 * Outputs: `loss` (the SUM of −ln p over the chosen positions, in nats) and `gradient` of it [size of the set].
 */
export function gradientGraph(model: LlamaModel, set: TrainableSet, maxLength: number): GraphBuilder {
  const g = new GraphBuilder();
  const tape = new Tape(g);
  const parts = parameterParts(g, set);
  for (const value of parts.values()) tape.watch(value);
  const inputs = llamaInputs(tape, model.config, maxLength);
  const labels = g.input("labels", "int64", ["chosen"]);
  const logits = llamaLogits(tape, model.config, parameterSource(g, model, set, parts), inputs);
  const loss = crossEntropySum(tape, logits, labels);
  const wanted = set.tensors.map((tensor) => parts.get(tensor.name)!);
  const gradients = tape.gradients(loss, wanted).map((gradient, i) => {
    if (gradient === undefined) throw new Error(`the loss does not depend on ${set.tensors[i]!.name}`);
    return reshape(g, gradient, [set.tensors[i]!.size]);
  });
  g.output("loss", loss);
  g.output("gradient", concat(g, gradients));
  return g;
}

/** Inputs as in `gradientGraph`; output `logProbabilities` [chosen, 1]: ln p of each label at its position. */
export function scoringGraph(model: LlamaModel, set: TrainableSet, maxLength: number): GraphBuilder {
  const g = new GraphBuilder();
  const tape = new Tape(g);
  const parts = parameterParts(g, set);
  const inputs = llamaInputs(tape, model.config, maxLength);
  const labels = g.input("labels", "int64", ["chosen"]);
  const logits = llamaLogits(tape, model.config, parameterSource(g, model, set, parts), inputs);
  g.output("logProbabilities", labelLogProbabilities(tape, logits, labels));
  return g;
}

/** The flat input vector, cut into the trained tensors. */
function parameterParts(g: GraphBuilder, set: TrainableSet): ReadonlyMap<string, Value> {
  if (set.size === 0) return new Map();
  const vector = g.input("parameters", "float32", [set.size]);
  const pieces = split(
    g,
    vector,
    set.tensors.map((tensor) => tensor.size),
  );
  return new Map(set.tensors.map(({ name, shape }, i) => [name, reshape(g, pieces[i]!, shape)]));
}

function parameterSource(
  g: GraphBuilder,
  model: LlamaModel,
  set: TrainableSet,
  parts: ReadonlyMap<string, Value>,
): ParameterSource {
  const frozen = new Map<string, Value>();
  const { method } = set;
  return {
    weight: (name) => {
      const known = parts.get(name) ?? frozen.get(name);
      if (known !== undefined) return known;
      const made = g.initializer(name, model.weights.get(name)!, model.shapes.get(name)!);
      frozen.set(name, made);
      return made;
    },
    lowRank: (path) => {
      const a = parts.get(loraA(path));
      const b = parts.get(loraB(path));
      if (a === undefined || b === undefined || method.name !== "lora") return undefined;
      return { a, b, scaling: method.alpha / method.r };
    },
  };
}
