import { badness } from "./badness";
import { classOf, isLetterClass } from "./charClass";
import { readControls } from "./controls";
import { findReadings, type Reading } from "./reading";
import { suspectPages } from "./suspectPages";
import { applySequences, unitsOf, type Units } from "./units";

/** One stretch of a text (UTF-16 offsets) and what it says when it is read rightly. */
export interface Unscrambled {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Unscrambling {
  /** In order, not touching each other. */
  readonly pieces: readonly Unscrambled[];
  /** The codepages that UTF-8 was read in by mistake, outermost first. */
  readonly pages: readonly string[];
  /** The codepage of characters that became control characters, where there are some. */
  readonly controlPage: string | undefined;
  /** Whether reading the new pieces wrongly in the same way gives the old ones exactly, and none is doubtful. */
  readonly exact: boolean;
  /** What comes out is no text either: too much was lost on the way. */
  readonly hopeless: boolean;
}

const MAX_LAYERS = 5;
/** As many codepages are followed to the end; in long texts only the best, for the sake of time. */
const MAX_READINGS = 4;
const LONG_TEXT = 20_000;
/** So much less strange must a text be for a codepage that mends less at first. */
const CLEARLY = 1;

/**
 * Reads mojibake back: UTF-8 that was read in a single-byte codepage, up to five times over. Undefined when the text
 * is as it should be.
 *
 * For each codepage the words are looked at in which some characters are bytes that form UTF-8. A word is read anew
 * when that makes it less strange by a count of what no prose does (see `badness`); the codepage that mends most wins,
 * and the result is looked at again.
 */
export function unscramble(text: string): Unscrambling | undefined {
  const suspects = suspectPages(text);
  if (suspects === 0) return undefined;
  const start = unitsOf(text);
  const all = findReadings(start.codes, suspects);
  const readings = all.slice(0, text.length > LONG_TEXT ? 1 : MAX_READINGS);
  // Where several codepages mend something, the one that leaves least to mend when all layers are off.
  let best: Peeled = { units: start, pages: [], exact: true };
  let least = Infinity;
  for (const reading of readings) {
    const peeled = peel(start, reading);
    const left = readings.length === 1 ? 0 : badness(peeled.units.codes, 0, peeled.units.codes.length);
    if (left + CLEARLY > least) continue;
    least = left;
    best = peeled;
  }
  const controls = readControls(best.units.codes);
  if (best.pages.length === 0 && controls.sequences.length === 0) return undefined;
  const controlPage = controls.sequences.length === 0 ? undefined : controls.page;
  const units = applySequences(best.units, controls.sequences);
  return {
    pieces: piecesOf(units),
    pages: best.pages,
    controlPage,
    exact: best.exact,
    hopeless: isHopeless(units),
  };
}

/** A text with its layers of wrong readings taken off. */
interface Peeled {
  readonly units: Units;
  readonly pages: readonly string[];
  readonly exact: boolean;
}

function peel(start: Units, first: Reading): Peeled {
  let units = start;
  const pages: string[] = [];
  let exact = true;
  for (let reading: Reading | undefined = first; reading !== undefined && pages.length < MAX_LAYERS;) {
    pages.push(reading.page.name);
    exact &&= reading.doubtful !== true && reading.sequences.every((sequence) => sequence.exact);
    units = applySequences(units, reading.sequences);
    reading = findReadings(units.codes, suspectPages(textOf(units)))[0];
  }
  return { units, pages, exact };
}

function textOf({ codes }: Units): string {
  let text = "";
  for (const code of codes) text += String.fromCodePoint(code);
  return text;
}

/** A word of three scripts is no word. */
function isHopeless({ codes, changed }: Units): boolean {
  let scripts = new Set<number>();
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (classOf(code) === "space") scripts = new Set();
    else if (changed[i] === true && isLetterClass(classOf(code))) scripts.add(scriptBlock(code));
    if (scripts.size > 2) return true;
  }
  return false;
}

/** A number for the script of a letter; Chinese, Japanese and Korean count as one. */
function scriptBlock(code: number): number {
  if (code < 0x370) return 0;
  if (code < 0x400) return 1;
  if (code < 0x590) return code < 0x530 ? 2 : 3;
  if ((code >= 0x2e80 && code < 0xa000) || (code >= 0xac00 && code < 0xd7b0) || code >= 0xff00) return 4;
  return (code >> 7) + 5;
}

function piecesOf({ codes, starts, changed, length }: Units): readonly Unscrambled[] {
  const pieces: Unscrambled[] = [];
  for (let i = 0; i < codes.length; i++) {
    if (changed[i] !== true) continue;
    const start = starts[i] ?? 0;
    let text = "";
    for (; i < codes.length && changed[i] === true; i++) text += String.fromCodePoint(codes[i] ?? 0);
    pieces.push({ start, end: starts[i] ?? length, text });
  }
  return pieces;
}
