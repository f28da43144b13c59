import type { RowMarks } from "../dataset/sourceItem";

/** The row holds `\u`, behind which any character may hide: nothing can be ruled out. */
export const MAY_HIDE = 0;
/** The row holds six digits, or signs that stand among digits, in a row. */
export const DIGITS = 1;
/** The row holds twenty letters, digits and signs of keys in a row. */
export const LONG_WORD = 2;
const FIRST_SLOT = 3;
const LAST_SLOT = 63;

/** A literal that rules look for, as bytes. */
export interface PlannedNeedle {
  readonly bytes: Uint8Array;
  /** The second of two neighbouring bytes that are seldom neighbours; 0 in a needle of one byte. */
  readonly at: number;
  /** Two more bytes follow behind the pair. */
  readonly isLong: boolean;
  /** Letters of English may be large or small; the bytes are small ones. */
  readonly isAnyCase: boolean;
  /** The bit that it sets. */
  readonly slot: number;
}

/** The part of a rule that is looked for. */
export interface RuleWithNeedles {
  readonly code: string;
  readonly needles?: readonly string[];
  readonly needlesInAnyCase?: readonly string[];
}

export interface NeedlePlan {
  readonly needles: readonly PlannedNeedle[];
  /** The bit of a rule; undefined for rules without needles. */
  readonly slotOf: (code: string) => number | undefined;
}

/** What is looked for in every row, for these rules. Beyond 61 rules with needles, the last share a bit. */
export function planNeedles(rules: readonly RuleWithNeedles[]): NeedlePlan {
  const slots = new Map<string, number>();
  for (const { code, needles } of rules)
    if (needles !== undefined) slots.set(code, Math.min(FIRST_SLOT + slots.size, LAST_SLOT));
  return {
    get needles() {
      const needles = [plan("\\u", MAY_HIDE, false)];
      for (const { code, needles: own = [], needlesInAnyCase: loose = [] } of rules) {
        const slot = slots.get(code);
        if (slot === undefined) continue;
        for (const text of own) needles.push(plan(text, slot, false));
        for (const text of loose) needles.push(plan(text.toLowerCase(), slot, true));
      }
      return needles;
    },
    slotOf: (code) => slots.get(code),
  };
}

export function isMarked({ low, high }: RowMarks, slot: number): boolean {
  return ((slot < 32 ? low >>> slot : high >>> (slot - 32)) & 1) !== 0;
}

function plan(text: string, slot: number, isAnyCase: boolean): PlannedNeedle {
  const bytes = utf8(text);
  const isLong = bytes.length >= 4;
  const last = isLong ? bytes.length - 3 : bytes.length - 1;
  let at = Math.min(1, last);
  for (let i = at + 1; i <= last; i++) if (frequencyOfPair(bytes, i) < frequencyOfPair(bytes, at)) at = i;
  return { bytes, at, isLong, isAnyCase, slot };
}

function frequencyOfPair(bytes: Uint8Array, at: number): number {
  return frequencyOf(bytes[at] as number) * frequencyOf(bytes[at - 1] ?? 0x20);
}

/** Characters of English chat data as JSON, from the most to the least frequent; what is not here is rarer than all. */
const FREQUENT = ' "etaoinshrdlcumwfgypbvk,.:{}[]-xjqz0123456789';

/** The share of a byte in a text, roughly: each character of the list has about nine tenths of the one before it. */
export function frequencyOf(byte: number): number {
  const rank = FREQUENT.indexOf(String.fromCharCode(byte));
  return rank < 0 ? 1e-5 : 0.15 * 0.87 ** rank;
}

/** The small letter of a large one, and every other byte itself. */
export function lowerCase(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

/** A byte, and the large letter of a small one where case does not matter. */
export function spellingsOf(byte: number, isAnyCase: boolean): readonly number[] {
  return isAnyCase && byte >= 97 && byte <= 122 ? [byte, byte - 32] : [byte];
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
