import { isDigit, JOINING_LETTER } from "./digitRuns";
import type { Found } from "./found";

const SHAPE = new RegExp(
  `(?:(?<!${JOINING_LETTER}|\\d)\\+|(?<!${JOINING_LETTER}|[\\d.,/+-]))\\(?\\d(?:[ .()/-]{0,2}\\d){6,14}` +
    `(?: ?(?:x|ext\\.?) ?\\d{1,6})?(?![\\d%]|[.,:/-]\\d)`,
  "gu",
);
/** Business cards name the kind behind the number. */
const KIND_BEHIND = /^[ ,(-]{0,2}(?:office|fax|mobile|cell|phone|tel|home|work)\b/iu;
/** Words of several languages that announce a number, with the endings and compounds that they have. */
const CONTEXT = new RegExp(
  `(?:(?<!\\p{L})(?:(?:tele)?phones?|mobile|desk|cell(?:ular|phone)?|tel|call(?: me| us| him| her)?(?: at| on)?|fax|whatsapp|viber|sms|text me|dial|hotline|contact(?: number)?|reach me|answering at|messages? to|registered|(?:tele|mobil)[fp]o[no]\\p{L}{0,14}|t[eé]l(?:[eé]phone)?|t[eé]l[eé]fono|handy(?:nummer)?|festnetz|ruf(?:nummer)?|appel(?:ez|er)?|portable|ll[aá]ma\\p{L}{0,6}|m[oó]vil|celular|cellulare|ligue|gsm|mobiel|bel|ring|komórka|тел(?:ефон\\p{L}{0,4})?|моб(?:ильный)?|звоните)(?!\\p{L})|电话|電話|手机|手機|携帯|전화|휴대폰|연락처|هاتف|جوال|फ़ोन|फोन|मोबाइल|โทร|điện thoại)[^\\d+]{0,25}$`,
  "iu",
);
/** The word stands right before the number. */
const IS_TIGHT = /[:：#=是]\s{0,2}$/u;

/** Telephone numbers: with a + and a country, or behind a word that announces one. Shape alone says little. */
export function findPhones(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(SHAPE)) {
    const value = match[0];
    const digits = value.replace(/ ?(?:x|ext).*$/u, "").replace(/\D/gu, "");
    if (digits.length < 7 || digits.length > 15 || isFictional(digits) || isOtherNumber(value)) continue;
    const before = text.slice(Math.max(0, match.index - 45), match.index);
    if (
      !(value.startsWith("+") && digits.length >= 8 && isDigit(value.charCodeAt(1))) &&
      !(CONTEXT.test(before) && !isAmount(value, before)) &&
      !KIND_BEHIND.test(text.slice(match.index + value.length))
    )
      continue;
    found.push({ start: match.index, end: match.index + value.length, what: "telephone number" });
  }
  return found;
}

/** Digits in one piece are an amount as often as not, unless a word for a number stands right before them. */
function isAmount(value: string, before: string): boolean {
  if (/\D/u.test(value)) return false;
  return /0{4}$/u.test(value) || (value.length < 9 && !IS_TIGHT.test(before));
}

/** 555-0100 to 555-0199 belong to nobody: they are for films. */
function isFictional(digits: string): boolean {
  return /55501\d\d$/u.test(digits);
}

/** Dates and decimal fractions. */
function isOtherNumber(value: string): boolean {
  if (/^\d+\.\d+$/u.test(value) || /^\+?\d{1,3}(?:[.,]\d{3})+$/u.test(value)) return true;
  return /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})/u.test(value);
}
