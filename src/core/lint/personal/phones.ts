import { isDigit } from "./digitRuns";
import type { Found } from "./found";

const SHAPE =
  /(?:(?<![\p{L}\d])\+|(?<![\p{L}\d.,/+-]))\(?\d(?:[ .()/-]{0,2}\d){6,14}(?: ?(?:x|ext\.?) ?\d{1,6})?(?![\d%]|[.,:/-]\d)/gu;
/** Business cards name the kind behind the number. */
const KIND_BEHIND = /^[ ,(-]{0,2}(?:office|fax|mobile|cell|phone|tel|home|work)\b/iu;
const CONTEXT =
  /(?:phone|mobile|desk|cell|tel|telephone|call(?: me| us| him| her)?(?: at| on)?|fax|whatsapp|sms|text me|dial|hotline|contact(?: number)?|reach me|answering at|messages? to|registered|telefon|téléphone|teléfono|handy)\b[^\d+]{0,25}$/iu;

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
      !CONTEXT.test(before) &&
      !KIND_BEHIND.test(text.slice(match.index + value.length))
    )
      continue;
    found.push({ start: match.index, end: match.index + value.length, what: "telephone number" });
  }
  return found;
}

/** 555-0100 to 555-0199 belong to nobody: they are for films. */
function isFictional(digits: string): boolean {
  return /55501\d\d$/u.test(digits);
}

/** Dates and decimal fractions. */
function isOtherNumber(value: string): boolean {
  if (/^\d+\.\d+$/u.test(value)) return true;
  return /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})/u.test(value);
}
