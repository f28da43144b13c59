import { binary, reduce, rmsNormalize } from "../onnx/operators";
import type { Value } from "../onnx/graph";
import type { Tape } from "./tape";

/**
 * RMSNorm: y = x̂ · w with x̂ = x / sqrt(mean(x²) + ε) over the last axis; `weight` has the size of that axis.
 * dx = (g − x̂ · mean(g · x̂)) / rms with g = dy · w, and dw = Σ dy · x̂ (Zhang and Sennrich 2019, by the chain rule).
 */
export function rmsNorm(tape: Tape, x: Value, weight: Value, epsilon: number): Value {
  const g = tape.graph;
  const [y, inverseRms] = rmsNormalize(g, x, weight, epsilon);
  const normalized = once(() => binary(g, "Mul", x, inverseRms));
  const pullX = (d: Value): Value => {
    const scaled = binary(g, "Mul", d, weight);
    const mean = reduce(g, "ReduceMean", binary(g, "Mul", scaled, normalized()), [-1]);
    const centred = binary(g, "Sub", scaled, binary(g, "Mul", normalized(), mean));
    return binary(g, "Mul", centred, inverseRms);
  };
  const pullWeight = (d: Value): Value => {
    const leading = x.shape.slice(0, -1).map((_, axis) => axis);
    const summed = reduce(g, "ReduceSum", binary(g, "Mul", d, normalized()), leading);
    return g.node("Reshape", [summed, g.ints([-1])], { type: x.type, shape: weight.shape });
  };
  return tape.record(y, [x, pullX], [weight, pullWeight]);
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
