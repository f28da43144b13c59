import {
  binary,
  expandLike,
  gatherLast,
  reshape,
  scatterAdd,
  softmax,
  sumAll,
  unary,
} from "../onnx/operators";
import type { Value } from "../onnx/graph";
import type { Tape } from "./tape";

/** ln p(label) per row: `logits` [n, classes], `labels` [n] → [n, 1]. No gradient. */
export function labelLogProbabilities(tape: Tape, logits: Value, labels: Value): Value {
  const g = tape.graph;
  return gatherLast(g, softmax(g, "LogSoftmax", logits), reshape(g, labels, [labels.shape[0]!, 1]));
}

/**
 * −Σ ln p(label) over the rows of `logits` [n, classes] with `labels` [n]: a sum, so that micro-batches add up and the
 * caller divides once by the number of trained tokens. d logits = softmax − onehot.
 */
export function crossEntropySum(tape: Tape, logits: Value, labels: Value): Value {
  const g = tape.graph;
  const column = reshape(g, labels, [labels.shape[0]!, 1]);
  const logProbabilities = softmax(g, "LogSoftmax", logits);
  const loss = unary(g, "Neg", sumAll(g, gatherLast(g, logProbabilities, column)));
  const pull = (d: Value): Value => {
    const probabilities = unary(g, "Exp", logProbabilities);
    const minusOne = expandLike(g, g.scalar(-1), column);
    const difference = scatterAdd(g, probabilities, column, minusOne, 1);
    // The loss is usually the end of the graph: a multiplication of n · classes numbers by one is left out.
    return d === g.scalar(1) ? difference : binary(g, "Mul", difference, d);
  };
  return tape.record(loss, [logits, pull]);
}
