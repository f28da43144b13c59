import { binary, reduce, softmax as softmaxNode } from "../onnx/operators";
import type { Value } from "../onnx/graph";
import type { Tape } from "./tape";

/** Over the last axis. dx = t − p · Σt with t = dy · p. A mask is added to `x` before, as large negative numbers. */
export function softmax(tape: Tape, x: Value): Value {
  const g = tape.graph;
  const p = softmaxNode(g, "Softmax", x);
  const pull = (d: Value): Value => {
    const t = binary(g, "Mul", d, p);
    return binary(g, "Sub", t, binary(g, "Mul", p, reduce(g, "ReduceSum", t, [-1])));
  };
  return tape.record(p, [x, pull]);
}
