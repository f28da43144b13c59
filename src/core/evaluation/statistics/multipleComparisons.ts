/** Holm's step-down adjusted p-values (Holm 1979): reject where adjusted ≤ alpha; controls any false rejection. */
export function holm(p: readonly number[]): number[] {
  const order = ascending(p);
  const adjusted = new Array<number>(p.length).fill(1);
  let largest = 0;
  order.forEach((at, rank) => {
    largest = Math.max(largest, Math.min(1, p[at]! * (p.length - rank)));
    adjusted[at] = largest;
  });
  return adjusted;
}

/** Benjamini and Hochberg's q-values (1995): the expected share of false discoveries among the rejected. */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = ascending(p);
  const adjusted = new Array<number>(p.length).fill(1);
  let smallest = 1;
  for (let rank = p.length - 1; rank >= 0; rank--) {
    const at = order[rank]!;
    smallest = Math.min(smallest, (p[at]! * p.length) / (rank + 1));
    adjusted[at] = smallest;
  }
  return adjusted;
}

function ascending(p: readonly number[]): number[] {
  return p.map((_, i) => i).sort((a, b) => p[a]! - p[b]! || a - b);
}
