import { digitRuns, JOINING_LETTER, passesLuhn } from "./digitRuns";
import type { Found } from "./found";
import {
  isBrazilianId,
  isChineseId,
  isFrenchNumber,
  isGermanTaxId,
  isSocialSecurity,
  isSpanishId,
  passesVerhoeff,
  weighted,
} from "./nationalIdChecks";

interface IdKind {
  readonly what: string;
  readonly shape: RegExp;
  /** A word that must stand shortly before; absent when shape and check are enough. */
  readonly context?: RegExp;
  readonly isValid: (compact: string) => boolean;
}

const BEFORE = `(?<!${JOINING_LETTER}|[\\d.,/-])`;
const AFTER = `(?!${JOINING_LETTER}|\\d|[.,/-]\\d)`;

function shape(source: string): RegExp {
  return new RegExp(`${BEFORE}(?:${source})${AFTER}`, "giu");
}

/** Shape, check digits and, where these are weak, a word before it. */
const KINDS: readonly IdKind[] = [
  { what: "US social security number", shape: shape("\\d{3}-\\d{2}-\\d{4}"), isValid: isSocialSecurity },
  {
    what: "US social security number",
    shape: shape("\\d{3}[ .]?\\d{2}[ .]?\\d{4}"),
    context: /\bSSN\b|\bsocial[ -]security\b|seguro social/iu,
    isValid: isSocialSecurity,
  },
  {
    what: "Canadian social insurance number",
    shape: shape("\\d{3}[ -]?\\d{3}[ -]?\\d{3}"),
    context: /\bsocial insurance\b|\bSIN\b/u,
    isValid: (id) => passesLuhn(id) && !id.startsWith("0") && !id.startsWith("8"),
  },
  {
    what: "British national insurance number",
    shape: shape(
      "(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]",
    ),
    context: /\bnational insurance\b|\bNINO\b|\bNI n/iu,
    isValid: () => true,
  },
  {
    what: "Dutch citizen number",
    shape: shape("\\d{9}|\\d{4}\\.\\d{2}\\.\\d{3}"),
    context: /\bBSN\b|burgerservicenummer|sofinummer/iu,
    isValid: (id) => weighted(id, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
  },
  {
    what: "German tax number",
    shape: shape("[1-9]\\d ?\\d{3} ?\\d{3} ?\\d{3}"),
    context: /steuer-?id|steuerliche identifikationsnummer|steueridentifikationsnummer|\btax id/iu,
    isValid: isGermanTaxId,
  },
  {
    what: "Spanish identity number",
    shape: shape("[XYZ\\d]-?\\d{7} ?-?[A-HJ-NP-TV-Z]"),
    context: /\bDNI\b|\bNIE\b|\bNIF\b/iu,
    isValid: isSpanishId,
  },
  {
    what: "French social security number",
    shape: shape("[12] ?\\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\\d) ?\\d[\\dAB] ?\\d{3} ?\\d{3} ?\\d{2}"),
    isValid: isFrenchNumber,
  },
  {
    what: "Polish PESEL number",
    shape: shape("\\d{11}"),
    context: /pesel/iu,
    isValid: (id) => weighted(id, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0,
  },
  {
    what: "Chinese identity number",
    shape: shape("[1-8]\\d{5} ?(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01]) ?\\d{3}[\\dXx]"),
    isValid: isChineseId,
  },
  {
    what: "Brazilian CPF number",
    shape: shape("\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}"),
    isValid: isBrazilianId,
  },
  {
    what: "Brazilian CPF number",
    shape: shape("\\d{11}"),
    context: /\bCPF\b/iu,
    isValid: isBrazilianId,
  },
  {
    what: "Swedish personal number",
    shape: shape("(?:19|20)?\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])[-+]?\\d{4}"),
    context: /person(?:al )?(?:nummer|number)|samordningsnummer/iu,
    isValid: (id) => passesLuhn(id.slice(-10)),
  },
  {
    what: "Finnish personal identity code",
    shape: shape("(?:0[1-9]|[12]\\d|3[01])(?:0[1-9]|1[0-2])\\d{2}[-+A]\\d{3}[\\dA-Y]"),
    context: /henkil[öo]tunnus|\bhetu\b|personal identity code/iu,
    isValid: (id) => {
      const digits = id.replace(/[-+A](?=\d{3})/iu, "");
      return (
        "0123456789ABCDEFHJKLMNPRSTUVWXY"[Number(digits.slice(0, 9)) % 31] === digits.slice(9).toUpperCase()
      );
    },
  },
  {
    what: "Indian Aadhaar number",
    shape: shape("[2-9]\\d{3}[ -]?\\d{4}[ -]?\\d{4}"),
    context: /aadha+r|आधार/iu,
    isValid: passesVerhoeff,
  },
];

/** A window that has none of the shapes is told by one look instead of fifteen. */
const ANY_SHAPE = new RegExp(KINDS.map(({ shape: { source } }) => source).join("|"), "iu");

const CONTEXT_CHARACTERS = 60;
/** Words that say that a number of this shape is something else. */
const OTHER_NUMBER =
  /\b(?:part|serial|model|order|invoice|tracking|isbn|phone|tel|fax|case|item|product)[\s:#.,-]{0,3}(?:(?:numbers?|no|nr|id|code|is|was|are|of)[\s:#.]{1,3}){0,3}$/iu;

/** Kinds whose digits are not eight in a row: looked for in the whole text, where it names them. */
export const SHORT_KINDS = [
  "NINO",
  "nsurance n",
  "nsurance N",
  "NI n",
  "NI N",
  "NIE",
  "odice fiscale",
  "FISCALE",
];
const LEAST_DIGITS = 8;
/** Letters and points that belong to a number and stand beside its digits. */
const MARGIN = 12;

/** Numbers that a state gave to a person, told by shape, check digits and words before them. */
export function findNationalIds(given: string): readonly Found[] {
  const found: Found[] = [];
  const text = plainSigns(given);
  if (SHORT_KINDS.some((word) => text.includes(word))) findWithin(text, 0, text.length, found);
  else {
    let behind = 0;
    for (const run of digitRuns(text, LEAST_DIGITS)) {
      const end = Math.min(text.length, run.end + MARGIN);
      if (end > behind) findWithin(text, Math.max(0, run.start - MARGIN), end, found);
      behind = end;
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Spaces and hyphens of all kinds as the plain ones; offsets stay. */
function plainSigns(text: string): string {
  if (!/[\u00a0\u2007\u2009\u202f\u2010-\u2013]/u.test(text)) return text;
  return text.replace(/[\u00a0\u2007\u2009\u202f]/gu, " ").replace(/[\u2010-\u2013]/gu, "-");
}

function findWithin(text: string, from: number, to: number, found: Found[]): void {
  const window = text.slice(from, to);
  if (!ANY_SHAPE.test(window)) return;
  for (const { what, shape: pattern, context, isValid } of KINDS)
    for (const match of window.matchAll(pattern)) {
      if (!isValid(match[0].replace(/[ .-]/gu, ""))) continue;
      const start = from + match.index;
      const end = start + match[0].length;
      const before = text.slice(Math.max(0, start - CONTEXT_CHARACTERS), start);
      if (context === undefined ? OTHER_NUMBER.test(before) : !context.test(before)) continue;
      if (!found.some((other) => other.start < end && start < other.end)) found.push({ start, end, what });
    }
}
