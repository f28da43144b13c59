import type { RowMarks } from "../../dataset/sourceItem";

/** The row holds `\u`, behind which any character may hide: nothing can be ruled out. */
export const MAY_HIDE = 0;
/** The row holds six digits, or signs that stand among digits, in a row. */
export const DIGITS = 1;
/** The row holds twenty letters, digits and signs of keys in a row. */
export const LONG_WORD = 2;
/** The row holds a sign that nobody sees, as an escape of one letter or as it is: the first half of `mayBeStrange`. */
export const UNSEEN = 3;
const FIRST_SLOT = 4;
const LAST_SLOT = 63;

/** So many bytes of a needle are looked for; where they are found, the rest is compared. */
export const NEEDLE_WINDOW = 4;

/** A literal that rules look for, as bytes. */
export interface PlannedNeedle {
  readonly bytes: Uint8Array;
  /** Where its least frequent neighbouring bytes begin, `NEEDLE_WINDOW` of them; 0 in a needle that has fewer. */
  readonly at: number;
  /** The bit that it sets. */
  readonly slot: number;
}

/** A deleting sign and a soft hyphen, and what JSON writes for form feeds and backspaces. */
const UNSEEN_SIGNS = ["\u007f", "\u00ad", "\\f", "\\b"];

/** The part of a rule that is looked for. */
export interface RuleWithNeedles {
  readonly code: string;
  readonly needles?: readonly string[];
}

export interface NeedlePlan {
  readonly needles: readonly PlannedNeedle[];
  /** The bit of a rule; undefined for rules without needles. */
  readonly slotOf: (code: string) => number | undefined;
}

/** What is looked for in every row, for these rules. Beyond 60 rules with needles, the last share a bit. */
export function planNeedles(rules: readonly RuleWithNeedles[]): NeedlePlan {
  const slots = new Map<string, number>();
  for (const { code, needles } of rules)
    if (needles !== undefined) slots.set(code, Math.min(FIRST_SLOT + slots.size, LAST_SLOT));
  return {
    get needles() {
      const needles = [plan("\\u", MAY_HIDE), ...UNSEEN_SIGNS.map((sign) => plan(sign, UNSEEN))];
      for (const { code, needles: own = [] } of rules) {
        const slot = slots.get(code);
        if (slot === undefined) continue;
        for (const text of own) needles.push(plan(text, slot));
      }
      return needles;
    },
    slotOf: (code) => slots.get(code),
  };
}

export function isMarked({ low, high }: RowMarks, slot: number): boolean {
  return ((slot < 32 ? low >>> slot : high >>> (slot - 32)) & 1) !== 0;
}

function plan(text: string, slot: number): PlannedNeedle {
  const bytes = utf8(text);
  let at = 0;
  for (let i = 1; i + NEEDLE_WINDOW <= bytes.length; i++)
    if (frequencyOfWindow(bytes, i) < frequencyOfWindow(bytes, at)) at = i;
  return { bytes, at, slot };
}

function frequencyOfWindow(bytes: Uint8Array, from: number): number {
  return bytes.subarray(from, from + NEEDLE_WINDOW).reduce((product, byte) => product * frequencyOf(byte), 1);
}

/** Characters of English chat data as JSON, from the most to the least frequent; what is not here is rarer than all. */
const FREQUENT = ' "etaoinshrdlcumwfgypbvk,.:{}[]-xjqz0123456789';

/** The share of a byte in a text, roughly: each character of the list has about nine tenths of the one before it. */
export function frequencyOf(byte: number): number {
  const rank = FREQUENT.indexOf(String.fromCharCode(byte));
  return rank < 0 ? 1e-5 : 0.15 * 0.87 ** rank;
}

function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return Uint8Array.from(bytes);
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f);
}
