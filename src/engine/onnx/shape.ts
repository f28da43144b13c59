/** A size known when the graph is built, or the name of one that is known when it runs. */
export type Dim = number | string;
export type Shape = readonly Dim[];

export function elementCount(shape: Shape): number {
  let count = 1;
  for (const dim of shape) {
    if (typeof dim === "string") throw new Error(`the size of ${dim} is not known`);
    count *= dim;
  }
  return count;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}

/** NumPy's rule: align at the end; sizes must be equal or 1. Two names are equal only if they are the same name. */
export function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = a[i - rank + a.length] ?? 1;
    const right = b[i - rank + b.length] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new Error(`shapes [${a.join()}] and [${b.join()}] do not broadcast`);
  });
}

/** The axis counted from the front. */
export function normalizeAxis(axis: number, rank: number): number {
  const normal = axis < 0 ? axis + rank : axis;
  if (normal < 0 || normal >= rank) throw new Error(`axis ${axis} is outside rank ${rank}`);
  return normal;
}

export function withDim(shape: Shape, axis: number, dim: Dim): Shape {
  return shape.map((old, i) => (i === normalizeAxis(axis, shape.length) ? dim : old));
}
