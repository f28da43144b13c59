import { isLetterClass, classOf, scriptOf, type Script } from "./charClass";

export interface MixedWord {
  /** UTF-16 offsets of the word. */
  readonly start: number;
  readonly end: number;
  /** Which characters do not belong, in words. */
  readonly odd: string;
  /** The word in one script; undefined when that is not known. */
  readonly plain: string | undefined;
}

/** Letters that look the same: Cyrillic and Greek with their Latin twins. */
const CYRILLIC = "АВЕКМНОРСТХаеорсухіјѕІЈЅԁԛԝһѵ";
const CYRILLIC_AS_LATIN = "ABEKMHOPCTXaeopcyxijsIJSdqwhv";
const GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο";
const GREEK_AS_LATIN = "ABEZHIKMNOPTYXo";

/** A Greek, Cyrillic, Japanese, Chinese or Korean letter, of which most texts have none. */
const FOREIGN = /[\u0370-\u052f\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]/;
/** Whether a Latin letter touches one: a third of the time of finding all, and most texts end with it. */
const TOUCHING =
  /[A-Za-z\u00c0-\u024f][\u0370-\u052f\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[\u0370-\u052f\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3][A-Za-z\u00c0-\u024f]/;
/** One that a Latin letter touches. */
const BOUNDARY =
  /[\u0370-\u052f\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3](?:(?=[A-Za-z\u00c0-\u024f])|(?<=[A-Za-z\u00c0-\u024f].))/g;

/** Whether some Greek, Cyrillic or East Asian letter is there: a quick look, which most texts end with. */
export function mayMixScripts(text: string): boolean {
  return FOREIGN.test(text);
}

/** Latin words with letters of another script that look Latin, the reverse, and Latin words with one Han character. */
export function findMixedWords(text: string): readonly MixedWord[] {
  const found: MixedWord[] = [];
  if (!TOUCHING.test(text)) return found;
  let behind = 0;
  for (const { index: at } of text.matchAll(BOUNDARY)) {
    if (at < behind) continue;
    if (isEastAsian(text.charCodeAt(at))) {
      const stray = strayEastAsian(text, at);
      if (stray !== undefined) found.push(stray);
      behind = Math.max(at + 1, stray?.end ?? 0);
      continue;
    }
    const word = wordAround(text, at, behind);
    const mixed = judge(text, word.start, word.end);
    if (mixed !== undefined) found.push(mixed);
    behind = word.end;
  }
  return found;
}

function isEastAsian(unit: number): boolean {
  return (
    (unit >= 0x3041 && unit < 0x3100 && unit !== 0x30fb) ||
    (unit >= 0x3400 && unit < 0xa000) ||
    (unit >= 0xac00 && unit < 0xd7a4)
  );
}

const LONGEST_WORD = 64;

function wordAround(text: string, at: number, least: number): { start: number; end: number } {
  let start = at;
  let end = at + 1;
  while (start > least && end - start < LONGEST_WORD && isWordUnit(text.charCodeAt(start - 1))) start--;
  while (end - start < LONGEST_WORD && isWordUnit(text.charCodeAt(end))) end++;
  return { start, end };
}

function isLatin(unit: number): boolean {
  const lower = unit | 0x20;
  return (lower >= 97 && lower <= 122) || (unit >= 0xc0 && unit < 0x250 && unit !== 0xd7 && unit !== 0xf7);
}

function isWordUnit(unit: number): boolean {
  return isLatin(unit) || (unit >= 0x370 && isLetterClass(classOf(unit)) && !isEastAsian(unit));
}

/** Whether all letters of the script that has fewer of them look like letters of the other. */
function judge(text: string, start: number, end: number): MixedWord | undefined {
  const word = text.slice(start, end);
  const letters = Array.from(word);
  const count = (script: Script): number =>
    letters.filter((letter) => scriptOf(codeOf(letter)) === script).length;
  const other: Script = count("cyrillic") > 0 ? "cyrillic" : "greek";
  const latin = count("latin");
  const foreign = count(other);
  if (latin + foreign < letters.length || letters.length < 3) return undefined;
  // A short foreign word with one Latin letter is more often a symbol: `αx`.
  if (endsInOther(letters)) return undefined;
  const isSymbol = other === "greek" && foreign < 3;
  const asLatin = (): MixedWord | undefined => rewritten(letters, start, end, other, "latin");
  if (foreign <= latin) return asLatin();
  return (isSymbol ? undefined : rewritten(letters, start, end, "latin", other)) ?? asLatin();
}

/** The word with every letter of one script as its twin of the other; undefined when one has none. */
function rewritten(
  letters: readonly string[],
  start: number,
  end: number,
  intruder: Script,
  host: Script,
): MixedWord | undefined {
  const isCyrillic = intruder === "cyrillic" || host === "cyrillic";
  const [theirs, ours] = isCyrillic ? [CYRILLIC, CYRILLIC_AS_LATIN] : [GREEK, GREEK_AS_LATIN];
  const [from, to] = host === "latin" ? [theirs, ours] : [ours, theirs];
  let plain = "";
  let odd = "";
  for (const letter of letters) {
    const isOdd = scriptOf(codeOf(letter)) === intruder;
    const twin = isOdd ? from.indexOf(letter) : -1;
    if (isOdd && twin < 0) return undefined;
    plain += isOdd ? (to[twin] ?? letter) : letter;
    if (isOdd) odd += letter;
  }
  const name = { cyrillic: "Cyrillic", greek: "Greek", latin: "Latin", other: "other" }[intruder];
  return { start, end, odd: `${odd.length === 1 ? "one letter is" : "some letters are"} ${name}`, plain };
}

/** `SMSка`, `IPа`: an abbreviation in capitals with an ending in small letters of the other script. */
function endsInOther(letters: readonly string[]): boolean {
  const script = scriptOf(codeOf(letters[0] ?? ""));
  const first = letters.findIndex((letter) => scriptOf(codeOf(letter)) !== script);
  const stem = letters.slice(0, first).join("");
  return first > 1 && /^\p{Lu}+$/u.test(stem) && /^\p{Ll}+$/u.test(letters.slice(first).join(""));
}

function codeOf(letter: string): number {
  return letter.codePointAt(0) ?? 0;
}

/** A text with more such characters than this mixes scripts on purpose. */
const MAX_EAST_ASIAN = 2;

/** One Han, kana or Hangul character that touches a Latin letter, in a text that has hardly another. */
function strayEastAsian(text: string, at: number): MixedWord | undefined {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at + 1);
  if ((!isLatin(before) && !isLatin(after)) || isEastAsian(before) || isEastAsian(after)) return undefined;
  let count = 0;
  for (let i = 0; i < text.length; i++)
    if (isEastAsian(text.charCodeAt(i)) && ++count > MAX_EAST_ASIAN) return undefined;
  let start = at;
  let end = at + 1;
  while (at - start < LONGEST_WORD && isLatin(text.charCodeAt(start - 1))) start--;
  while (end - at < LONGEST_WORD && isLatin(text.charCodeAt(end))) end++;
  // `C和D` is two letters with a word between them.
  if (end - start < 4) return undefined;
  return { start, end, odd: `${text[at] ?? ""} does not belong to the word`, plain: undefined };
}
