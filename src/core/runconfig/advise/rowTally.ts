import type { DatasetFacts } from "../../../protocol/datasetFacts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../dataset/jsonValue";
import { labelStated } from "../../dataset/label";
import type { RowText } from "../../dataset/rowTexts";

type Counted = DatasetFacts["labels"];

/** What a proposal needs of the rows beside the facts: which values columns have, and which answers there are. */
export interface RowTallies {
  /** Columns of texts, numbers and booleans with few different values, the most frequent value first. */
  readonly columns: readonly { readonly name: string; readonly values: Counted }[];
  /** The rows' last answers, trimmed; empty when there are too many different ones to be labels. */
  readonly answers: Counted;
  /** Rows that have an answer. */
  readonly answered: number;
  /** Rows whose answer states what their column `label` says. */
  readonly statingLabel: number;
  /** Rows with images, videos or sounds, which a text model does not see. */
  readonly withMedia: number;
}

export interface RowTally {
  add(row: {
    readonly object: JsonObject | undefined;
    readonly texts: readonly Pick<RowText, "part" | "value">[];
  }): void;
  finish(): RowTallies;
}

/** More different values are no set of labels or groups. */
const MOST_VALUES = 50;
/** A longer text is no label. */
const LONGEST_VALUE = 60;
const MOST_COLUMNS = 200;

/** Counts in one pass; memory does not depend on the rows. */
export function createRowTally(): RowTally {
  const columns = new Map<string, FewValues>();
  const answers = createFewValues();
  let answered = 0;
  let statingLabel = 0;
  let withMedia = 0;
  return {
    add({ object, texts }) {
      const answer = texts.findLast(({ part }) => part === "answer")?.value;
      if (answer !== undefined) {
        answered++;
        answers.add(answer.trim());
      }
      if (object === undefined) return;
      if (hasMedia(object)) withMedia++;
      for (const [name, value] of Object.entries(object)) {
        let column = columns.get(name);
        if (column === undefined) {
          if (columns.size >= MOST_COLUMNS) continue;
          columns.set(name, (column = createFewValues()));
        }
        if (value !== null) column.add(typeof value === "object" ? undefined : String(value));
      }
      const { label } = object;
      if (answer !== undefined && typeof label === "string" && labelStated(answer, [label]) !== undefined)
        statingLabel++;
    },
    finish: () => ({
      columns: [...columns].flatMap(([name, column]) => {
        const values = column.ranked();
        return values.length === 0 ? [] : [{ name, values }];
      }),
      answers: answers.ranked(),
      ...{ answered, statingLabel, withMedia },
    }),
  };
}

const MEDIA = /^(?:image|video|audio)s?(?:_url)?$|^input_(?:image|audio)$/u;

/** In a column of their own, or as a part of a turn. */
function hasMedia(row: JsonObject): boolean {
  for (const [name, value] of Object.entries(row))
    if (MEDIA.test(name) && value !== null && !(isJsonArray(value) && value.length === 0)) return true;
  const turns = row["messages"] ?? row["conversations"];
  if (turns === undefined || !isJsonArray(turns)) return false;
  return turns.some((turn) => {
    const content = isJsonObject(turn) ? (turn["content"] ?? turn["value"]) : undefined;
    if (content === undefined || !isJsonArray(content)) return false;
    return content.some(
      (part) => isJsonObject(part) && typeof part["type"] === "string" && MEDIA.test(part["type"]),
    );
  });
}

interface FewValues {
  /** Undefined: a value that is no label. */
  add(value: string | undefined): void;
  /** Empty once there were too many, or one that is no label. */
  ranked(): Counted;
}

function createFewValues(): FewValues {
  let counts: Map<string, number> | undefined = new Map();
  return {
    add(value) {
      if (counts === undefined) return;
      const isNone = value === undefined || value.length > LONGEST_VALUE || value.trim().includes("\n");
      if (isNone || (counts.size >= MOST_VALUES && !counts.has(value))) counts = undefined;
      else counts.set(value, (counts.get(value) ?? 0) + 1);
    },
    ranked: () =>
      [...(counts ?? [])]
        .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
        .map(([value, n]) => ({ value, n })),
  };
}
