/** Digits, with a few spaces, points or hyphens among them; UTF-16 offsets of the first and behind the last digit. */
export interface DigitRun {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
}

/** `1234 - 5678` has three signs between two groups. */
const WIDEST_GAP = 3;

/**
 * The length of the longest run of digits, and of separators between digits; 0 when none has `least`. Looks at every
 * `least`-th character only, since a run cannot hide between two of them.
 */
export function longestDigitRun(text: string, least: number): number {
  let longest = 0;
  for (let at = least - 1; at < text.length; at += least) {
    const unit = text.charCodeAt(at);
    if (unit > 57 && unit < 0xa0) continue;
    if (!isRunUnit(text, at)) continue;
    const { start, end } = runAround(text, at);
    if (end - start >= least && end - start > longest) longest = end - start;
    at = Math.max(at, end - least);
  }
  return longest;
}

/** Every maximal run with at least `least` digits. */
export function digitRuns(text: string, least: number): readonly DigitRun[] {
  const runs: DigitRun[] = [];
  for (let at = least - 1; at < text.length; at += least) {
    if (!isRunUnit(text, at)) continue;
    const { start, end } = runAround(text, at);
    const digits = text.slice(start, end).replace(/\D/gu, "");
    if (digits.length >= least) runs.push({ start, end, digits });
    at = Math.max(at, end - 1);
  }
  return runs;
}

export function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

/** What people put between groups of digits: spaces of all widths, points, hyphens and dashes. */
export const SEPARATOR_CLASS = " .\\u00a0\\u2007\\u2009\\u202f\\u2010-\\u2013-";

function isSeparator(unit: number): boolean {
  if (unit < 0x80) return unit === 32 || unit === 45 || unit === 46;
  return (
    unit === 0xa0 ||
    unit === 0x2007 ||
    unit === 0x2009 ||
    unit === 0x202f ||
    (unit >= 0x2010 && unit <= 0x2013)
  );
}

/** A digit, or a separator that has digits before and behind it. */
function isRunUnit(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (isDigit(unit)) return true;
  if (!isSeparator(unit)) return false;
  let before = at - 1;
  while (isSeparator(text.charCodeAt(before)) && at - before < WIDEST_GAP) before--;
  let behind = at + 1;
  while (isSeparator(text.charCodeAt(behind)) && behind - before <= WIDEST_GAP) behind++;
  return (
    behind - before <= WIDEST_GAP + 1 && isDigit(text.charCodeAt(before)) && isDigit(text.charCodeAt(behind))
  );
}

function runAround(text: string, at: number): { readonly start: number; readonly end: number } {
  let start = at;
  while (isRunUnit(text, start - 1)) start--;
  let end = at + 1;
  while (isRunUnit(text, end)) end++;
  return { start, end };
}

/** The check that payment cards and Canadian numbers carry. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const value = i % 2 === 0 ? digit : digit * 2;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** A letter of a script that parts its words: a number that touches one is a part of that word. */
export const JOINING_LETTER =
  "(?![\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}])\\p{L}";
