import type { DatasetFacts } from "../../../protocol/datasetFacts";
import { canonicalJson } from "../canonicalJson";
import type { JsonObject, JsonValue } from "../jsonValue";
import { labelOf } from "../label";
import { readCategory } from "../readField";
import type { RowText } from "../rowTexts";
import { keyOf, type DatasetShape } from "../shapes";
import type { Container } from "../sourceItem";
import { textHash } from "../textHash";
import { createColumns } from "./columns";
import { languageOf } from "./language";
import { createQuantiles } from "./quantiles";
import { createTally } from "./tally";

/** A row as the collector sees it; the linter's rows are some. */
export interface FactsRow {
  readonly value: JsonValue;
  readonly object: JsonObject | undefined;
  readonly shape: DatasetShape | undefined;
  readonly texts: readonly RowText[];
  readonly source: { readonly container: Container };
}

export interface FactsOptions<Row extends FactsRow> {
  /** Columns that hold groups. */
  readonly groups?: readonly string[];
  /** Declared labels: answers that state one are counted when there is no label column. */
  readonly labels?: readonly string[];
  /** What the run makes of a row, where it has a tokenizer. */
  readonly tokensOf?: (row: Row) => RowTokens | undefined;
  /** In tokens. */
  readonly maxLength?: number;
  /** Whether to look for equal rows of this file here; not needed where DUP001 runs. 53 bits of each row are kept. */
  readonly countsDuplicates?: () => boolean;
}

export interface RowTokens {
  readonly total: number;
  readonly trained: number;
}

/** What only the caller knows of a file that has been read to its end. */
export interface FactsFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly encoding: string;
  readonly rows: number;
  /** Findings by code, those beyond any limit counted too. */
  readonly findings: Readonly<Record<string, number>>;
  readonly duplicates: DatasetFacts["duplicates"];
  /** Whether further files of the same dataset follow, whose rows have been added already. */
  readonly hasMore?: boolean;
}

/** Collects over the rows of one file after another. */
export interface FactsCollector<Row extends FactsRow> {
  add(row: Row): void;
  endFile(file: FactsFile): void;
  finish(): DatasetFacts;
}

/** Counts in one pass; memory does not depend on the rows, but for `countsDuplicates`. */
export function createFactsCollector<Row extends FactsRow>(
  options: FactsOptions<Row> = {},
): FactsCollector<Row> {
  const { groups = [], labels = [] } = options;
  const columns = createColumns();
  const characters = createQuantiles();
  const tokens = createTokenFacts(options);
  const labelCounts = createTally();
  const groupCounts = groups.map((column) => ({ column, values: createTally() }));
  const languages = createTally();
  const files: DatasetFacts["files"] = [];
  const findings: Record<string, number> = {};
  const duplicates = { exact: 0, near: undefined as number | undefined };
  const seen = new Set<number>();
  let last: Row | undefined;

  return {
    add(row) {
      last = row;
      characters.add(row.texts.reduce((sum, { value }) => sum + value.length, 0));
      tokens.add(row);
      languages.add(languageOf(longestText(row)));
      if (options.countsDuplicates?.() === true && isSeen(row.value, seen)) duplicates.exact++;
      if (row.object === undefined) return;
      columns.add(row.object);
      const label = statedLabel(row.object, row, labels);
      if (label !== undefined) labelCounts.add(label);
      for (const { column, values } of groupCounts) values.add(readCategory(row.object, column) ?? "(none)");
    },
    endFile({ path, bytes, sha256, encoding, rows, findings: found, duplicates: repeated, hasMore }) {
      const format = last?.shape?.format ?? null;
      const container = last?.source.container ?? "unknown";
      files.push({ ...{ path, bytes, sha256, rows, container, format, encoding } });
      if (hasMore !== true) {
        last = undefined;
        seen.clear();
      }
      for (const [code, n] of Object.entries(found)) findings[code] = (findings[code] ?? 0) + n;
      duplicates.exact += repeated.exact;
      if (repeated.near !== undefined) duplicates.near = (duplicates.near ?? 0) + repeated.near;
    },
    finish: () => ({
      version: 1,
      files,
      rows: files.reduce((sum, { rows }) => sum + rows, 0),
      columns: columns.finish(),
      ...(tokens.finish() ?? {
        lengths: { unit: "characters" as const, ...characters.summary() },
      }),
      labels: labelCounts.ranked(),
      groups: groupCounts.map(({ column, values }) => ({ column, values: values.ranked() })),
      languages: languages.ranked().map(({ value, n }) => ({ tag: value, n })),
      duplicates: {
        exact: duplicates.exact,
        ...(duplicates.near === undefined ? {} : { near: duplicates.near }),
      },
      findings,
    }),
  };
}

type TokenFacts = Pick<
  DatasetFacts,
  "lengths" | "trainedTokens" | "rowsOverMaxLength" | "rowsWithoutTrainedToken"
>;

/** Nothing when no row could be counted: no tokenizer, or a form that is not trained as one text. */
function createTokenFacts<Row extends FactsRow>({
  tokensOf,
  maxLength,
}: FactsOptions<Row>): {
  readonly add: (row: Row) => void;
  readonly finish: () => TokenFacts | undefined;
} {
  const lengths = createQuantiles();
  let rows = 0;
  let trainedTokens = 0;
  let over = 0;
  let without = 0;
  return {
    add(row) {
      const tokens = tokensOf?.(row);
      if (tokens === undefined) return;
      rows++;
      lengths.add(tokens.total);
      trainedTokens += tokens.trained;
      if (maxLength !== undefined && tokens.total > maxLength) over++;
      if (tokens.trained === 0) without++;
    },
    finish: () =>
      rows === 0
        ? undefined
        : {
            lengths: { unit: "tokens", ...lengths.summary() },
            trainedTokens,
            ...(maxLength === undefined ? {} : { rowsOverMaxLength: over }),
            rowsWithoutTrainedToken: without,
          },
  };
}

/** What people say and read, not what the system prompt or a tool does. */
function longestText({ texts }: FactsRow): string {
  let longest = "";
  for (const { value, part } of texts)
    if (part !== "system" && part !== "tool" && value.length > longest.length) longest = value;
  return longest;
}

function isSeen(value: JsonValue, seen: Set<number>): boolean {
  const canonical = canonicalJson(value);
  if (canonical === undefined) return false;
  const hash = textHash(canonical);
  if (seen.has(hash)) return true;
  seen.add(hash);
  return false;
}

/** Longer answers are no labels. */
const LONGEST_LABEL = 40;

/** As the column has it; without one, the declared label that the answer states, or a short answer that states none. */
function statedLabel(
  object: JsonObject,
  { shape, texts }: FactsRow,
  labels: readonly string[],
): string | undefined {
  if (shape === undefined) return undefined;
  const key = keyOf(shape, "label") ?? keyOf(shape, "flag");
  const column = key === undefined ? null : readCategory(object, key);
  if (column !== null) return column;
  if (labels.length === 0) return undefined;
  const answer = texts.findLast(({ part }) => part === "answer")?.value.trim();
  if (answer === undefined) return undefined;
  const stated = labelOf(object, shape, answer, labels);
  return stated ?? (answer !== "" && answer.length <= LONGEST_LABEL ? answer : undefined);
}
