import { rotate, unary } from "../onnx/operators";
import type { Value } from "../onnx/graph";
import type { Tape } from "./tape";

/**
 * Rotary position embedding of `x` [batch, heads, length, size] with tables [positions, size / 2], the halves paired as
 * in Llama (element i with i + size/2). A rotation's gradient is the rotation back: the same tables with −sine.
 */
export function rotary(tape: Tape, x: Value, cosine: Value, sine: Value): Value {
  const g = tape.graph;
  return tape.record(rotate(g, x, cosine, sine), [x, (d) => rotate(g, d, cosine, unary(g, "Neg", sine))]);
}
