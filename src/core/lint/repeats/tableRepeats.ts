import { canonicalJson } from "../../dataset/canonicalJson";
import { textHash } from "../../dataset/textHash";
import { createKeyIndex } from "./keyIndex";
import type { LintRow } from "../rows/lintRow";
import { NOTHING_REPEATED as NOTHING, type Finder } from "./repeatFinder";
import { createIdentity, exactKey, hashUnits, keyOfPrompt } from "../rows/rowIdentity";

/**
 * For tables, which cannot be read twice: rows cannot be compared. A repeated prompt is one that agrees in two
 * independent hashes (64 bits), an exact copy agrees in 53 bits of the whole row as well.
 */
export function createTableFinder(): Finder {
  const index = createKeyIndex();
  const kept = createHashColumns();
  const mine = createIdentity();
  /** An exact copy, looked for among rows of the same prompt only; the row is remembered when there is none. */
  const exactCopy = (row: LintRow, key: number, whole: number): number | undefined => {
    let exact: number | undefined;
    index.find(key, (at) => {
      if (kept.whole(at) === whole) exact = kept.row(at);
      return exact !== undefined;
    });
    if (exact === undefined) index.add(key, kept.add(row.source.row, whole, 0, 0));
    return exact;
  };
  return {
    find(row) {
      const canonical = canonicalJson(row.value);
      if (canonical === undefined) return NOTHING;
      const whole = textHash(canonical);
      if (!mine.collect(row)) return { ...NOTHING, exact: exactCopy(row, exactKey(canonical), whole) };
      const key = keyOfPrompt(mine.prompt);
      const check = hashUnits(mine.prompt, 2) >>> 0;
      const answer = hashUnits(mine.answer, 3) >>> 0;
      let first = -1;
      index.find(key, (at) => {
        if (kept.check(at) === check) first = at;
        return first >= 0;
      });
      if (first < 0) {
        index.add(key, kept.add(row.source.row, whole, check, answer));
        return NOTHING;
      }
      const isFirst = kept.whole(first) === whole;
      return {
        exact: isFirst ? kept.row(first) : exactCopy(row, exactKey(canonical), whole),
        prompt: kept.row(first),
        sameAnswer: kept.answer(first) === answer,
      };
    },
    get bytes() {
      return index.bytes + kept.bytes;
    },
  };
}

/** 20 bytes a row. */
function createHashColumns() {
  let count = 0;
  let wholes = new Float64Array(1024);
  let others = new Uint32Array(3 * 1024);
  return {
    add(row: number, whole: number, check: number, answer: number): number {
      if (count === wholes.length) {
        const larger = new Float64Array(Math.ceil(count * 1.35));
        larger.set(wholes);
        wholes = larger;
        const wider = new Uint32Array(3 * larger.length);
        wider.set(others);
        others = wider;
      }
      wholes[count] = whole;
      others.set([row, check, answer], 3 * count);
      return count++;
    },
    whole: (at: number) => wholes[at] as number,
    row: (at: number) => others[3 * at] as number,
    check: (at: number) => others[3 * at + 1] as number,
    answer: (at: number) => others[3 * at + 2] as number,
    get bytes() {
      return wholes.byteLength + others.byteLength;
    },
  };
}
