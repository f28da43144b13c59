import { describe, expect, test } from "vitest";
import { crossEntropySum } from "../../../src/engine/autodiff/crossEntropy";
import { add, multiply, silu, subtract } from "../../../src/engine/autodiff/elementwise";
import { embed, selectRows } from "../../../src/engine/autodiff/lookup";
import { matMul, reshape, transpose } from "../../../src/engine/autodiff/matrix";
import { rmsNorm } from "../../../src/engine/autodiff/normalize";
import { rotary } from "../../../src/engine/autodiff/rotary";
import { splitLast, stackRows } from "../../../src/engine/autodiff/stack";
import { softmax } from "../../../src/engine/autodiff/softmax";
import { Tape } from "../../../src/engine/autodiff/tape";
import { GraphBuilder, type Value } from "../../../src/engine/onnx/graph";
import { checkGradients, type CheckedInput } from "./gradientCheck";

type Case = [
  title: string,
  inputs: Readonly<Record<string, CheckedInput>>,
  build: (tape: Tape, v: Readonly<Record<string, Value>>) => Value,
];
const batch = { shape: [2, 3, 4], symbolic: ["batch", "length", 4] };

const cases: Case[] = [
  [
    "a sum with broadcasting in front and inside",
    { a: { shape: [2, 3, 4] }, b: { shape: [3, 1] } },
    (t, v) => add(t, v["a"]!, v["b"]!),
  ],
  [
    "a difference with a scalar",
    { a: { shape: [2, 3] }, b: { shape: [] } },
    (t, v) => subtract(t, v["a"]!, v["b"]!),
  ],
  [
    "a product with broadcasting over sizes known only at run time",
    { a: batch, b: { shape: [4] } },
    (t, v) => multiply(t, v["a"]!, v["b"]!),
  ],
  ["a value used twice", { a: { shape: [3] } }, (t, v) => multiply(t, v["a"]!, v["a"]!)],
  [
    "SwiGLU",
    { gate: { shape: [3, 4] }, up: { shape: [3, 4] } },
    (t, v) => multiply(t, silu(t, v["gate"]!), v["up"]!),
  ],
  ["a matrix product", { a: { shape: [3, 4] }, b: { shape: [4, 2] } }, (t, v) => matMul(t, v["a"]!, v["b"]!)],
  [
    "a linear layer (transposed weight) under batch axes, scaled",
    { x: batch, w: { shape: [5, 4] } },
    (t, v) => matMul(t, v["x"]!, v["w"]!, { transposeB: true, alpha: 0.5 }),
  ],
  [
    "attention scores: batched product with a transposed right side",
    { q: { shape: [2, 2, 3, 4] }, k: { shape: [2, 2, 5, 4] } },
    (t, v) => matMul(t, v["q"]!, v["k"]!, { transposeB: true, alpha: 0.5 }),
  ],
  ["a transpose of three axes", { x: { shape: [2, 3, 4] } }, (t, v) => transpose(t, v["x"]!, [2, 0, 1])],
  [
    "heads split by reshape and transpose",
    { x: batch },
    (t, v) => transpose(t, reshape(t, v["x"]!, ["batch", "length", 2, 2]), [0, 2, 1, 3]),
  ],
  [
    "grouped-query attention: query heads share a key head",
    { q: { shape: [1, 4, 3, 2] }, k: { shape: [1, 2, 3, 2] } },
    (t, v) => matMul(t, reshape(t, v["q"]!, [1, 2, 6, 2]), v["k"]!, { transposeB: true }),
  ],
  ["RMSNorm and its weight", { x: batch, w: { shape: [4] } }, (t, v) => rmsNorm(t, v["x"]!, v["w"]!, 1e-5)],
  [
    "softmax under a causal mask",
    { x: { shape: [2, 3, 3] } },
    (t, v) =>
      softmax(
        t,
        add(
          t,
          v["x"]!,
          t.graph.initializer("mask", Float32Array.of(0, -1e9, -1e9, 0, 0, -1e9, 0, 0, 0), [3, 3]),
        ),
      ),
  ],
  [
    "rotary embedding",
    { x: { shape: [1, 2, 3, 4] } },
    (t, v) => rotary(t, v["x"]!, table(t, Math.cos), table(t, Math.sin)),
  ],
  [
    "an embedding whose ids repeat",
    { table: { shape: [5, 2] }, ids: { shape: [2, 3], integers: [4, 0, 4, 4, 2, 0] } },
    (t, v) => embed(t, v["table"]!, v["ids"]!),
  ],
  [
    "rows selected by position",
    {
      x: { shape: [6, 2], symbolic: ["rows", 2] },
      at: { shape: [2], symbolic: ["chosen"], integers: [4, 1] },
    },
    (t, v) => selectRows(t, v["x"]!, v["at"]!),
  ],
  [
    "stacked matrices, their product cut again, one piece unused",
    { x: batch, a: { shape: [2, 4] }, b: { shape: [3, 4] }, c: { shape: [1, 4] } },
    (t, v) => {
      const product = matMul(t, v["x"]!, stackRows(t, [v["a"]!, v["b"]!, v["c"]!]), { transposeB: true });
      const [first, , third] = splitLast(t, product, [2, 3, 1]);
      return multiply(t, first!, third!);
    },
  ],
  [
    "cross-entropy over classes",
    {
      x: { shape: [3, 5], symbolic: ["rows", 5] },
      y: { shape: [3], symbolic: ["rows"], integers: [4, 0, 2] },
    },
    (t, v) => crossEntropySum(t, v["x"]!, v["y"]!),
  ],
];

function table(tape: Tape, f: (angle: number) => number): Value {
  const angles = [0, 1, 2].flatMap((position) => [position * 1.1, position * 0.3]);
  return tape.graph.initializer(f.name, Float32Array.from(angles, f), [3, 2]);
}

describe("gradients agree with central differences", () => {
  test.each<Case>(cases)("%s", async (_title, inputs, build) => {
    const report = await checkGradients(inputs, build);
    expect(report.worst).toBeLessThan(5e-3);
    expect(report.elements).toBeGreaterThan(2);
  });

  test("a value that the loss does not depend on has no gradient", () => {
    const g = new GraphBuilder();
    const tape = new Tape(g);
    const used = tape.watch(g.input("used", "float32", []));
    const unused = tape.watch(g.input("unused", "float32", []));
    const [first, second] = tape.gradients(multiply(tape, used, used), [used, unused]);
    expect(first).toBeDefined();
    expect(second).toBeUndefined();
  });

  test("nothing is written for the gradient of a frozen value", () => {
    const g = new GraphBuilder();
    const tape = new Tape(g);
    const x = tape.watch(g.input("x", "float32", [2, 2]));
    const frozen = g.initializer("w", new Float32Array(4), [2, 2]);
    const y = matMul(tape, x, frozen);
    const loss = tape.record(g.node("ReduceSum", [y], { type: "float32", shape: [] }, { keepdims: 0 }), [
      y,
      () => y,
    ]);
    const before = g.nodes.length;
    tape.gradients(loss, [x]);
    expect(g.nodes.length - before).toBe(1);
  });
});
