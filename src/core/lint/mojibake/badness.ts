import { classOf, isLetterClass, scriptOf, type CharClass } from "./charClass";

/**
 * How strange a stretch of text is: the sum over its characters of what no ordinary prose does. Control characters,
 * capitals inside words, signs between letters, scripts mixed in a word. Ordinary text of any language counts 0 or
 * nearly so; UTF-8 read as something else counts about 2 for every character that was lost.
 *
 * @param codes code points; `start` and `end` (exclusive) may lie outside of it.
 */
export function badness(codes: readonly number[], start: number, end: number): number {
  let sum = 0;
  const from = Math.max(0, start);
  const to = Math.min(codes.length, end);
  for (let i = from; i < to; i++) {
    const code = codes[i] ?? 0;
    const next = codes[i + 1] ?? 0x20;
    if (code < 0x80 && next < 0x80) continue;
    sum += costOf(codes, i, code, next);
  }
  return sum;
}

function costOf(codes: readonly number[], i: number, code: number, next: number): number {
  const kind = classOf(code);
  const after = classOf(next);
  let cost = kind === "control" || kind === "void" ? 3 : 0;
  const afterNext = codes[i + 2] ?? 0x20;
  if (isLetterClass(kind) && isLetterClass(after)) cost += letterPair(code, kind, next, after, afterNext);
  else if (isLetterClass(kind)) cost += letterThenSign(codes, i, next, after);
  else cost += signPair(codes, i, kind, after);
  return cost;
}

/** Letters that hardly ever stand beside a letter with a mark, or at all. */
const LONELY = new Set([0x152, 0x153, 0xe6, 0xc6, 0x178, 0xff, 0x192]);
const SMALL_F_HOOK = 0x192;

function letterPair(code: number, kind: CharClass, next: number, after: CharClass, third: number): number {
  const [one, other] = [scriptOf(code), scriptOf(next)];
  if (one !== other) {
    if (one === "other" || other === "other") return 0;
    // One Greek letter in a Latin word is how science writes.
    return one === "greek" || other === "greek" ? 0 : 2;
  }
  let cost = kind === "lower" && after === "upper" ? 2 : 0;
  if (kind === "upper" && after === "upper" && classOf(third) === "lower") cost += 1;
  if (code >= 0x80 && next >= 0x80 && (LONELY.has(code) || LONELY.has(next))) cost += 1;
  if (code === SMALL_F_HOOK || next === SMALL_F_HOOK) cost += 1;
  if (isWideTilde(code) && next >= 0x80) cost += 2;
  return cost;
}

/** Ã and Â: what the first byte of every letter of Western Europe becomes. */
function isWideTilde(code: number): boolean {
  return code === 0xc3 || code === 0xc2;
}

function letterThenSign(codes: readonly number[], i: number, next: number, after: CharClass): number {
  const code = codes[i] ?? 0;
  if (next < 0x80) return 0;
  const third = codes[i + 2] ?? 0x20;
  const inside = isLetterClass(classOf(third));
  const tilde = isWideTilde(code) && !(mayEndWord(next) && !(inside && next === 0x201d)) ? 2 : 0;
  if (after === "space")
    return isWideTilde(code) && next === 0xa0 && !isAmongCapitals(codes, i, third) ? 2 : 0;
  if (after === "quote") return tilde + quoteInside(code, next, inside ? third : 0x20);
  if (after === "closer") return tilde + (inside && next !== 0x2026 ? 2 : 0);
  if (after === "box") return code < 0x80 ? 0 : 2;
  return isOdd(after) ? tilde + 1 + (inside ? 1 : 0) : tilde;
}

/** Signs that may stand behind a word in capitals which ends with Ã. */
function mayEndWord(next: number): boolean {
  return next === 0x2019 || next === 0x201d || next === 0x2026 || next === 0xbb;
}

function quoteInside(before: number, quote: number, third: number): number {
  if (quote === 0x2019 || third === 0x20) return 0;
  return quote !== 0x201d && quote !== 0x2018 && (before >= 0x80 || third >= 0x80) ? 2 : 1;
}

function isAmongCapitals(codes: readonly number[], i: number, third: number): boolean {
  return classOf(codes[i - 1] ?? 0x20) === "upper" && classOf(third) !== "lower";
}

function signPair(codes: readonly number[], i: number, kind: CharClass, after: CharClass): number {
  const code = codes[i] ?? 0;
  const next = codes[i + 1] ?? 0x20;
  if (kind === "digit") return after === "upper" && next >= 0x80 ? 1 : 0;
  if (code < 0x80) return 0;
  if (kind === "box") return boxThen(codes, i, after, next);
  if (kind === "math") return mathThen(codes, i, after, next);
  if (kind === "money" && isLetterClass(after)) return next >= 0x80 ? 1 : 0;
  if (kind === "closer") return isOdd(after) || next === 0xab ? 1 : 0;
  if (kind === "joiner") return isOdd(after) ? 1 : 0;
  if (kind === "rare" && after === "digit") return 1;
  // `¬∞C`: Mac Roman's degree; no formula negates a sign.
  if (code === NOT_SIGN && (after === "math" || next === DAGGER)) return 2;
  return (kind === "money" || kind === "rare") && (isOdd(after) || after === "closer") ? 1 : 0;
}

const ROOT = 0x221a;
const NOT_SIGN = 0xac;
const DAGGER = 0x2020;

/** ª © ® º • ™ */
const MATH_NEVER_BEFORE = new Set([0xaa, 0xa9, 0xae, 0xba, 0x2022, 0x2122]);

function mathThen(codes: readonly number[], i: number, after: CharClass, next: number): number {
  if (after === "money") return classOf(codes[i + 2] ?? 0x20) === "digit" ? 0 : 1;
  const weight = codes[i] === ROOT ? 2 : 1;
  if (isLetterClass(after) && next >= 0x80) return scriptOf(next) === "greek" ? 0 : weight;
  if (after === "quote") return next === 0x2018 || next === 0x201c ? 1 : 0;
  return after === "rare" || after === "math" || MATH_NEVER_BEFORE.has(next) ? weight : 0;
}

function boxThen(codes: readonly number[], i: number, after: CharClass, next: number): number {
  if (isLetterClass(after) && next >= 0x80) return 2;
  if (isOdd(after)) return 1;
  if (after !== "box") return isTee(codes[i] ?? 0) && isStray(codes, i, after, next) ? 2 : 0;
  // Single lines join no double ones, and no drawing stands between two small letters.
  const joins = isDouble(codes[i] ?? 0) === isDouble(next);
  const between = classOf(codes[i - 1] ?? 0x20) === "lower" && classOf(codes[i + 2] ?? 0x20) === "lower";
  return (joins ? 0 : 1) + (between ? 1 : 0);
}

/** ┬ ├: what the first bytes of most letters of Europe become. */
function isTee(code: number): boolean {
  return code === 0x252c || code === 0x251c;
}

/** A sign right behind a drawing that stands right behind a letter: no drawing, and no table. */
function isStray(codes: readonly number[], i: number, after: CharClass, next: number): boolean {
  return (
    next >= 0x80 &&
    (after === "symbol" || after === "quote" || after === "closer") &&
    isLetterClass(classOf(codes[i - 1] ?? 0x20))
  );
}

function isDouble(code: number): boolean {
  return code >= 0x2550 && code < 0x256d;
}

function isOdd(kind: CharClass): boolean {
  return kind === "rare" || kind === "money" || kind === "math";
}
