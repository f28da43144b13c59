import { createFoldedUnits } from "../../dataset/foldUnits";
import { isJsonObject } from "../../dataset/jsonValue";
import type { RuleContext } from "../defineRule";
import type { LintRow } from "../rows/lintRow";
import { createRepeats, type Repeats } from "../repeats/repeats";
import { hashUnits } from "../rows/rowIdentity";
import { labelIn, type RowLabel } from "./rowLabel";
import type { FindingPlace } from "../target";

/** The classes of a file and which row has which, two bytes a row; shared by the rules of labels. */
export interface LabelStore {
  /** Each row in order; asking again for the last one costs nothing. Undefined for rows without a class. */
  see(row: LintRow): RowLabel | undefined;
  /** The class of an earlier row. */
  textOf(row: number): string | undefined;
  /** In order of appearance; empty when there are too many values to be classes. */
  counts(): readonly LabelCount[];
  /** Rows with one of these classes, in file order. */
  rowsOf(ids: ReadonlySet<number>): Iterable<{ readonly row: number; readonly id: number }>;
  /** A row with a class, for the shape and the container of all. */
  readonly sample: LintRow | undefined;
  readonly repeats: Repeats;
}

export interface LabelCount {
  readonly id: number;
  readonly text: string;
  readonly rows: number;
  readonly firstRow: number;
}

/** More values than this are no classes: ids, scores, free text. */
const MOST_CLASSES = 1000;
const SIZE = 4096;

export function createLabelStore(context: RuleContext): LabelStore {
  const repeats = context.shared(createRepeats);
  const ids = new Map<string, number>();
  const classes: { text: string; rows: number; firstRow: number }[] = [];
  const chunks: (Uint16Array | undefined)[] = [];
  let tooMany = false;
  let last: LintRow | undefined;
  let found: RowLabel | undefined;
  let sample: LintRow | undefined;
  const note = (label: RowLabel, row: number): void => {
    let id = ids.get(label.text);
    if (id === undefined) {
      if (ids.size >= MOST_CLASSES) {
        tooMany = true;
        return;
      }
      id = ids.size;
      ids.set(label.text, id);
      classes.push({ text: label.text, rows: 0, firstRow: row });
    }
    const own = classes[id];
    if (own !== undefined) own.rows++;
    const chunk = (chunks[Math.floor((row - 1) / SIZE)] ??= new Uint16Array(SIZE));
    chunk[(row - 1) % SIZE] = id + 1;
  };
  return {
    see(row) {
      if (row === last) return found;
      last = row;
      found = isClass(row) ? labelIn(row, context.labels) : undefined;
      if (found === undefined) return undefined;
      sample ??= row;
      repeats.see(row);
      note(found, row.source.row);
      return found;
    },
    textOf(row) {
      const id = chunks[Math.floor((row - 1) / SIZE)]?.[(row - 1) % SIZE] ?? 0;
      return classes[id - 1]?.text;
    },
    counts: () => (tooMany ? [] : classes.map((one, id) => ({ id, ...one }))),
    *rowsOf(wanted) {
      for (const [c, chunk] of chunks.entries())
        for (let i = 0; i < (chunk?.length ?? 0); i++) {
          const id = (chunk?.[i] ?? 0) - 1;
          if (id >= 0 && wanted.has(id)) yield { row: c * SIZE + i + 1, id };
        }
    },
    get sample() {
      return sample;
    },
    repeats,
  };
}

/** Scores are no classes. */
function isClass({ shape, object }: LintRow): boolean {
  const key = shape?.required.label;
  const value = key === undefined || !isJsonObject(object) ? undefined : object[key];
  return typeof value !== "number" || Number.isInteger(value);
}

/** The place of findings about a whole file: its beginning, where it has lines. */
export function wholeFile(sample: LintRow | undefined): FindingPlace {
  if (sample === undefined || sample.source.container === "table") return {};
  return { line: 1, column: 1, endLine: 1, endColumn: 1, byteOffset: 0, byteLength: 0 };
}

/** Labels by spelling: those that are the same but for case, white space and punctuation are one group. */
export function groupVariants(counts: readonly LabelCount[]): readonly (readonly LabelCount[])[] {
  const folded = createFoldedUnits();
  const groups = new Map<number | string, LabelCount[]>();
  for (const one of counts) {
    folded.clear();
    folded.add(one.text);
    // A label of signs only is itself.
    const key = folded.length === 0 ? one.text : hashUnits(folded, 0);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return Array.from(groups.values());
}
