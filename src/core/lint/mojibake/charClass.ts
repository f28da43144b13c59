/** What kind of neighbour a character makes; the strangeness of a text is counted over pairs of these. */
export type CharClass =
  | "space"
  | "digit"
  | "ascii"
  | "lower"
  | "upper"
  | "letter"
  | "mark"
  | "closer"
  | "quote"
  | "joiner"
  | "rare"
  | "money"
  | "math"
  | "box"
  | "symbol"
  | "control"
  | "void";

/** Signs that end a word in ordinary prose. */
const CLOSERS = "…™®©°²³¹ªº″′‰";
const QUOTES = "‘’“”«»‹›";
/** Signs that stand between two letters in ordinary words. */
const JOINERS = "–—·•\u00ad‐‑‒―";
const MONEY = "£€¥¢";
const MATH = "±×÷√∞≈≠≤≥∂∑∏∫∆◊¼½¾⁄∩≡⌠";

const LETTER = /\p{L}/u;
const LOWER = /\p{Ll}/u;
const UPPER = /\p{Lu}/u;
const MARK = /\p{M}/u;
/** Unassigned, private use, lone surrogates. */
const VOID = /[\p{Cn}\p{Co}\p{Cs}]/u;
const SYMBOL = /[\p{P}\p{S}]/u;

/** What mojibake is made of, and what comes out of it: looked up, since the expressions above are slow. */
const COMMON = 0x600;
const SIGNS_FROM = 0x2000;
const SIGNS_TO = 0x2600;
const COMMON_CLASSES: readonly CharClass[] = Array.from({ length: COMMON }, (_, code) => workOut(code));
const SIGN_CLASSES: readonly CharClass[] = Array.from({ length: SIGNS_TO - SIGNS_FROM }, (_, i) =>
  workOut(SIGNS_FROM + i),
);

export function classOf(code: number): CharClass {
  if (code < COMMON) return COMMON_CLASSES[code] ?? "ascii";
  if (code >= SIGNS_FROM && code < SIGNS_TO) return SIGN_CLASSES[code - SIGNS_FROM] ?? "symbol";
  return workOut(code);
}

function workOut(code: number): CharClass {
  if (code < 0x80) return asciiClass(code);
  if (code < 0xa0) return "control";
  if (code === 0xa0 || code === 0x3000 || (code >= 0x2000 && code <= 0x200a)) return "space";
  const character = String.fromCodePoint(code);
  if (CLOSERS.includes(character)) return "closer";
  if (QUOTES.includes(character)) return "quote";
  if (JOINERS.includes(character)) return "joiner";
  if (MONEY.includes(character)) return "money";
  if (MATH.includes(character)) return "math";
  if (code >= 0x2500 && code < 0x25a0) return "box";
  if (LOWER.test(character)) return "lower";
  if (UPPER.test(character)) return "upper";
  if (code < 0x300 || "‚„†‡".includes(character)) return "rare";
  if (LETTER.test(character)) return "letter";
  if (MARK.test(character)) return "mark";
  if (VOID.test(character)) return "void";
  return SYMBOL.test(character) ? "symbol" : "space";
}

function asciiClass(code: number): CharClass {
  if (code <= 0x20 || code === 0x7f) return "space";
  if (code >= 0x30 && code <= 0x39) return "digit";
  if (code >= 0x61 && code <= 0x7a) return "lower";
  return code >= 0x41 && code <= 0x5a ? "upper" : "ascii";
}

export type Script = "latin" | "greek" | "cyrillic" | "other";

/** The script of a letter, as far as mixtures of scripts are strange: Han or Thai beside Latin is not. */
export function scriptOf(code: number): Script {
  if (code < 0x250 || (code >= 0x1e00 && code < 0x1f00) || (code >= 0x250 && code < 0x2b0)) return "latin";
  if (code >= 0x370 && code < 0x400) return "greek";
  if (code >= 0x1f00 && code < 0x2000) return "greek";
  if (code >= 0x400 && code < 0x530) return "cyrillic";
  return "other";
}

export function isLetterClass(kind: CharClass): boolean {
  return kind === "lower" || kind === "upper" || kind === "letter";
}
