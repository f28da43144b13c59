import { typeName } from "../../dataset/jsonValue";
import type { DatasetShape } from "../../dataset/shapes";
import { createGramIndex, type GramIndex } from "../repeats/gramIndex";
import { createKeyIndex } from "../repeats/keyIndex";
import { createLeakIdentity, type LeakIdentity } from "./leakIdentity";
import { placeOf, type LintRow } from "../rows/lintRow";
import { statedLabel } from "../labels/rowLabel";
import { createSharedIds } from "./sharedIds";
import type { FindingPlace } from "../target";

/** What is remembered of an evaluation file, to find its rows in a training file. No text of it is kept. */
export interface HeldOutFile {
  /** As findings name it. */
  readonly file: string;
  readonly rows: number;
  readonly shape: DatasetShape | undefined;
  /** The types of each top-level column, null apart. */
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>;
  /** Distinct labels, or short answers, with a row that has each; empty when there are too many to be labels. */
  readonly labels: ReadonlyMap<string, number>;
  /** By id column: the value's hash → a row that has it. */
  readonly ids: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** The row that asks the same question, or undefined. */
  findSame(identity: LeakIdentity): SameRow | undefined;
  readonly grams: GramIndex;
  /** Where a row is, by its index here. */
  placeOf(held: number): FindingPlace;
}

export interface SameRow {
  readonly held: number;
  readonly sameAnswer: boolean;
}

/** Takes the rows of an evaluation file one by one. */
export interface HeldOutBuilder {
  add(row: LintRow): void;
  finish(): HeldOutFile;
}

const MOST_LABELS = 1000;
const LONGEST_LABEL = 100;
const MOST_COLUMNS = 500;

export function createHeldOutBuilder(file: string): HeldOutBuilder {
  const places = createPlaces();
  const exact = createExactIndex();
  const grams = createGramIndex();
  const identity = createLeakIdentity();
  const ids = createSharedIds();
  const columns = new Map<string, Set<string>>();
  const labels = new Map<string, number>();
  let shape: DatasetShape | undefined;
  return {
    add(row) {
      const held = places.add(placeOf(row.source, { path: [] }));
      shape ??= row.shape;
      if (row.object === undefined) return;
      noteTypes(columns, row);
      ids.add(row.object, held);
      noteLabel(labels, row, held);
      if (!identity.collect(row)) return;
      exact.add(identity, held);
      // Only the question is searched for: answers share phrases with many texts.
      identity.words.truncate(identity.promptWords);
      grams.add(held, identity.words);
    },
    finish() {
      grams.seal(places.count);
      return {
        file,
        rows: places.count,
        shape,
        columns,
        labels: labels.size > MOST_LABELS ? new Map() : labels,
        ids: ids.columns(),
        findSame: (wanted) => exact.find(wanted),
        grams,
        placeOf: (held) => ({ ...places.get(held), file }),
      };
    },
  };
}

function noteTypes(columns: Map<string, Set<string>>, { object = {} }: LintRow): void {
  for (const key in object) {
    let types = columns.get(key);
    if (types === undefined) {
      if (columns.size >= MOST_COLUMNS) continue;
      columns.set(key, (types = new Set<string>()));
    }
    const value = object[key];
    if (value !== undefined && value !== null) types.add(typeName(value));
  }
}

function noteLabel(labels: Map<string, number>, row: LintRow, held: number): void {
  if (labels.size > MOST_LABELS) return;
  const stated = statedLabel(row);
  if (stated === undefined || stated.text.length > LONGEST_LABEL) return;
  const text = stated.text.trim();
  if (text !== "" && !labels.has(text)) labels.set(text, held);
}

/** Rows by 53 bits of the question, and of the answer. */
function createExactIndex() {
  const index = createKeyIndex();
  const prompts: number[] = [];
  const answers: number[] = [];
  const helds: number[] = [];
  return {
    add({ prompt, answer }: LeakIdentity, held: number): void {
      index.add(prompt >>> 0, prompts.length);
      prompts.push(prompt);
      answers.push(answer);
      helds.push(held);
    },
    find({ prompt, answer, isTelling }: LeakIdentity): SameRow | undefined {
      let other: number | undefined;
      let same: number | undefined;
      index.find(prompt >>> 0, (at) => {
        if (prompts[at] !== prompt) return false;
        other ??= helds[at];
        if (answers[at] === answer) same = helds[at];
        return same !== undefined;
      });
      if (same !== undefined) return { held: same, sameAnswer: true };
      return other === undefined || !isTelling ? undefined : { held: other, sameAnswer: false };
    },
  };
}

/** 20 bytes a row. */
function createPlaces() {
  let count = 0;
  let numbers = new Uint32Array(5 * 256);
  return {
    get count() {
      return count;
    },
    add({ row = 0, line = 0, column = 0, endLine = 0, endColumn = 0 }: FindingPlace): number {
      if (5 * count === numbers.length) {
        const larger = new Uint32Array(Math.ceil(numbers.length * 1.6));
        larger.set(numbers);
        numbers = larger.subarray(0, larger.length - (larger.length % 5));
      }
      numbers.set([row, line, column, endLine, endColumn], 5 * count);
      return count++;
    },
    get(at: number): FindingPlace {
      const [row = 0, line = 0, column = 0, endLine = 0, endColumn = 0] = numbers.subarray(
        5 * at,
        5 * at + 5,
      );
      return line === 0 ? { row } : { row, line, column, endLine, endColumn };
    },
  };
}
