import { binary, reduce, reshape, unary } from "../onnx/operators";
import type { Value } from "../onnx/graph";
import type { GraphBuilder } from "../onnx/graph";
import type { Tape } from "./tape";

/** Element by element, with broadcasting. */
export function add(tape: Tape, a: Value, b: Value): Value {
  const g = tape.graph;
  return tape.record(
    binary(g, "Add", a, b),
    [a, (d) => sumToShapeOf(g, d, a)],
    [b, (d) => sumToShapeOf(g, d, b)],
  );
}

export function subtract(tape: Tape, a: Value, b: Value): Value {
  const g = tape.graph;
  return tape.record(
    binary(g, "Sub", a, b),
    [a, (d) => sumToShapeOf(g, d, a)],
    [b, (d) => sumToShapeOf(g, unary(g, "Neg", d), b)],
  );
}

export function multiply(tape: Tape, a: Value, b: Value): Value {
  const g = tape.graph;
  return tape.record(
    binary(g, "Mul", a, b),
    [a, (d) => sumToShapeOf(g, binary(g, "Mul", d, b), a)],
    [b, (d) => sumToShapeOf(g, binary(g, "Mul", d, a), b)],
  );
}

/** x · σ(x). Its derivative is σ(x) + y · (1 − σ(x)). */
export function silu(tape: Tape, x: Value): Value {
  const g = tape.graph;
  const sigma = unary(g, "Sigmoid", x);
  const y = binary(g, "Mul", x, sigma);
  const slope = (): Value => binary(g, "Add", sigma, binary(g, "Sub", y, binary(g, "Mul", y, sigma)));
  return tape.record(y, [x, (d) => binary(g, "Mul", d, slope())]);
}

/** Broadcasting repeats an operand; its gradient is the sum over the repetitions. */
function sumToShapeOf(g: GraphBuilder, gradient: Value, operand: Value): Value {
  const extra = gradient.shape.length - operand.shape.length;
  const axes = gradient.shape.flatMap((dim, i) =>
    dim !== 1 && (operand.shape[i - extra] ?? 1) === 1 ? [i] : [],
  );
  const summed = axes.length === 0 ? gradient : reduce(g, "ReduceSum", gradient, axes);
  return reshape(g, summed, operand.shape, operand);
}
