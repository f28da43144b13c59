import { digitRuns, isDigit, JOINING_LETTER, passesLuhn } from "./digitRuns";
import type { Found } from "./found";
import { findIbans } from "./ibans";

/** First and last value of the leading digits, and the lengths that such numbers have. */
type Issuer = readonly [name: string, first: string, last: string, shortest: number, longest: number];

/** From the issuers' public number ranges (ISO/IEC 7812). */
const ISSUERS: readonly Issuer[] = [
  ["Visa", "4", "4", 13, 19],
  ["Mastercard", "51", "55", 16, 16],
  ["Mastercard", "2221", "2720", 16, 16],
  ["American Express", "34", "34", 15, 15],
  ["American Express", "37", "37", 15, 15],
  ["Diners Club", "300", "305", 14, 19],
  ["Diners Club", "3095", "3095", 14, 19],
  ["Diners Club", "36", "36", 14, 19],
  ["Diners Club", "38", "39", 14, 19],
  ["JCB", "3528", "3589", 16, 19],
  ["JCB", "2131", "2131", 15, 15],
  ["JCB", "1800", "1800", 15, 15],
  ["Discover", "6011", "6011", 16, 19],
  ["Discover", "644", "649", 16, 19],
  ["Discover", "65", "65", 16, 19],
  ["UnionPay", "62", "62", 16, 19],
  ["Mir", "2200", "2204", 16, 19],
  ["Troy", "9792", "9792", 16, 16],
  ["RuPay", "508", "508", 16, 16],
  ["RuPay", "81", "82", 16, 16],
  ["Maestro", "5018", "5018", 12, 19],
  ["Maestro", "5020", "5020", 12, 19],
  ["Maestro", "5038", "5038", 12, 19],
  ["Maestro", "5893", "5893", 12, 19],
  ["Maestro", "6304", "6304", 12, 19],
  ["Maestro", "6759", "6759", 12, 19],
  ["Maestro", "6761", "6763", 12, 19],
];
/** Wider ranges that issuers have used or may use: enough only where the text speaks of a card. */
const WIDE_ISSUERS: readonly Issuer[] = [
  ["JCB", "35", "35", 16, 19],
  ["Maestro", "50", "50", 12, 19],
  ["Maestro", "56", "69", 12, 19],
  ["Maestro", "0604", "0606", 12, 19],
  ["RuPay", "60", "60", 16, 16],
  ["RuPay", "353", "356", 16, 16],
];
const CARD_WORD =
  /(?<!\p{L})(?:cards?|card_?(?:number|num|no)|pan|visa|maestro|mastercard|amex|ccn?|cc_?num(?:ber)?|(?:kredit)?karte|kartennummer|(?:num[eé]ro de )?carte|tarjeta|carta|cart[aã]o|kaart|kort|карт[аыу]|kart[aę])(?!\p{L})|卡|카드|カード|बैंक कार्ड|بطاقة/iu;
const CARD_WORD_DISTANCE = 40;
const RARE_LENGTHS = new Set([12, 13, 14, 17, 18, 19]);

/** How numbers are printed on cards and typed from them, as lengths of groups; the most usual ones first. */
const GROUPINGS = new Set([
  "4444",
  "465",
  "464",
  "4443",
  "44443",
  "44441",
  "44442",
  "444",
  "445",
  "4442",
  "4441",
]);
/** Numbers of groups, in the order in which they are tried: of `4539 … 6467 123` the first four are the card. */
const GROUP_COUNTS = [4, 5, 3, 2];
const LEAST_DIGITS = 12;

/** Digits without a separator. */
interface Group {
  readonly start: number;
  readonly end: number;
}

/** Payment card numbers: an issuer's leading digits, a length that it uses, and a right check digit. */
export function findCards(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const run of digitRuns(text, LEAST_DIGITS)) findInRun(text, groupsOf(text, run), found);
  if (found.length === 0) return found;
  // Groups of an account number may look like a card.
  const accounts = findIbans(text);
  return found.filter(({ start, end }) => !accounts.some((other) => other.start < end && start < other.end));
}

function groupsOf(text: string, { start, end }: Group): readonly Group[] {
  return Array.from(text.slice(start, end).matchAll(/\d+/gu), ({ 0: digits, index }) => ({
    start: start + index,
    end: start + index + digits.length,
  }));
}

/** A card may stand among other numbers: `4111 1111 1111 1111 12/27`, `amount 20 4111111111111111`. */
function findInRun(text: string, groups: readonly Group[], found: Found[]): void {
  for (let i = 0; i < groups.length; i++) {
    const one = cardFrom(text, groups, i);
    if (one === undefined) continue;
    found.push(one);
    while ((groups[i + 1]?.start ?? Infinity) < one.end) i++;
  }
}

function cardFrom(text: string, groups: readonly Group[], i: number): Found | undefined {
  const first = groups[i];
  if (first === undefined) return undefined;
  if (first.end - first.start >= LEAST_DIGITS) return cardOf(text, first.start, first.end);
  for (const count of GROUP_COUNTS) {
    const last = groups[i + count - 1];
    if (last === undefined) continue;
    const separator = separatorOf(text, groups, i, count);
    if (separator === undefined) continue;
    const lengths = groups.slice(i, i + count).map(({ start, end }) => String(end - start));
    const isNear = isNearCardWord(text, first.start, last.end);
    if (!GROUPINGS.has(lengths.join("")) && !(isNear && lengths.every((length) => length > "1"))) continue;
    // With hyphens or points, a further group of four belongs to the number, which is then no card.
    if (!isNear && separator.trim() !== "" && goesOn(text, groups, i, count, separator)) continue;
    const one = cardOf(text, first.start, last.end);
    if (one !== undefined) return one;
  }
  return undefined;
}

