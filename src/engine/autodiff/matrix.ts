import { matMul as matMulNode, reshape as reshapeNode, transpose as transposeNode } from "../onnx/operators";
import type { GraphBuilder, Value } from "../onnx/graph";
import { sameShape, type Shape } from "../onnx/shape";
import type { Tape } from "./tape";

/** α · a · b, or α · a · bᵀ, over the last two axes. `b` is a matrix, or has the same leading axes as `a`. */
export function matMul(
  tape: Tape,
  a: Value,
  b: Value,
  options: { readonly transposeB?: boolean; readonly alpha?: number } = {},
): Value {
  const g = tape.graph;
  const { transposeB = false, alpha = 1 } = options;
  if (b.shape.length !== 2 && !sameShape(a.shape.slice(0, -2), b.shape.slice(0, -2)))
    throw new Error(`matMul does not broadcast [${a.shape.join()}] and [${b.shape.join()}]`);
  return tape.record(
    matMulNode(g, a, b, { transposeB, alpha }),
    [a, (d) => matMulNode(g, d, b, { transposeB: !transposeB, alpha })],
    [b, (d) => gradientOfB(g, a, b, d, transposeB, alpha)],
  );
}

/** aᵀ · d, or dᵀ · a; where `b` is a matrix under leading axes of `a`, those are summed over by flattening first. */
function gradientOfB(
  g: GraphBuilder,
  a: Value,
  b: Value,
  d: Value,
  transposeB: boolean,
  alpha: number,
): Value {
  const flat = b.shape.length === 2;
  const left = flat ? flatten(g, a) : a;
  const right = flat ? flatten(g, d) : d;
  const options = { transposeA: true, alpha };
  return transposeB ? matMulNode(g, right, left, options) : matMulNode(g, left, right, options);
}

/** All axes but the last become one. */
export function flatten(g: GraphBuilder, x: Value): Value {
  if (x.shape.length <= 2) return x;
  return reshapeNode(g, x, flatShape(x.shape));
}

export function flatShape(shape: Shape): Shape {
  const leading = shape.slice(0, -1);
  const known = leading.every((dim) => typeof dim === "number");
  const rows = known ? leading.reduce<number>((product, dim) => product * dim, 1) : leading.join("*");
  return [rows, shape.at(-1)!];
}

export function transpose(tape: Tape, x: Value, order: readonly number[]): Value {
  const inverse = order.map((_, axis) => order.indexOf(axis));
  return tape.record(transposeNode(tape.graph, x, order), [x, (d) => transposeNode(tape.graph, d, inverse)]);
}

/** `like`: see the operator of the same name. */
export function reshape(tape: Tape, x: Value, shape: Shape, like?: Value): Value {
  return tape.record(reshapeNode(tape.graph, x, shape, like), [
    x,
    (d) => reshapeNode(tape.graph, d, x.shape, x),
  ]);
}
