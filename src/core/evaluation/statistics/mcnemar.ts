import { chiSquare1Tail } from "./normal";

export interface McNemar {
  /** Conservative: uses the whole probability of the observed split. */
  readonly exact: number;
  /** Exact minus half of the observed split's probability on each side (Fagerland, Lydersen, Laake 2013). */
  readonly midP: number;
  readonly chiSquare: number | null;
  readonly chiSquareP: number | null;
}

/** Two-sided tests of b answers that got worse against c that got better, on the same items. No change gives p = 1. */
export function mcnemar(b: number, c: number): McNemar {
  const n = b + c;
  if (n === 0) return { exact: 1, midP: 1, chiSquare: null, chiSquareP: null };
  const k = Math.min(b, c);
  let logFactor = -n * Math.LN2;
  let below = 0;
  let atK = 0;
  for (let i = 0; i <= k; i++) {
    if (i > 0) logFactor += Math.log(n - i + 1) - Math.log(i);
    atK = Math.exp(logFactor);
    below += atK;
  }
  const chiSquare = (b - c) ** 2 / n;
  return {
    exact: Math.min(1, 2 * below),
    midP: b === c ? 1 - atK / 2 : 2 * below - atK,
    chiSquare,
    chiSquareP: chiSquare1Tail(chiSquare),
  };
}
