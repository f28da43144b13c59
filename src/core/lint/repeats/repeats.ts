import { canonicalJson } from "../../dataset/canonicalJson";
import { rowFingerprint } from "../../dataset/rowFingerprint";
import type { RuleContext } from "../defineRule";
import { createKeyIndex } from "./keyIndex";
import { LintRow, placeOf } from "../rows/lintRow";
import { createEarlierRows, type EarlierRows } from "./readEarlier";
import { createIdentity, exactKey, keyOfPrompt, promptKey, sameUnits } from "../rows/rowIdentity";
import { createRowPlaces, type RowPlaces } from "../rows/rowPlaces";
import { NOTHING_REPEATED as NOTHING, type Finder, type Repeat } from "./repeatFinder";
import { createTableFinder } from "./tableRepeats";
import type { FindingPlace } from "../target";

/** Finds repeated rows and prompts in one pass; shared by the rules that ask for them. */
export interface Repeats {
  /** Each row once and in order; asking again for the last row costs nothing. */
  see(row: LintRow): Repeat;
  readonly places: RowPlaces;
  /** An earlier row with its text, where the file can be read twice. */
  readEarlier(row: number, like: LintRow): LintRow | undefined;
  /** Where an earlier row is. */
  placeOf(row: number, like: LintRow): FindingPlace;
  /** Bytes of the tables. */
  readonly bytes: number;
}

const UNSEEN = new LintRow(
  {
    type: "row",
    row: 0,
    line: 0,
    column: 0,
    byteOffset: 0,
    byteLength: 0,
    text: "",
    container: "jsonl",
    endsWithLineBreak: false,
    previousEnd: undefined,
    cells: undefined,
  },
  null,
  undefined,
);

export function createRepeats(context: Pick<RuleContext, "readAgain">): Repeats {
  const places = createRowPlaces();
  const earlier = createEarlierRows(places, context.readAgain);
  const finder = createFinder(places, earlier);
  const table = createTableFinder();
  let last = UNSEEN;
  let found = NOTHING;
  return {
    see(row) {
      if (row === last) return found;
      last = row;
      const isTable = row.source.container === "table";
      if (!isTable) places.add(row.source);
      found = isTable ? table.find(row) : finder.find(row);
      return found;
    },
    places,
    readEarlier: (row, like) => earlier.read(row, like),
    placeOf(row, like) {
      const before = earlier.read(row, like);
      return before === undefined ? { row } : placeOf(before.source, { path: [] });
    },
    get bytes() {
      return places.bytes + finder.bytes + table.bytes;
    },
  };
}

/** What has been added for a row beside its first key. */
const HAS_PROMPT = 1;
const HAS_EXACT = 2;

/**
 * For files that can be read twice. Most rows leave one key, made of the edges of the prompt. Where two rows agree in
 * it, their whole prompts are hashed, the earlier row being read again; where those agree, they are compared, and
 * exact copies are looked for among the rows of that prompt in the same way.
 */
function createFinder(places: RowPlaces, earlier: EarlierRows): Finder {
  const index = createKeyIndex();
  const mine = createIdentity();
  const other = createIdentity();

  /** The earlier row's own key of one kind, once somebody shares its key of the kind before. */
  const open = (
    row: number,
    flag: number,
    like: LintRow,
    keyOf: (row: LintRow) => number | undefined,
  ): void => {
    const flags = places.flags.get(row);
    if ((flags & flag) !== 0) return;
    places.flags.set(row, flags | flag);
    const before = earlier.read(row, like);
    const key = before === undefined ? undefined : keyOf(before);
    if (key !== undefined) index.add(key, row);
  };
  const exactCopy = (row: LintRow): number | undefined => {
    const canonical = canonicalJson(row.value);
    if (canonical === undefined) return undefined;
    const key = exactKey(canonical);
    let copied: number | undefined;
    index.find(key, (candidate) => {
      const before = earlier.read(candidate, row);
      if (before === undefined || !isCopy(before, row, canonical)) return false;
      copied = candidate;
      return true;
    });
    if (copied === undefined) {
      index.add(key, row.source.row);
      places.flags.set(row.source.row, places.flags.get(row.source.row) | HAS_EXACT);
    }
    return copied;
  };
  const samePrompt = (row: LintRow): Repeat => {
    const key = keyOfPrompt(mine.prompt);
    let found: Repeat | undefined;
    index.find(key, (candidate) => {
      const before = earlier.read(candidate, row);
      if (before === undefined || !other.collect(before) || !sameUnits(mine.prompt, other.prompt))
        return false;
      found = { exact: undefined, prompt: candidate, sameAnswer: sameUnits(mine.answer, other.answer) };
      return true;
    });
    if (found?.prompt === undefined) {
      index.add(key, row.source.row);
      places.flags.set(row.source.row, places.flags.get(row.source.row) | HAS_PROMPT);
      return NOTHING;
    }
    open(found.prompt, HAS_EXACT, row, (before) => {
      const canonical = canonicalJson(before.value);
      return canonical === undefined ? undefined : exactKey(canonical);
    });
    return { ...found, exact: exactCopy(row) };
  };

  return {
    find(row) {
      const edges = promptKey(row);
      const key = edges < 0 ? rowFingerprint(row.value) : edges;
      if (key === undefined) return NOTHING;
      const first = index.firstOrAdd(key, row.source.row);
      if (first < 0) return NOTHING;
      if (edges < 0 || !mine.collect(row)) {
        open(first, HAS_EXACT, row, (before) => {
          const canonical = canonicalJson(before.value);
          return canonical === undefined ? undefined : exactKey(canonical);
        });
        return { ...NOTHING, exact: exactCopy(row) };
      }
      open(first, HAS_PROMPT, row, (before) =>
        other.collect(before) ? keyOfPrompt(other.prompt) : undefined,
      );
      return samePrompt(row);
    },
    get bytes() {
      return index.bytes;
    },
  };
}

function isCopy(before: LintRow, row: LintRow, canonical: string): boolean {
  return canonicalJson(before.value) === canonical && sameLongNumbers(before.source.text, row.source.text);
}

/** JSON.parse rounds long numbers: rows that differ only there are not duplicates. */
function sameLongNumbers(a: string, b: string): boolean {
  const long = /\d{16,}/gu;
  const inA = a.match(long) ?? [];
  return inA.length === 0 || inA.sort().join(" ") === (b.match(long) ?? []).sort().join(" ");
}
