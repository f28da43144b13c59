import { createRandom } from "../../../src/base/random";
import { multiply } from "../../../src/engine/autodiff/elementwise";
import { Tape } from "../../../src/engine/autodiff/tape";
import { GraphBuilder, type Value } from "../../../src/engine/onnx/graph";
import { expandLike, sumAll } from "../../../src/engine/onnx/operators";
import { compileGraph, type Feed, type Feeds } from "../../../src/engine/onnx/session";
import type { Shape } from "../../../src/engine/onnx/shape";

export interface CheckedInput {
  readonly shape: readonly number[];
  /** Names for sizes that the graph shall not know. */
  readonly symbolic?: Shape;
  /** Integer inputs have given values and no gradient. */
  readonly integers?: readonly number[];
}

export interface GradientReport {
  /** Largest |analytic − numeric| / (|analytic| + |numeric| + 0.01) over every element of every float input. */
  readonly worst: number;
  readonly elements: number;
  readonly output: Float32Array;
}

/**
 * Compares the gradients of Σ output · random weights (or of the output itself, if it is one number) with central
 * differences, element by element.
 */
export async function checkGradients(
  inputs: Readonly<Record<string, CheckedInput>>,
  build: (tape: Tape, values: Readonly<Record<string, Value>>) => Value,
  step = 1e-2,
): Promise<GradientReport> {
  const random = createRandom(5);
  const g = new GraphBuilder();
  const tape = new Tape(g);
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const type = input.integers === undefined ? "float32" : "int64";
      return [name, g.input(name, type, input.symbolic ?? input.shape)];
    }),
  );
  const floats = Object.keys(inputs).filter((name) => inputs[name]!.integers === undefined);
  for (const name of floats) tape.watch(values[name]!);
  const output = build(tape, values);
  const loss = output.shape.length === 0 ? output : weighted(tape, output);
  const gradients = tape.gradients(
    loss,
    floats.map((name) => values[name]!),
  );
  g.output("loss", loss);
  g.output("result", output);
  gradients.forEach((gradient, i) => {
    g.output(`d_${floats[i]!}`, gradient!);
  });
  const compiled = await compileGraph(g, { threads: 1 });
  const feeds: Record<string, Feed> = {};
  for (const [name, { shape, integers }] of Object.entries(inputs)) {
    const count = shape.reduce((a, b) => a * b, 1);
    const data = integers
      ? BigInt64Array.from(integers, BigInt)
      : Float32Array.from({ length: count }, () => random.normal());
    feeds[name] = { data, shape };
  }
  if (output.shape.length > 0) {
    const shape = outputShape(output.shape, inputs);
    const count = shape.reduce((a, b) => a * b, 1);
    feeds["weights"] = { data: Float32Array.from({ length: count }, () => random.normal()), shape };
  }
  const analytic = await compiled.run(feeds);
  let worst = 0;
  let elements = 0;
  for (const name of floats) {
    const feed = feeds[name]!;
    const gradient = analytic.get(`d_${name}`)!;
    for (let i = 0; i < feed.data.length; i++) {
      const at = async (delta: number): Promise<number> => {
        const moved = Float32Array.from(feed.data as Float32Array);
        moved[i]! += delta;
        const all: Feeds = { ...feeds, [name]: { ...feed, data: moved } };
        return (await compiled.run(all)).get("loss")![0]!;
      };
      const numeric = ((await at(step)) - (await at(-step))) / (2 * step);
      const exact = gradient[i]!;
      worst = Math.max(worst, Math.abs(exact - numeric) / (Math.abs(exact) + Math.abs(numeric) + 0.01));
      elements++;
    }
  }
  await compiled.release();
  return { worst, elements, output: analytic.get("result")! };
}

function weighted(tape: Tape, output: Value): Value {
  const product = multiply(tape, output, tape.graph.input("weights", "float32", output.shape));
  return tape.record(sumAll(tape.graph, product), [product, (d) => expandLike(tape.graph, d, product)]);
}

function outputShape(shape: Shape, inputs: Readonly<Record<string, CheckedInput>>): number[] {
  const sizes = new Map<string, number>();
  for (const { shape: actual, symbolic } of Object.values(inputs))
    symbolic?.forEach((dim, i) => typeof dim === "string" && sizes.set(dim, actual[i]!));
  return shape.map((dim) =>
    typeof dim === "number" ? dim : dim.split("*").reduce((p, n) => p * (sizes.get(n) ?? NaN), 1),
  );
}
