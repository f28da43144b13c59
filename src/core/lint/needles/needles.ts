import type { SourceRow } from "../../dataset/sourceItem";

/**
 * Literals that rules look for, searched in the undecoded text of a row: each at most once per row, whatever number
 * of rules wants it, and only when a rule asks. Many times cheaper than a look at every text of the row.
 */
export interface NeedleTable {
  /** Registers the needles of one rule; the answer is what `mayContain` wants. */
  add(needles: readonly string[]): readonly number[];
  /** The row that is asked about from now on. */
  begin(source: SourceRow): void;
  /** Whether a text of the row may contain one of the needles: never false when one does. */
  mayContain(handles: readonly number[]): boolean;
}

const UNKNOWN = 0;
const ABSENT = 1;
const PRESENT = 2;

export function createNeedleTable(): NeedleTable {
  const parts: string[] = [];
  let known = new Uint8Array(0);
  let text = "";
  let isTable = false;
  /** Any character can be written as an escape; a table has no text at all. */
  let mayHide: boolean | undefined;
  return {
    add(needles) {
      const handles = [...new Set(needles.map(rarestPart))].map((part) => {
        const at = parts.indexOf(part);
        return at >= 0 ? at : parts.push(part) - 1;
      });
      known = new Uint8Array(parts.length);
      return handles;
    },
    begin(source) {
      text = source.text;
      isTable = source.container === "table";
      mayHide = undefined;
      known.fill(UNKNOWN);
    },
    mayContain(handles) {
      for (const handle of handles) {
        let state = known[handle];
        if (state === UNKNOWN)
          known[handle] = state = text.includes(parts[handle] as string) ? PRESENT : ABSENT;
        if (state === PRESENT) return true;
      }
      mayHide ??= isTable || text.includes("\\u");
      return mayHide;
    },
  };
}

/**
 * Letters of English text from the most to the least frequent, as they stand in rows of chat data; whatever is not
 * here (capitals, most signs) is rarer than all of them.
 */
const FREQUENT = ' "etaoinshrdlcumwfgypbvk,.:{}[]-xjqz0123456789';

/**
 * A search jumps from one occurrence of its first character to the next, so one for the part from the rarest character
 * on is up to ten times faster; and a text that lacks the part lacks the needle.
 */
export function rarestPart(needle: string): string {
  let best = 0;
  for (let i = 1; i < needle.length; i++) if (rarity(needle, i) > rarity(needle, best)) best = i;
  return needle.slice(best);
}

function rarity(text: string, at: number): number {
  const rank = FREQUENT.indexOf(text[at] ?? " ");
  return rank < 0 ? FREQUENT.length : rank;
}
