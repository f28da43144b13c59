import { binary, concat, split } from "../onnx/operators";
import type { GraphBuilder, Value } from "../onnx/graph";
import type { Tape } from "./tape";

/** Matrices of equal width on top of each other; their sizes must be known. */
export function stackRows(tape: Tape, parts: readonly Value[]): Value {
  if (parts.length === 1) return parts[0]!;
  const g = tape.graph;
  const sizes = parts.map((part) => Number(part.shape[0]));
  const pieces = new Map<string, readonly Value[]>();
  const piecesOf = (d: Value): readonly Value[] => {
    const known = pieces.get(d.name) ?? split(g, d, sizes);
    pieces.set(d.name, known);
    return known;
  };
  return tape.record(
    concat(g, parts),
    ...parts.map((part, i) => [part, (d: Value) => piecesOf(d)[i]!] as const),
  );
}

/** The last axis cut into pieces of the given sizes: the opposite of standing side by side. */
export function splitLast(tape: Tape, x: Value, sizes: readonly number[]): readonly Value[] {
  if (sizes.length === 1) return [x];
  const g = tape.graph;
  const pieces = split(g, x, sizes, -1);
  return tape.recordMany(pieces, x, (gradients) =>
    concat(
      g,
      gradients.map((gradient, i) => gradient ?? zerosLike(g, pieces[i]!)),
      -1,
    ),
  );
}

/** A piece that the loss does not depend on; rare, so the subtraction costs nothing that matters. */
function zerosLike(g: GraphBuilder, x: Value): Value {
  return binary(g, "Sub", x, x);
}
