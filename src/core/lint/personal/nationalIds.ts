import { digitRuns, passesLuhn } from "./digitRuns";
import type { Found } from "./found";

interface IdKind {
  readonly what: string;
  readonly shape: RegExp;
  /** A word that must stand shortly before; absent when shape and check are enough. */
  readonly context?: RegExp;
  readonly isValid: (compact: string) => boolean;
}

const BEFORE = "(?<![\\p{L}\\d.,/-])";
const AFTER = "(?![\\p{L}\\d]|[.,/-]\\d)";

function shape(source: string): RegExp {
  return new RegExp(BEFORE + source + AFTER, "gu");
}

/** Shape, check digits and, where these are weak, a word before it. */
const KINDS: readonly IdKind[] = [
  { what: "US social security number", shape: shape("\\d{3}-\\d{2}-\\d{4}"), isValid: isSocialSecurity },
  {
    what: "US social security number",
    shape: shape("\\d{3} ?\\d{2} ?\\d{4}"),
    context: /\bSSN\b|\bsocial[ -]security\b/iu,
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
    shape: shape("[XYZ\\d]-?\\d{7}-?[A-HJ-NP-TV-Z]"),
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
    shape: shape("[1-8]\\d{5}(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[\\dXx]"),
    isValid: isChineseId,
  },
  {
    what: "Brazilian CPF number",
    shape: shape("\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}"),
    isValid: isBrazilianId,
  },
  {
    what: "Indian Aadhaar number",
    shape: shape("[2-9]\\d{3} ?\\d{4} ?\\d{4}"),
    context: /aadha+r/iu,
    isValid: passesVerhoeff,
  },
];

const CONTEXT_CHARACTERS = 60;
/** Words that say that a number of this shape is something else. */
const OTHER_NUMBER =
  /\b(?:part|serial|model|order|invoice|tracking|isbn|phone|tel|fax|case|item|product)\b[^\d]{0,20}$/iu;

/** Kinds whose digits are not eight in a row: looked for in the whole text, where it names them. */
const SHORT_KINDS = ["NINO", "CPF", "BSN", "National I"];
const LEAST_DIGITS = 8;
/** Letters and points that belong to a number and stand beside its digits. */
const MARGIN = 12;

/** Numbers that a state gave to a person, told by shape, check digits and words before them. */
export function findNationalIds(text: string): readonly Found[] {
  const found: Found[] = [];
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

function findWithin(text: string, from: number, to: number, found: Found[]): void {
  const window = text.slice(from, to);
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

/** Areas 000, 666 and from 900 were never given out, nor were group 00 and serial 0000; one number was withdrawn. */
function isSocialSecurity(id: string): boolean {
  const area = id.slice(0, 3);
  if (area === "000" || area === "666" || area >= "900") return false;
  return id.slice(3, 5) !== "00" && id.slice(5) !== "0000" && id !== "078051120" && id !== "219099999";
}

function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * (digits.charCodeAt(i) - 48), 0);
}

/** ISO 7064, modulus 11,10; and of the first ten digits, one or two stand twice or three times. */
function isGermanTaxId(id: string): boolean {
  const distinct = new Set(id.slice(0, 10)).size;
  if (distinct < 8 || distinct > 9) return false;
  let product = 10;
  for (let i = 0; i < 10; i++) {
    const sum = (id.charCodeAt(i) - 48 + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === id.charCodeAt(10) - 48;
}

function isSpanishId(id: string): boolean {
  const number = Number(id.slice(0, 8).replace("X", "0").replace("Y", "1").replace("Z", "2"));
  return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] === id[8];
}

function isFrenchNumber(id: string): boolean {
  const number = id.replace("2A", "19").replace("2B", "18");
  if (/\D/u.test(number)) return false;
  return 97 - (Number(number.slice(0, 13)) % 97) === Number(number.slice(13));
}

function isChineseId(id: string): boolean {
  const sum = weighted(id, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return "10X98765432"[sum % 11] === (id[17] ?? "").toUpperCase();
}

function isBrazilianId(id: string): boolean {
  if (new Set(id).size === 1) return false;
  const check = (length: number): number => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += (id.charCodeAt(i) - 48) * (length + 1 - i);
    return ((sum * 10) % 11) % 10;
  };
  return check(9) === id.charCodeAt(9) - 48 && check(10) === id.charCodeAt(10) - 48;
}

/** Verhoeff's check over the dihedral group of the pentagon. */
function passesVerhoeff(id: string): boolean {
  let check = 0;
  for (let i = 0; i < id.length; i++) {
    let digit = id.charCodeAt(id.length - 1 - i) - 48;
    for (let turn = 0; turn < i % 8; turn++) digit = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4][digit] ?? 0;
    check = multiply(check, digit);
  }
  return check === 0;
}

/** Rotations are 0 to 4, reflections 5 to 9. */
function multiply(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b - 5) % 5);
  return b < 5 ? 5 + ((a - 5 - b + 5) % 5) : (a - b + 5) % 5;
}
