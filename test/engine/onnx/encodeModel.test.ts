import { InferenceSession } from "onnxruntime-node";
import { expect, test } from "vitest";
import { encodeModel } from "../../../src/engine/onnx/encodeModel";
import { GraphBuilder } from "../../../src/engine/onnx/graph";
import { binary, matMul, reshape } from "../../../src/engine/onnx/operators";
import { ProtoWriter } from "../../../src/engine/onnx/protobuf";
import { compileGraph } from "../../../src/engine/onnx/session";
import { broadcast } from "../../../src/engine/onnx/shape";

test("protobuf fields have the bytes of the specification", () => {
  // 150 as field 1 is the example of the encoding guide; −1 takes ten bytes.
  expect([...new ProtoWriter().int(1, 150).finish()]).toEqual([0x08, 0x96, 0x01]);
  expect([...new ProtoWriter().int(1, -1).finish()]).toEqual([
    0x08,
    ...new Array<number>(9).fill(0xff),
    0x01,
  ]);
  expect([...new ProtoWriter().string(2, "testing").finish()]).toEqual([0x12, 7, ...Buffer.from("testing")]);
  expect([...new ProtoWriter().message(3, new ProtoWriter().int(1, 150)).finish()]).toEqual([
    0x1a, 3, 8, 0x96, 1,
  ]);
  expect([...new ProtoWriter().float(4, 1).finish()]).toEqual([0x25, 0, 0, 0x80, 0x3f]);
});

test("a model declares its inputs and outputs with fixed and named sizes", async () => {
  const g = new GraphBuilder();
  const x = g.input("x", "float32", ["rows", 2]);
  g.output("y", matMul(g, x, g.initializer("w", Float32Array.of(1, 2, 3, 4), [2, 2])));
  const session = await InferenceSession.create(encodeModel(g));
  expect(session.inputMetadata).toMatchObject([{ name: "x", type: "float32", shape: ["rows", 2] }]);
  expect(session.outputMetadata).toMatchObject([{ name: "y", type: "float32", shape: ["rows", 2] }]);
  await session.release();
});

test("the runtime computes what the graph says", async () => {
  const g = new GraphBuilder();
  const x = g.input("x", "float32", ["rows", 2]);
  const w = g.initializer("w", Float32Array.of(1, 2, 3, 4), [2, 2]);
  g.output("y", binary(g, "Add", matMul(g, x, w, { transposeB: true, alpha: 2 }), g.floats([10, 20])));
  const compiled = await compileGraph(g, { threads: 1 });
  const result = await compiled.run({ x: { data: Float32Array.of(1, 1, 0, -1), shape: [2, 2] } });
  await compiled.release();
  expect([...result.get("y")!]).toEqual([16, 34, 6, 12]);
});

test("tensor data is copied once, at the end, however deep its message is nested", () => {
  const data = Uint8Array.of(1, 2, 3);
  const outer = new ProtoWriter().message(1, new ProtoWriter().message(2, new ProtoWriter().bytes(3, data)));
  // A copy made on the way would still hold the old byte.
  data[1] = 9;
  expect([...outer.finish()]).toEqual([0x0a, 7, 0x12, 5, 0x1a, 3, 1, 9, 3]);
});

test.each<[string, (g: GraphBuilder) => void, RegExp]>([
  [
    "a product of matrices that do not fit",
    (g) => matMul(g, g.input("a", "float32", [2, 3]), g.input("b", "float32", [2, 3])),
    /matMul/u,
  ],
  [
    "a reshape with two unknown sizes",
    (g) => reshape(g, g.input("a", "float32", ["n", 4]), ["x", "y", 2]),
    /reshape/u,
  ],
  [
    "an initializer of the wrong size",
    (g) => g.initializer("w", new Float32Array(3), [2, 2]),
    /3 values for a shape of 4/u,
  ],
  ["two values of one name", (g) => [g.input("a", "float32", []), g.input("a", "float32", [])], /named a/u],
])("a graph that cannot be right fails while it is built: %s", (_title, build, message) => {
  expect(() => {
    build(new GraphBuilder());
  }).toThrow(message);
});

test("sizes known only at run time broadcast with themselves and with one", () => {
  expect(broadcast(["n", 1, 4], ["m", 1])).toEqual(["n", "m", 4]);
  expect(() => broadcast(["n", 4], ["m", 4])).toThrow(/broadcast/u);
});
