import { expandLike, gatherRows, reshape, scatterAdd, scatterRows } from "../onnx/operators";
import type { GraphBuilder, Value } from "../onnx/graph";
import { flatShape } from "./matrix";
import type { Tape } from "./tape";

/** Rows of `table` [rows, size] by `ids` of any shape. The gradient adds up where an id repeats. */
export function embed(tape: Tape, table: Value, ids: Value): Value {
  const g = tape.graph;
  const pull = (d: Value): Value => {
    const flat = reshape(g, d, flatShape(d.shape));
    const column = g.node("Reshape", [ids, g.ints([-1, 1])], { type: "int64", shape: [flat.shape[0]!, 1] });
    return scatterAdd(g, zerosLike(g, table), expandLike(g, column, flat), flat, 0);
  };
  return tape.record(gatherRows(g, table, ids), [table, pull]);
}

/** Rows of `x` [n, size] at `positions` [k], which must differ from each other. */
export function selectRows(tape: Tape, x: Value, positions: Value): Value {
  const g = tape.graph;
  const pull = (d: Value): Value => {
    const column = reshape(g, positions, [positions.shape[0]!, 1]);
    return scatterRows(g, zerosLike(g, x), column, d);
  };
  return tape.record(gatherRows(g, x, positions), [x, pull]);
}

/** Not `x · 0`: that would carry a NaN or infinity over. */
function zerosLike(g: GraphBuilder, x: Value): Value {
  return expandLike(g, g.scalar(0), x);
}
