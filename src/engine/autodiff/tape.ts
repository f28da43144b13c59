import { binary } from "../onnx/operators";
import type { GraphBuilder, Value } from "../onnx/graph";
import { sameShape } from "../onnx/shape";

/** An input of a recorded operator and how its gradient follows from the gradient of the output. */
export type Pullback = readonly [input: Value, pull: (outputGradient: Value) => Value];

interface Entry {
  readonly outputs: readonly Value[];
  /** Gradients of the outputs, in their order; at least one is known, the others were zero. */
  readonly pull: (
    outputGradients: readonly (Value | undefined)[],
    give: (input: Value, gradient: Value) => void,
  ) => void;
}

/**
 * Reverse-mode differentiation on a graph under construction. The operators of this folder write their forward nodes
 * and record how gradients flow back; `gradients` then writes the backward nodes. Values that no trainable value
 * reaches cost nothing: their pullbacks are never called.
 */
export class Tape {
  readonly graph: GraphBuilder;
  private readonly entries: Entry[] = [];
  private readonly tracked = new Set<string>();

  constructor(graph: GraphBuilder) {
    this.graph = graph;
  }

  /** Gradients will be wanted for this value. */
  watch(value: Value): Value {
    this.tracked.add(value.name);
    return value;
  }

  record(output: Value, ...pullbacks: readonly Pullback[]): Value {
    const active = pullbacks.filter(([input]) => this.tracked.has(input.name));
    if (active.length > 0) {
      this.tracked.add(output.name);
      this.entries.push({
        outputs: [output],
        pull: ([gradient], give) => {
          for (const [input, pull] of active) give(input, pull(gradient!));
        },
      });
    }
    return output;
  }

  /** An operator with several outputs and one differentiable input. */
  recordMany(
    outputs: readonly Value[],
    input: Value,
    pull: (outputGradients: readonly (Value | undefined)[]) => Value,
  ): readonly Value[] {
    if (!this.tracked.has(input.name)) return outputs;
    for (const output of outputs) this.tracked.add(output.name);
    this.entries.push({
      outputs,
      pull: (gradients, give) => {
        give(input, pull(gradients));
      },
    });
    return outputs;
  }

  /** d loss / d value for each of `values`, in order; undefined where the loss does not depend on it. */
  gradients(loss: Value, values: readonly Value[]): readonly (Value | undefined)[] {
    if (loss.shape.length !== 0) throw new Error("the loss must be one number");
    const known = new Map<string, Value>([[loss.name, this.graph.scalar(1)]]);
    for (const { outputs, pull } of this.entries.toReversed()) {
      const gradients = outputs.map((output) => known.get(output.name));
      if (gradients.every((gradient) => gradient === undefined)) continue;
      pull(gradients, (input, gradient) => {
        this.accumulate(known, input, gradient);
      });
    }
    return values.map((value) => known.get(value.name));
  }

  private accumulate(known: Map<string, Value>, input: Value, gradient: Value): void {
    if (!sameShape(input.shape, gradient.shape))
      throw new Error(`the gradient of [${input.shape.join()}] has shape [${gradient.shape.join()}]`);
    const before = known.get(input.name);
    known.set(input.name, before === undefined ? gradient : binary(this.graph, "Add", before, gradient));
  }
}
