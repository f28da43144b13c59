import type { RowMarks } from "../../../core/dataset/sourceItem";
import {
  DIGITS,
  LONG_WORD,
  NEEDLE_WINDOW,
  type NeedlePlan,
  type PlannedNeedle,
} from "../../../core/lint/needles/needlePlan";
import { instantiateByteScan } from "./byteScanProgram";
import { createHits } from "./hits";
import { groupNeedles } from "./needleGroups";

/**
 * Looks for all needles of all rules at once, in the bytes that rows are cut from. Every four neighbouring bytes are
 * held against eight groups, at sixteen places at a time (Hyperscan's way, called Teddy); what is left is compared
 * whole.
 */
export interface ByteScan {
  /** The bytes that `marks` is about; they need not stay. */
  begin(bytes: Uint8Array): void;
  /**
   * What a part of them holds, which must not begin inside of a needle; undefined when nobody has looked. Parts are
   * asked for in order.
   */
  marks(from: number, to: number): RowMarks | undefined;
}

/** Where things are in the program's memory, as `byteScan.wat` says. */
const FOURS = 8192;
const TABLES = 16_384;
const FOUND = 32_768;
/** Bytes that are looked at together: they and what is found in them stay in the processor's cache. */
const PIECE = 32_768;
const BLOCK = 16;
/** One place per byte and one per block, at the very worst. */
const MOST_FOUND = PIECE + PIECE / BLOCK + 4;
const TEXT = FOUND + 4 * MOST_FOUND + 64;
const IS_DIGITS = 0x8000_0000;
const IS_WORD = 0x4000_0000;
const NOTHING: RowMarks = { low: 0, high: 0 };

/** Below this, making the tables takes longer than searching the rows one by one. */
const SMALLEST = 16_384;

/** Looks from the first piece of a certain size on: most texts in an editor are shorter. */
export function createByteScan(plan: NeedlePlan, smallest = SMALLEST): ByteScan {
  let scan: ByteScan | undefined;
  let isLooking = false;
  let isPossible = true;
  return {
    begin(bytes) {
      if (scan === undefined && isPossible && bytes.length >= smallest) {
        scan = createScan(plan);
        isPossible = scan !== undefined;
      }
      isLooking = scan !== undefined;
      scan?.begin(bytes);
    },
    marks: (from, to) => (isLooking ? scan?.marks(from, to) : undefined),
  };
}

/** Undefined where the processor lacks what it takes; rows then have no marks, and are searched one by one. */
function createScan({ needles }: NeedlePlan): ByteScan | undefined {
  const program = instantiateByteScan(TEXT + PIECE + 2 * BLOCK);
  if (program === undefined) return undefined;
  const memory = new Uint8Array(program.memory.buffer);
  const found = new Uint32Array(program.memory.buffer, FOUND, MOST_FOUND);
  writeGroups(memory, needles);
  const longAt = writeFours(memory, needles);
  const shortAt = writePairs(memory, needles);
  const hits = createHits();
  const runs = createHits();

  const keep = (bytes: Uint8Array, from: number, total: number): void => {
    for (let i = 0; i < total; i++) {
      const what = found[i] as number;
      if (what >= IS_WORD) {
        const bits = (what >= IS_DIGITS ? 1 << DIGITS : 0) | ((what & IS_WORD) === 0 ? 0 : 1 << LONG_WORD);
        runs.add((what & (IS_WORD - 1)) - TEXT + from, bits, 0);
        continue;
      }
      const at = what - TEXT + from;
      let low = 0;
      let high = 0;
      for (let list = 0; list < 2; list++) {
        const sought = list === 0 ? longAt(bytes, at) : shortAt(bytes, at);
        for (let n = 0; n < sought.length; n++) {
          const needle = sought[n] as PlannedNeedle;
          if (!isAt(bytes, at, needle)) continue;
          if (needle.slot < 32) low |= 1 << needle.slot;
          else high |= 1 << (needle.slot - 32);
        }
      }
      if (low !== 0 || high !== 0) hits.add(at, low, high);
    }
  };

  return {
    begin(bytes) {
      hits.clear();
      runs.clear();
      for (let from = 0; from < bytes.length; from += PIECE) {
        // A pair or a run may begin in the block before.
        memory.fill(0, TEXT - BLOCK, TEXT);
        if (from > 0) memory.set(bytes.subarray(from - BLOCK, from), TEXT - BLOCK);
        const piece = bytes.subarray(from, from + PIECE);
        memory.set(piece, TEXT);
        keep(bytes, from, program.scan(TEXT - BLOCK, TEXT + piece.length));
      }
    },
    marks(from, to) {
      const inPairs = hits.between(from, to);
      // A run lies somewhere in two blocks, which may be those of two rows.
      const inRuns = runs.between(from - BLOCK + 1, to + BLOCK);
      const low = inPairs.low | inRuns.low;
      const { high } = inPairs;
      return low === 0 && high === 0 ? NOTHING : { low, high };
    },
  };
}

