/** Letters of living languages and signs that stand alone among characters that few texts have. */
const KNOWN = new Set([
  0x192, 0x1a0, 0x1a1, 0x1af, 0x1b0, 0x218, 0x219, 0x21a, 0x21b, 0x2c6, 0x2c7, 0x2d8, 0x2d9, 0x2da, 0x2db,
  0x2dc, 0x2dd, 0x490, 0x491,
]);
const VOID = /[\p{Cn}\p{Co}\p{Cs}]/u;
/** First code point of a range, and how likely its characters are in the data that people train on. */
const RANGES: readonly (readonly [from: number, points: number])[] = [
  [0x0, 0],
  // The long s, and letters of phonetics.
  [0x17f, -3],
  [0x2b0, -2],
  [0x300, -1],
  [0x370, 0],
  [0x460, -3],
  [0x530, -2],
  [0x590, 0],
  [0x700, -3],
  [0x900, 0],
  [0x1100, -1],
  [0x1200, -2],
  [0x1780, -1],
  [0x1800, -2],
  [0x1e00, 1],
  [0x27c0, 0],
  [0x2c00, -2],
  [0x2e80, 0],
  [0xa000, -2],
  [0xac00, 0],
  [0xd7b0, -2],
  [0xf900, 0],
  [0xfb00, 1],
  [0xfb07, -1],
  [0xfe00, 1],
  [0x10000, -2],
  [0x1d400, 0],
  [0x1f000, 1],
  [0x20000, -1],
];

/** From -6 (never meant) to 1 (just what gets lost): how plausible it is that a text has this character. */
export function plausibility(code: number): number {
  if (code === 0xfffd) return 1;
  // Most of what is lost, and all of it assigned.
  if (code >= 0xa0 && code < 0x17f) return 0;
  if (VOID.test(String.fromCodePoint(code))) return -6;
  if (KNOWN.has(code)) return 0;
  let points = 0;
  for (const [from, value] of RANGES) {
    if (code < from) break;
    points = value;
  }
  return points;
}
