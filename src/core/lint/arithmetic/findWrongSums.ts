import type { Span } from "../../dataset/jsonValue";
import { evaluateSum, readNumber } from "./evaluate";

/** A calculation of a text that does not come out. */
export interface WrongSum {
  readonly span: Span;
  /** The left side as it stands there. */
  readonly sum: string;
  /** What it comes to; undefined when it is no plain sum. */
  readonly value: number | undefined;
  readonly stated: string;
}

/**
 * Calculations whose result is wrong: calculator annotations (`<<12*3=36>>`), or in texts without any, equations of
 * numbers (`12 x 3 = 36`). Annotations must be plain sums with a number as result, as a calculator writes them.
 */
export function findWrongSums(text: string): readonly WrongSum[] {
  return text.includes("<<") && text.includes(">>") ? wrongAnnotations(text) : wrongEquations(text);
}

const LONGEST = 200;

function wrongAnnotations(text: string): readonly WrongSum[] {
  const wrong: WrongSum[] = [];
  for (let open = text.indexOf("<<"); open >= 0; open = text.indexOf("<<", open + 2)) {
    const close = text.indexOf(">>", open);
    if (close < 0) break;
    const inside = text.slice(open + 2, close);
    const equals = inside.indexOf("=");
    if (
      close - open > LONGEST ||
      equals <= 0 ||
      !/\d/u.test(inside.slice(0, equals)) ||
      inside.includes("<<")
    )
      continue;
    const sum = inside.slice(0, equals).trim();
    const stated = inside.slice(equals + 1).trim();
    // Words between such signs are no calculation: a template, a shift in code.
    if (/[A-WYZa-wyz_=;{}"]/u.test(inside.slice(0, equals) + stated)) continue;
    const value = evaluateSum(sum);
    if (value === undefined || !isNumber(stated) || !agrees(value, stated, sum))
      wrong.push({ span: { start: open, end: close + 2 }, sum, value, stated });
  }
  return wrong;
}

function wrongEquations(text: string): readonly WrongSum[] {
  const wrong: WrongSum[] = [];
  for (let at = text.indexOf("="); at >= 0; at = text.indexOf("=", at + 1)) {
    const equation = equationAt(text, at);
    if (equation === undefined) continue;
    const { span, left, right } = equation;
    const value = evaluateSum(left);
    if (value === undefined || evaluateSum(right) === undefined) continue;
    const scale = /^ ?(?:cents?\b|\u00a2)/iu.test(text.slice(span.end, span.end + 8)) ? 100 : 1;
    if (!readings(left).some((one) => agrees(one, right, left) || agrees(one * scale, right, left)))
      wrong.push({ span, sum: left.trim(), value, stated: right.trim() });
  }
  return wrong;
}

const PARTS = new Set("0123456789.,$%+-*/()\u00d7\u00f7\u2212\u2013 \u20ac\u00a3");

interface Equation {
  readonly span: Span;
  readonly left: string;
  readonly right: string;
}

/** The sums on both sides of an equals sign; undefined where one is part of something that is no sum of numbers. */
function equationAt(text: string, at: number): Equation | undefined {
  if ("=<>!:~+-*/".includes(text[at - 1] ?? "") || "=>~".includes(text[at + 1] ?? "")) return undefined;
  const start = startOfSum(text, at);
  const end = endOfSum(text, at);
  if (start === undefined || end === undefined) return undefined;
  const left = text.slice(start, at);
  // Two numbers with an operator; and "3 x 1 (3)" explains its number, it does not multiply.
  if (!/\d[%)]* *[-+*/x\u00d7\u00f7\u2212\u2013(] *[($\u20ac\u00a3]* *-?[\d.]/u.test(left)) return undefined;
  if (/\d \(|\) \d/u.test(left)) return undefined;
  // "Weeks 1-2 = 96" speaks of a range.
  const word = /[A-Za-z] $/u.test(text.slice(Math.max(0, start - 2), start));
  if (word && /^\d+[-\u2013]\d+ ?$/u.test(left)) return undefined;
  return { span: { start, end }, left, right: text.slice(at + 1, end) };
}

function startOfSum(text: string, at: number): number | undefined {
  let start = at;
  while (start > 0 && at - start < LONGEST && isPart(text, start - 1)) start--;
  const before = text.slice(start, at);
  // A thousand written with a space, a time of day.
  if (/\d, \d{3}\b|\b0\d/u.test(before)) return undefined;
  // What ends a sentence or a list item before the sum is not part of it.
  const cut = Math.max(before.lastIndexOf(". "), before.lastIndexOf(", "));
  if (cut >= 0) start += cut + 2;
  start = skipSpaces(text, start);
  const isItem = /^[-+*] /u.test(text.slice(start, start + 2)) && isLineStart(text, start);
  if (isItem) return skipSpaces(text, start + 1);
  return startsClean(text, start) ? start : undefined;
}

function endOfSum(text: string, at: number): number | undefined {
  let end = at + 1;
  while (end < text.length && end - at < LONGEST && isPart(text, end)) end++;
  while (end > at + 1 && " .,-+*/(\u2013".includes(text[end - 1] ?? "")) end--;
  return endsClean(text, end) ? end : undefined;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === " ") at++;
  return at;
}

function isLineStart(text: string, from: number): boolean {
  let at = from;
  while (text[at - 1] === " ") at--;
  return at === 0 || text[at - 1] === "\n";
}

/** A sign of sums; an `x` only between two numbers. */
function isPart(text: string, at: number): boolean {
  const sign = text[at] ?? "";
  if (PARTS.has(sign)) return true;
  if (sign !== "x" && sign !== "X") return false;
  const before = text[at - 1] === " " ? text[at - 2] : text[at - 1];
  const after = text[at + 1] === " " ? text[at + 2] : text[at + 1];
  return /[\d)%]/u.test(before ?? "") && /[\d($.]/u.test(after ?? "");
}

/** Not after a letter or another sign that belongs to the sum, and not with an operator whose left side is missing. */
function startsClean(text: string, start: number): boolean {
  const first = text[start] ?? "";
  if ("+*/%)\u00d7\u00f7.,".includes(first) && !(first === "." && /\d/u.test(text[start + 1] ?? "")))
    return false;
  const previous = text[start - 1] ?? "\n";
  if ("-\u2212\u2013".includes(first)) return previous === "\n" || previous === ":";
  // "60 students x 2/3", "1 and 1/4", "6:00 + 48"
  if (/(?:\s[xX\u00d7] ?|\d and |\d:)$/u.test(text.slice(Math.max(0, start - 6), start))) return false;
  return /[\s:;"'=>]/u.test(previous);
}

/** Not before a letter, a power or another digit group; not in another arithmetic, and not with a remainder. */
function endsClean(text: string, end: number): boolean {
  const next = text[end] ?? "\n";
  if (/[\p{L}\p{N}^_\\{[!\u221a\u00b2\u00b3]/u.test(next)) return false;
  const rest = text.slice(end, end + 24);
  if (/^:\d|^[ \n]?(?:[+*/\u00d7] ?\p{L}|[-(]? ?[a-zA-Z]\b(?! [a-z]))/u.test(rest)) return false;
  return !/^[\s,(]*(?:with )?(?:a )?(?:mod|base|in (?:binary|hex|octal|base)|remainder|rest|\u4f59)/iu.test(
    rest,
  );
}

/**
 * Per cent may be meant as a number or, added or taken off, of what stands before it; and a fraction written without
 * spaces belongs together: 60 / 3/4.
 */
function readings(left: string): readonly number[] {
  const others = [left, left.replaceAll("%", ""), left.replace(/(?<!\d)(\d{1,15})\/(\d{1,15})/gu, "($1/$2)")];
  return [...others, left.replace(SHARE, "($1)*(1$2$3%)")].flatMap((one) => evaluateSum(one) ?? []);
}

/** `20 - 10%`, and nothing else. */
const SHARE = /^([^-+\u2212]{1,40}?) ?([-+]) ?(\d{1,6}(?:\.\d{1,6})?)% ?$/u;

function isNumber(stated: string): boolean {
  const from = /^-?[$\u20ac\u00a3]?/u.exec(stated)?.[0].length ?? 0;
  return readNumber(stated, from)?.end === stated.length;
}

/** Rounded or cut off in its last digit is right; a whole number must come out exactly. */
function agrees(value: number, stated: string, sum: string): boolean {
  const right = evaluateSum(stated);
  if (right === undefined) return false;
  if (isClose(value, right)) return true;
  // "30 / 300 * 100 = 10%", "0.1 = 10%", and "20% of 50" with the sign left out.
  if (stated.includes("%") && isClose(value, right * 100)) return true;
  if (sum.includes("%") && (isClose(value * 100, right) || isClose(value, right * 100))) return true;
  const written = lastNumber(stated);
  if (written === undefined || isClose(value, Math.round(value))) return false;
  const unit = 10 ** -written.decimals / (written.isPercent ? 100 : 1);
  const scaled = written.isPercent && Math.abs(value) > 1 ? value / 100 : value;
  const off = Math.abs(scaled - right);
  return off <= unit / 2 + 1e-9 || (off < unit && off <= Math.abs(scaled) / 4);
}

function lastNumber(stated: string): { readonly decimals: number; readonly isPercent: boolean } | undefined {
  const text = stated.trimEnd();
  let from = text.length;
  while (from > 0 && "0123456789.,%".includes(text[from - 1] ?? "")) from--;
  return readNumber(text, from);
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
