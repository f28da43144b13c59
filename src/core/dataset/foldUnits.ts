/**
 * Two texts that differ only in case, white space and the punctuation of prose say the same to a reader. `FoldedUnits`
 * is a text without these differences: lower-case letters, digits and symbols, one space between words; letters with
 * marks are one character each, however they were written.
 *
 * Signs that change what is asked stay: brackets and operators, a point between digits, a minus beside one.
 */
export interface FoldedUnits {
  clear(): void;
  /** Adds a text, apart from what came before by a space. */
  add(text: string): void;
  /** Adds a text as it is. */
  addRaw(text: string): void;
  /** UTF-16 units so far. */
  readonly length: number;
  /** The units; only `length` of them count, and the array changes as the text grows. */
  readonly units: Uint16Array;
}

const SPACE = 0x20;
const MINUS = 0x2d;
const POINT = 0x2e;
const SLASH = 0x2f;

export function createFoldedUnits(): FoldedUnits {
  let units = new Uint16Array(1024);
  let length = 0;
  const reserve = (more: number): void => {
    if (length + more <= units.length) return;
    const larger = new Uint16Array(Math.max(units.length * 2, length + more));
    larger.set(units);
    units = larger;
  };
  return {
    clear: () => {
      length = 0;
    },
    add(text) {
      // Every unit may be kept, with a space before it.
      reserve(2 * text.length + 1);
      length = foldInto(text, units, length);
    },
    addRaw(text) {
      reserve(text.length + 1);
      units[length++] = 0;
      for (let i = 0; i < text.length; i++) units[length++] = text.charCodeAt(i);
    },
    get length() {
      return length;
    },
    get units() {
      return units;
    },
  };
}

/** Marks that are one with the letter before them where a text is composed; texts of Latin-1 have none. */
const APART =
  /[\u0300-\u036f\u0653-\u0655\u093c\u09be\u09d7\u0b3e\u0bbe\u0cc2\u0d3e\u1161-\u11c2\u1b35\u3099\u309a]/u;

/** The text with each letter and its marks as one character, where there is one. */
export function composed(text: string): string {
  return APART.test(text) ? text.normalize("NFC") : text;
}

function foldInto(written: string, units: Uint16Array, from: number): number {
  const text = composed(written);
  let at = from;
  let gap = at > 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    let kept = foldUnit(unit);
    if (kept === 0 && (unit === POINT || unit === MINUS || unit === SLASH) && isMeant(text, i, unit))
      kept = unit;
    if (kept === 0) {
      gap = true;
      continue;
    }
    if (gap && at > 0 && needsSpace(units[at - 1] as number) && needsSpace(kept)) units[at++] = SPACE;
    gap = false;
    units[at++] = kept;
  }
  return at;
}

/** Scripts without spaces have no words to keep apart, and "a + b" is "a+b". */
function needsSpace(unit: number): boolean {
  return isWordUnit(unit) && !isWithoutSpaces(unit);
}

/** `3.5`, `-2`, `7 - 2`, `a/b` and `6 / 2`, but not `well-known`, the end of a sentence or of an address. */
function isMeant(text: string, at: number, unit: number): boolean {
  const after = text.charCodeAt(at + 1);
  const before = at === 0 ? 0 : text.charCodeAt(at - 1);
  if (unit === POINT) return isDigit(before) && isDigit(after);
  const next = after === SPACE ? text.charCodeAt(at + 2) : after;
  if (isDigit(next)) return true;
  return unit === MINUS ? isDigit(before) : after >= 0x21 && foldUnit(after) !== 0;
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

/** Han, kana, Thai, Lao, Khmer and Burmese are written without spaces between words. */
export function isWithoutSpaces(unit: number): boolean {
  if (unit < 0x0e00) return false;
  return (
    unit <= 0x0eff ||
    (unit >= 0x1000 && unit <= 0x109f) ||
    (unit >= 0x1780 && unit <= 0x17ff) ||
    (unit >= 0x3040 && unit <= 0x30ff) ||
    (unit >= 0x3400 && unit <= 0x9fff) ||
    (unit >= 0xf900 && unit <= 0xfaff)
  );
}

const TABLED = 0x2500;
const TABLE = makeTable();

/** The unit in lower case and half width; 0 for white space and the punctuation of prose. */
export function foldUnit(unit: number): number {
  if (unit < TABLED) return TABLE[unit] as number;
  if (unit >= 0xff01 && unit <= 0xff5e) return TABLE[unit - 0xfee0] as number;
  return isWidePunctuation(unit) ? 0 : unit;
}

function isWidePunctuation(unit: number): boolean {
  return (
    (unit >= 0x3000 && unit <= 0x3003) ||
    (unit >= 0x3008 && unit <= 0x301f) ||
    unit === 0x30fb ||
    (unit >= 0xfe30 && unit <= 0xfe4f) ||
    (unit >= 0xff5f && unit <= 0xff65) ||
    unit === 0xfeff
  );
}

/** Letters and digits, as opposed to symbols. Units of folded texts only. */
export function isWordUnit(unit: number): boolean {
  return unit < TABLED ? WORDS[unit] === 1 : unit < 0xfe00 || unit >= 0xff66;
}

/** The unit as `foldUnit` gives it where it is a letter or a digit; 0 for all others. */
export function foldWordUnit(unit: number): number {
  if (unit < TABLED) return FOLDED_WORDS[unit] as number;
  const folded = foldUnit(unit);
  return folded !== 0 && isWordUnit(folded) ? folded : 0;
}

const WORDS = Uint8Array.from({ length: TABLED }, (_, unit) =>
  /^[\p{L}\p{N}\p{M}]$/u.test(String.fromCharCode(unit)) ? 1 : 0,
);

const FOLDED_WORDS = TABLE.map((unit) => (unit !== 0 && isWordUnit(unit) ? unit : 0));

function makeTable(): Uint16Array {
  const prose = new Set(".,;:!?'\"`_-/\u00a1\u00bf\u00ab\u00bb\u00b7\u00ad");
  return Uint16Array.from({ length: TABLED }, (_, unit) => {
    const character = String.fromCharCode(unit);
    const isProse = prose.has(character) || (unit >= 0x2010 && unit <= 0x203a) || unit === 0x2060;
    if (isProse || unit < 0x21 || /^[\p{Z}\p{Cc}\p{Cf}]$/u.test(character)) return 0;
    // The sigma that ends a word is the one within it.
    const lower = unit === 0x3c2 ? "\u03c3" : character.toLowerCase();
    return lower.length === 1 ? lower.charCodeAt(0) : unit;
  });
}