/** What stands between all of these groups; undefined where that differs. */
function separatorOf(
  text: string,
  groups: readonly Group[],
  from: number,
  count: number,
): string | undefined {
  const between = new Set<string>();
  for (let i = from + 1; i < from + count; i++)
    between.add(text.slice(groups[i - 1]?.end ?? 0, groups[i]?.start ?? 0));
  const [separator] = between;
  return between.size === 1 ? separator : undefined;
}

function goesOn(
  text: string,
  groups: readonly Group[],
  from: number,
  count: number,
  separator: string,
): boolean {
  const [before, behind] = [groups[from - 1], groups[from + count]];
  return (
    (before !== undefined && text.slice(before.end, groups[from]?.start ?? 0) === separator) ||
    (behind !== undefined && text.slice(groups[from + count - 1]?.end ?? 0, behind.start) === separator)
  );
}

const OPERATOR = /[=+*/×÷^−<>]\s{0,2}$/u;
const OPERATOR_REACH = 4;

function cardOf(text: string, start: number, end: number): Found | undefined {
  const digits = text.slice(start, end).replace(/\D/gu, "");
  if (digits.length < LEAST_DIGITS || digits.length > 19) return undefined;
  if (!passesLuhn(digits) || !standsAlone(text, start, end)) return undefined;
  const isNear = isNearCardWord(text, start, end);
  // Lengths that few cards have are lengths that many other numbers have: sums, times, identifiers.
  if (!isNear && end - start === digits.length && RARE_LENGTHS.has(digits.length)) return undefined;
  const before = text.slice(Math.max(0, start - OPERATOR_REACH), start);
  // `**4111…**` is bold and no product.
  const isBold = before.endsWith("*") && text[end] === "*";
  if (!isNear && !isBold && OPERATOR.test(before)) return undefined;
  const issuer = issuerOf(digits, ISSUERS) ?? (isNear ? issuerOf(digits, WIDE_ISSUERS) : undefined);
  if (issuer === undefined) return undefined;
  // 4000000000000000 and the like are round numbers, not cards.
  if (new Set(digits).size < 2 || /0{9}/u.test(digits)) return undefined;
  return { start, end, what: `${issuer} card number` };
}

function isNearCardWord(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - CARD_WORD_DISTANCE), start);
  return CARD_WORD.test(before) || CARD_WORD.test(text.slice(end, end + CARD_WORD_DISTANCE));
}

function issuerOf(digits: string, issuers: readonly Issuer[]): string | undefined {
  for (const [name, first, last, shortest, longest] of issuers) {
    if (digits.length < shortest || digits.length > longest) continue;
    if (name === "Visa" && digits.length !== 13 && digits.length !== 16 && digits.length !== 19) continue;
    const lead = digits.slice(0, first.length);
    if (lead >= first && lead <= last) return name;
  }
  return undefined;
}

const TOUCHES_BEFORE = new RegExp(`(?:${JOINING_LETTER}|[\\d_$/=#.,&%+-])$`, "u");
const TOUCHES_BEHIND = new RegExp(`^(?:${JOINING_LETTER}|[\\d_/=%])`, "u");
/** The month and year until which a card is valid, or the three or four digits of its back. */
const CARD_DETAILS = /^\/(?:(?:0?[1-9]|1[0-2])[/-]\d{2}(?:\d{2})?|\d{3,4})(?![\d/])/u;

/** Not part of a word, a decimal fraction, a longer number or an address of a page. */
function standsAlone(text: string, start: number, end: number): boolean {
  if (isCell(text, start, end)) return true;
  if (TOUCHES_BEFORE.test(text.slice(Math.max(0, start - 2), start)) && !isPunctuatedBefore(text, start))
    return false;
  if (TOUCHES_BEHIND.test(text.slice(end, end + 2)) && !CARD_DETAILS.test(text.slice(end, end + 9)))
    return false;
  return !(/[.,]/u.test(text[end] ?? "") && isDigit(text.charCodeAt(end + 1)));
}

/** Between two commas, or between one and the end of its line: a cell of a table, and no fraction. */
function isCell(text: string, start: number, end: number): boolean {
  const [before, behind] = [text[start - 1] ?? "\n", text[end] ?? "\n"];
  return before === ","
    ? behind === "," || (behind === "\n" && !isDigit(text.charCodeAt(start - 2)))
    : before === "\n" && behind === ",";
}

/** `card=4111…`, `number.4111…` and `a,4111…` are no longer numbers: what stands before the sign is no digit. */
function isPunctuatedBefore(text: string, start: number): boolean {
  const sign = text[start - 1] ?? "";
  if (sign === "=") return !/[?&][\w-]{1,40}$/u.test(text.slice(Math.max(0, start - 42), start - 1));
  return (
    (sign === "," || sign === "." || sign === "#" || sign === "-") && !isDigit(text.charCodeAt(start - 2))
  );
}
