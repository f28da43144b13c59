import { digitRuns, isDigit, passesLuhn } from "./digitRuns";
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
  /\b(?:cards?|card_?(?:number|no)|pan|visa|maestro|mastercard|amex|cc|karte|carte|tarjeta)\b|卡/iu;
const CARD_WORD_DISTANCE = 40;
const RARE_LENGTHS = new Set([12, 13, 14, 17, 18, 19]);

/** How numbers are printed on cards and typed from them, as lengths of groups. */
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

/** Payment card numbers: an issuer's leading digits, a length that it uses, and a right check digit. */
export function findCards(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const run of digitRuns(text, 12)) {
    const one = cardIn(text, run.start, run.end);
    if (one !== undefined) found.push(one);
  }
  if (found.length === 0) return found;
  // Groups of an account number may look like a card.
  const accounts = findIbans(text);
  return found.filter(({ start, end }) => !accounts.some((other) => other.start < end && start < other.end));
}

function cardIn(text: string, start: number, end: number): Found | undefined {
  const groups = text.slice(start, end).split(/[ \u00a0-]/u);
  const separators = new Set(text.slice(start, end).replace(/\d/gu, ""));
  if (groups.length === 1) return cardOf(text, start, end);
  // A card among other numbers: `4111 1111 1111 1111 12/27`, `amount 20 4111111111111111`.
  let at = start;
  for (let i = 0; i < groups.length; i++) {
    const length = groups[i]?.length ?? 0;
    if (length >= 12) {
      const one = cardOf(text, at, at + length);
      if (one !== undefined) return one;
    }
    for (let count = Math.min(5, groups.length - i); count >= 3; count--) {
      const part = groups.slice(i, i + count);
      if (
        separators.size > 1 &&
        new Set(text.slice(at, at + part.join(" ").length).replace(/\d/gu, "")).size > 1
      )
        continue;
      const one = GROUPINGS.has(part.map((group) => group.length).join(""))
        ? cardOf(text, at, at + part.join(" ").length)
        : undefined;
      if (one !== undefined) return one;
    }
    at += length + 1;
  }
  return undefined;
}

function cardOf(text: string, start: number, end: number): Found | undefined {
  const digits = text.slice(start, end).replace(/\D/gu, "");
  if (!passesLuhn(digits) || !standsAlone(text, start, end)) return undefined;
  const isNear = isNearCardWord(text, start, end);
  // Lengths that few cards have are lengths that many other numbers have: sums, times, identifiers.
  if (!isNear && end - start === digits.length && RARE_LENGTHS.has(digits.length)) return undefined;
  if (!isNear && /[=+*/×÷^−<>]\s{0,2}$/u.test(text.slice(Math.max(0, start - 4), start))) return undefined;
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

/** Not part of a word, a decimal fraction, a longer number or an address of a page. */
export function standsAlone(text: string, start: number, end: number): boolean {
  const before = text[start - 1] ?? " ";
  const after = text[end] ?? " ";
  if (/[\p{L}\d_$/=#.,&%+]/u.test(before) && !isPunctuatedBefore(text, start)) return false;
  if (/[\p{L}\d_/=%]/u.test(after)) return false;
  return !(/[.,]/u.test(after) && isDigit(text.charCodeAt(end + 1)));
}

/** `card=4111…`, `number.4111…` and `a,4111…` are no longer numbers: what stands before the sign is no digit. */
function isPunctuatedBefore(text: string, start: number): boolean {
  const sign = text[start - 1] ?? "";
  if (sign === "=") return !/[?&][\w-]{1,40}$/u.test(text.slice(Math.max(0, start - 42), start - 1));
  return (sign === "," || sign === "." || sign === "#") && !isDigit(text.charCodeAt(start - 2));
}
