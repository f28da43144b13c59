import { formatFixed } from "../../base/format";

/** "age_band" as "age band". */
export function columnWords(column: string): string {
  return column.replace(/[_\s-]+/gu, " ").trim();
}

/**
 * A group as part of a sentence: "notes about people aged 65+" where the column says that it holds ages, otherwise the
 * column's own label and value, since a value is what the file states and no property of anybody.
 */
export function rowsOfGroup(unit: string, column: string, value: string): string {
  if (/^age(?:[_\s-]?(?:band|group|range|class))?$/iu.test(column))
    return `${unit} about people aged ${value}`;
  return `${unit} with ${columnWords(column)} “${value}”`;
}

/** How sure one may be that it is not chance, from an adjusted p-value; null where chance would do. */
export function chanceWords(p: number, alpha: number): string | null {
  if (p > alpha) return null;
  return p <= 0.01 ? "very unlikely to be chance" : "unlikely to be chance";
}

export function percent(rate: number): string {
  return `${formatFixed(rate * 100, 1)}%`;
}

/** A difference of rates in points, without sign words. */
export function points(difference: number): string {
  return formatFixed(difference * 100, 1);
}

export function signedPoints(difference: number): string {
  const text = points(difference);
  return difference > 0 && text !== "0.0" ? `+${text}` : text;
}

/** An interval of rates: "74.0–80.7"; with a bound below zero the dash would read as a minus, so "−1.0 to 2.0". */
export function rangeInPoints(lo: number, hi: number): string {
  return lo < 0 ? `${points(lo)} to ${points(hi)}` : `${points(lo)}–${points(hi)}`;
}
