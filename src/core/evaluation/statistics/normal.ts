/** Standard normal distribution function, absolute error below 1e-14. */
export function normalCdf(x: number): number {
  const half = 0.5 * upperErrorFunction(Math.abs(x) / Math.SQRT2);
  return x < 0 ? half : 1 - half;
}

/** Inverse of `normalCdf`; ±Infinity at 0 and 1. Bisection on the tail that keeps full relative precision. */
export function normalQuantile(p: number): number {
  if (p <= 0) return -Infinity;
  if (p >= 1) return Infinity;
  if (p > 0.5) return -normalQuantile(1 - p);
  let low = -39;
  let high = 0;
  for (let i = 0; i < 200 && high - low > 1e-16 * Math.abs(low); i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Share of a chi-square variable with one degree of freedom above `x`. */
export function chiSquare1Tail(x: number): number {
  return upperErrorFunction(Math.sqrt(x / 2));
}

/** erfc for x ≥ 0 through the incomplete gamma function of order 1/2: a series near zero, Lentz's fraction beyond. */
function upperErrorFunction(x: number): number {
  if (x === 0) return 1;
  const square = x * x;
  const scale = Math.exp(-square + 0.5 * Math.log(square)) / Math.sqrt(Math.PI);
  return square < 1.5 ? 1 - scale * lowerGammaSeries(square) : scale * upperGammaFraction(square);
}

function lowerGammaSeries(x: number): number {
  let term = 2;
  let sum = term;
  for (let a = 1.5; term > sum * 1e-17; a++) {
    term *= x / a;
    sum += term;
  }
  return sum;
}

function upperGammaFraction(x: number): number {
  let b = x + 0.5;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let i = 1; i < 500; i++) {
    const a = -i * (i - 0.5);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return value;
}