function isAt(bytes: Uint8Array, at: number, needle: PlannedNeedle): boolean {
  const { bytes: wanted, at: offset } = needle;
  const start = at - offset;
  if (start < 0) return false;
  for (let i = 0; i < wanted.length; i++) if (bytes[start + i] !== wanted[i]) return false;
  return true;
}

function writeGroups(memory: Uint8Array, needles: readonly PlannedNeedle[]): void {
  for (const [group, halves] of groupNeedles(needles).entries())
    for (const [table, half] of halves.entries())
      for (let value = 0; value < 16; value++)
        if (((half >> value) & 1) !== 0) {
          const at = TABLES + 16 * table + value;
          memory[at] = (memory[at] as number) | (1 << group);
        }
}

/** The needles that may be at a place. */
type NeedlesAt = (bytes: Uint8Array, at: number) => readonly PlannedNeedle[];

/** Those with four bytes or more, by the hash of four. */
function writeFours(memory: Uint8Array, needles: readonly PlannedNeedle[]): NeedlesAt {
  const lists = createLists();
  for (const needle of needles)
    if (needle.bytes.length >= NEEDLE_WINDOW) {
      const hash = hashOfFour(needle.bytes, needle.at);
      setBit(memory, FOURS, hash);
      lists.add(hash, needle);
    }
  return (bytes, at) => lists.of(hashOfFour(bytes, at));
}

/** Those with less, by their first two bytes; behind one of a single byte any other may stand. */
function writePairs(memory: Uint8Array, needles: readonly PlannedNeedle[]): NeedlesAt {
  const lists = createLists();
  for (const needle of needles) {
    const [first = 0, second] = needle.bytes;
    if (needle.bytes.length >= NEEDLE_WINDOW) continue;
    const seconds = second === undefined ? Array.from({ length: 256 }, (_, byte) => byte) : [second];
    for (const two of seconds) {
      setBit(memory, 0, (two << 8) | first);
      lists.add((two << 8) | first, needle);
    }
  }
  return (bytes, at) => lists.of(((bytes[at + 1] ?? 0) << 8) | (bytes[at] ?? 0));
}

/** Lists of needles by a number of 16 bits. */
function createLists(): {
  add(key: number, needle: PlannedNeedle): void;
  of(key: number): readonly PlannedNeedle[];
} {
  const lists: PlannedNeedle[][] = [[]];
  const listOf = new Uint16Array(1 << 16);
  return {
    add(key, needle) {
      if (listOf[key] === 0) listOf[key] = lists.push([]) - 1;
      lists[listOf[key] as number]?.push(needle);
    },
    of: (key) => lists[listOf[key] as number] as readonly PlannedNeedle[],
  };
}

function setBit(memory: Uint8Array, table: number, bit: number): void {
  const at = table + (bit >> 3);
  memory[at] = (memory[at] as number) | (1 << (bit & 7));
}

/** As the program does it. */
function hashOfFour(bytes: Uint8Array, at: number): number {
  let four = 0;
  for (let i = 0; i < 4; i++) four |= (bytes[at + i] ?? 0) << (8 * i);
  return Math.imul(four, 0x9e3779b1) >>> 16;
}
