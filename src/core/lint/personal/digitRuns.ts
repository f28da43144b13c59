/** Digits, with single spaces or hyphens among them; UTF-16 offsets of the first and behind the last digit. */
export interface DigitRun {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
}

/**
 * The length of the longest run of digits, and of spaces and hyphens between digits; 0 when none has `least`. Looks at
 * every `least`-th character only, since a run cannot hide between two of them.
 */
export function longestDigitRun(text: string, least: number): number {
  let longest = 0;
  for (let at = least - 1; at < text.length; at += least) {
    const unit = text.charCodeAt(at);
    if (unit > 57 && unit !== 0xa0) continue;
    if (!isRunUnit(text, at)) continue;
    let start = at;
    while (isRunUnit(text, start - 1)) start--;
    let end = at + 1;
    while (isRunUnit(text, end)) end++;
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
    let start = at;
    while (isRunUnit(text, start - 1)) start--;
    let end = at + 1;
    while (isRunUnit(text, end)) end++;
    const digits = text.slice(start, end).replace(/\D/gu, "");
    if (digits.length >= least) runs.push({ start, end, digits });
    at = Math.max(at, end - 1);
  }
  return runs;
}

export function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

function isRunUnit(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (isDigit(unit)) return true;
  const isSeparator = unit === 32 || unit === 45 || unit === 0xa0;
  return isSeparator && isDigit(text.charCodeAt(at - 1)) && isDigit(text.charCodeAt(at + 1));
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
