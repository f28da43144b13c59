import { broadcast, normalizeAxis, sameShape, withDim, type Dim, type Shape } from "./shape";
import type { GraphBuilder, Value } from "./graph";

/**
 * ONNX operators as functions with shape inference; no gradients here (see ../autodiff). A shape that cannot be right
 * throws while the graph is built, with both shapes in the message.
 */
const MICROSOFT = "com.microsoft";

export type BinaryOp = "Add" | "Sub" | "Mul" | "Div" | "Min";
export type UnaryOp = "Neg" | "Exp" | "Sqrt" | "Sigmoid" | "Reciprocal" | "Identity";

export function binary(g: GraphBuilder, op: BinaryOp, a: Value, b: Value): Value {
  return g.node(op, [a, b], { type: a.type, shape: broadcast(a.shape, b.shape) });
}

export function unary(g: GraphBuilder, op: UnaryOp, x: Value): Value {
  return g.node(op, [x], { type: x.type, shape: x.shape });
}

export interface MatMulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** The product is multiplied by this. */
  readonly alpha?: number;
}

/** α · op(a) · op(b) over the last two axes; leading axes broadcast. */
export function matMul(g: GraphBuilder, a: Value, b: Value, options: MatMulOptions = {}): Value {
  const { transposeA = false, transposeB = false, alpha = 1 } = options;
  const [rows, inner] = lastTwo(a.shape, transposeA);
  const [innerB, columns] = lastTwo(b.shape, transposeB);
  if (inner !== innerB) throw new Error(`matMul of [${a.shape.join()}] and [${b.shape.join()}]`);
  const shape = [...broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns];
  if (!transposeA && !transposeB && alpha === 1) return g.node("MatMul", [a, b], { type: a.type, shape });
  const attributes = { transA: Number(transposeA), transB: Number(transposeB), alpha: { float: alpha } };
  return g.node("FusedMatMul", [a, b], { type: a.type, shape }, attributes, MICROSOFT);
}

function lastTwo(shape: Shape, transposed: boolean): readonly [Dim, Dim] {
  const [first, second] = shape.slice(-2);
  if (first === undefined || second === undefined) throw new Error("matMul needs rank 2");
  return transposed ? [second, first] : [first, second];
}

export function transpose(g: GraphBuilder, x: Value, order: readonly number[]): Value {
  const shape = order.map((axis) => x.shape[axis]!);
  return g.node("Transpose", [x], { type: x.type, shape }, { perm: order });
}

/** `like` gives the sizes where the target has more than one that is only known at run time. */
export function reshape(g: GraphBuilder, x: Value, shape: Shape, like?: Value): Value {
  if (sameShape(x.shape, shape)) return x;
  const encoded = shape.map((dim, i) => (typeof dim === "number" ? dim : dim === x.shape[i] ? 0 : -1));
  const unknown = encoded.filter((dim) => dim === -1).length;
  if (unknown <= 1) return g.node("Reshape", [x, g.ints(encoded)], { type: x.type, shape });
  if (like === undefined || !sameShape(like.shape, shape)) throw new Error(`reshape to [${shape.join()}]`);
  return g.node("Reshape", [x, shapeOf(g, like)], { type: x.type, shape });
}

export function shapeOf(g: GraphBuilder, x: Value): Value {
  return g.node("Shape", [x], { type: "int64", shape: [x.shape.length] });
}

export function reduce(
  g: GraphBuilder,
  op: "ReduceSum" | "ReduceMean",
  x: Value,
  axes: readonly number[],
): Value {
  const normal = axes.map((axis) => normalizeAxis(axis, x.shape.length));
  const shape = x.shape.map((dim, i) => (normal.includes(i) ? 1 : dim));
  return g.node(op, [x, g.ints(normal)], { type: x.type, shape }, { keepdims: 1 });
}

/** The sum over everything, of rank 0. */
export function sumAll(g: GraphBuilder, x: Value): Value {
  return g.node("ReduceSum", [x], { type: x.type, shape: [] }, { keepdims: 0 });
}

/** Over the last axis. */
export function softmax(g: GraphBuilder, op: "Softmax" | "LogSoftmax", x: Value): Value {
  return g.node(op, [x], { type: x.type, shape: x.shape }, { axis: -1 });
}

/** Rows of `x` (its first axis) by index. */
export function gatherRows(g: GraphBuilder, x: Value, indices: Value): Value {
  return g.node(
    "Gather",
    [x, indices],
    { type: x.type, shape: [...indices.shape, ...x.shape.slice(1)] },
    { axis: 0 },
  );
}

/** One element per row of the last axis: `x` [n, v], `indices` [n, 1] → [n, 1]. */
export function gatherLast(g: GraphBuilder, x: Value, indices: Value): Value {
  return g.node("GatherElements", [x, indices], { type: x.type, shape: indices.shape }, { axis: -1 });
}

/** `x` with `updates` added at `indices` along `axis`; equal indices add up, one after the other. */
export function scatterAdd(g: GraphBuilder, x: Value, indices: Value, updates: Value, axis: number): Value {
  return g.node(
    "ScatterElements",
    [x, indices, updates],
    { type: x.type, shape: x.shape },
    { axis, reduction: "add" },
  );
}

/** `x` [n, d] with the rows at `indices` [k, 1], which must differ from each other, replaced by `updates` [k, d]. */
export function scatterRows(g: GraphBuilder, x: Value, indices: Value, updates: Value): Value {
  return g.node("ScatterND", [x, indices, updates], { type: x.type, shape: x.shape });
}

/** `x` repeated to the shape of `like`. */
export function expandLike(g: GraphBuilder, x: Value, like: Value): Value {
  return g.node("Expand", [x, shapeOf(g, like)], { type: x.type, shape: like.shape });
}

/** Pieces along one axis, of the given sizes. */
export function split(g: GraphBuilder, x: Value, sizes: readonly number[], axis = 0): readonly Value[] {
  const outputs = sizes.map((size) => ({ type: x.type, shape: withDim(x.shape, axis, size) }));
  return g.nodeOf("Split", [x, g.ints(sizes)], outputs, { axis });
}

/** Values of known sizes along one axis, one behind the other. */
export function concat(g: GraphBuilder, parts: readonly Value[], axis = 0): Value {
  const size = parts.reduce((sum, part) => sum + Number(part.shape.at(axis)), 0);
  const shape = withDim(parts[0]!.shape, axis, size);
  return g.node("Concat", parts, { type: parts[0]!.type, shape }, { axis });
}

/** x / rms(x) · scale over the last axis, and 1 / rms(x) [..., 1]. */
export function rmsNormalize(
  g: GraphBuilder,
  x: Value,
  scale: Value,
  epsilon: number,
): readonly [Value, Value] {
  const outputs = [
    { type: x.type, shape: x.shape },
    { type: x.type, shape: withDim(x.shape, -1, 1) },
  ];
  const attributes = { axis: -1, epsilon: { float: epsilon }, stash_type: 1 };
  const [y, inverse] = g.nodeOf("SimplifiedLayerNormalization", [x, scale], outputs, attributes);
  return [y!, inverse!];
}

/** Rotary embedding of the first positions. `x` [batch, heads, length, size], tables [positions, size / 2]. */
export function rotate(g: GraphBuilder, x: Value, cosine: Value, sine: Value): Value {
  const inputs = [x, g.ints([0]), cosine, sine];
  return g.node("RotaryEmbedding", inputs, { type: x.type, shape: x.shape }, { interleaved: 0 }, MICROSOFT);
}
