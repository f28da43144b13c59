import path from "node:path";
import { UserError } from "../../../base/userError";
import { labelOf } from "../../../core/dataset/label";
import { isJsonObject, type JsonValue } from "../../../core/dataset/jsonValue";
import { readCategory } from "../../../core/dataset/readField";
import { detectShape } from "../../../core/dataset/shapes";
import type { TrainingCount } from "../../../core/evaluation/options";
import type { ResolvedConfig } from "../../../core/runconfig/resolve/resolvedConfig";
import { splitRows } from "../../../core/runs/splitRows";
import {
  buildExample,
  scoreRow,
  SUPERVISION_DIGEST_ROWS,
  supervisionBytes,
  type Example,
} from "../../../core/supervision";
import type { DataFile } from "../../../protocol/run";
import { sha256 } from "../../files/sha256";
import type { LoadedTokenizer } from "../../models/tokenizer";
import { readTable, type Table, type TableRow } from "./readTable";

/** One row that a run uses: which file, which row, and its value. */
export interface UsedRow extends TableRow {
  /** Index into `files`. */
  readonly file: number;
}

/** Everything about the data that is decided before a run starts, once. */
export interface PreparedData {
  readonly files: readonly DataFile[];
  readonly train: readonly UsedRow[];
  readonly eval: readonly UsedRow[];
  readonly test: readonly UsedRow[];
  readonly supervisionDigest: string | null;
  /** Tokens of the longest training row, after truncation. */
  readonly longestRow: number;
  readonly trainingCounts: readonly TrainingCount[];
  /** Rows left out and why, one sentence each. */
  readonly warnings: readonly string[];
}

type Part = "train" | "eval" | "test";

/**
 * Reads the datasets of a config, splits them, and leaves out what cannot be used, counting it. Throws UserError for a
 * missing or empty dataset, for a row over `max_length` under `truncation: error`, and when nothing is left.
 */
export async function prepareData(
  config: ResolvedConfig,
  tokenizer: LoadedTokenizer,
  kind: "train" | "evaluate",
): Promise<PreparedData> {
  const tables = await readTables(config, kind);
  const files = tables.map(({ file }) => file);
  const warnings = tables.flatMap((table) => unreadableWarning(table));
  const parts = partsOf(config, tables, kind);
  const examples: Example[] = [];
  const trainable = (rows: readonly UsedRow[], part: Part): UsedRow[] =>
    leaveOut(rows, files, part, warnings, (row) => {
      const built = buildExample(row.value, exampleOptions(config, files[row.file]!, tokenizer));
      if (built.ok && part === "train") examples.push(built.value);
      if (!built.ok && built.problem.code === "LEN001" && config.data.truncation === "error")
        throw tooLong(files[row.file]!, row, built.problem.message);
      return built.ok ? null : built.problem.message;
    });
  const train = kind === "train" ? trainable(parts.train, "train") : [];
  if (kind === "train" && train.length === 0) throw nothingLeft(files[0]!, warnings);
  const evaluation = kind === "train" ? trainable(parts.eval, "eval") : parts.eval;
  const test = scorable(parts.test, { config, files, tokenizer, warnings });
  return {
    files,
    train,
    eval: evaluation,
    test,
    supervisionDigest:
      kind === "train" ? sha256(supervisionBytes(examples.slice(0, SUPERVISION_DIGEST_ROWS))) : null,
    longestRow: examples.reduce((most, { ids }) => Math.max(most, ids.length), 0),
    trainingCounts: countTraining(train, files, config),
    warnings,
  };
}

async function readTables(config: ResolvedConfig, kind: "train" | "evaluate"): Promise<Table[]> {
  const { data } = config;
  // An evaluation does not need the training rows, unless the test rows are cut from them.
  const needed = kind === "train" || data.split !== null ? data.train : [];
  const names = [...new Set([...needed, ...data.eval, ...data.test])];
  const tables: Table[] = [];
  for (const name of names)
    tables.push(await readTable(name, { format: data.format, columns: data.columns }));
  return tables;
}

function partsOf(
  config: ResolvedConfig,
  tables: readonly Table[],
  kind: "train" | "evaluate",
): Record<Part, readonly UsedRow[]> {
  const { data } = config;
  const rowsOf = (names: readonly string[]): UsedRow[] =>
    tables.flatMap((table, file) =>
      names.includes(table.file.path) ? table.rows.map((row) => ({ ...row, file })) : [],
    );
  const { split } = data;
  if (split === null) {
    const given = { train: rowsOf(data.train), eval: rowsOf(data.eval), test: rowsOf(data.test) };
    // Without test rows the evaluation rows are scored; the report says what that means.
    return kind === "evaluate" && given.test.length === 0 ? { ...given, test: given.eval } : given;
  }
  const all = rowsOf(data.train);
  const { stratify_by: stratum, group_by: group } = split;
  const parts = splitRows(
    all.map(({ value }) => ({
      stratum: stratum === null ? "" : (readCategory(value, stratum) ?? ""),
      group: group === null ? null : readCategory(value, group),
    })),
    split,
  );
  const pick = (indices: readonly number[]): UsedRow[] => indices.map((i) => all[i]!);
  return { train: pick(parts.train), eval: pick(parts.eval), test: pick(parts.test) };
}

/** Rows for which `problemOf` says nothing; the others are counted in one warning per part and reason. */
function leaveOut(
  rows: readonly UsedRow[],
  files: readonly DataFile[],
  part: Part,
  warnings: string[],
  problemOf: (row: UsedRow) => string | null,
): UsedRow[] {
  const left = new Map<string, { n: number; first: UsedRow }>();
  const kept = rows.filter((row) => {
    const problem = problemOf(row);
    if (problem === null) return true;
    const reason = problem.replace(/\d[\d,]*/gu, "N");
    const known = left.get(reason);
    if (known === undefined) left.set(reason, { n: 1, first: row });
    else known.n++;
    return false;
  });
  for (const [reason, { n, first }] of left) {
    const place = `${path.basename(files[first.file]!.path)}:${first.line}`;
    const problem = n === 1 ? (problemOf(first) ?? reason) : reason.replace(/\bN\b/gu, "…");
    warnings.push(`${n} of ${rows.length} ${part} rows left out: ${problem}; the first is ${place}`);
  }
  return kept;
}

function scorable(
  rows: readonly UsedRow[],
  facts: {
    readonly config: ResolvedConfig;
    readonly files: readonly DataFile[];
    readonly tokenizer: LoadedTokenizer;
    readonly warnings: string[];
  },
): readonly UsedRow[] {
  const { config, files, tokenizer, warnings } = facts;
  const { labels } = config.evaluate;
  if (labels.length === 0) return rows;
  return leaveOut(rows, files, "test", warnings, ({ value, file }) => {
    const { format, columns } = files[file]!;
    const scored = scoreRow(value, {
      shape: format,
      columns,
      labels,
      template: tokenizer.template,
      tokenizer: tokenizer.tokenizer,
    });
    return scored.ok ? null : scored.problem.message;
  });
}

function exampleOptions(config: ResolvedConfig, file: DataFile, { tokenizer, template }: LoadedTokenizer) {
  const { max_length: maxLength, truncation, train_on: trainOn } = config.data;
  return { shape: file.format, columns: file.columns, trainOn, maxLength, truncation, template, tokenizer };
}

/** Training rows per group and label, which the report shows beside a gap. */
function countTraining(
  rows: readonly UsedRow[],
  files: readonly DataFile[],
  { evaluate, data }: ResolvedConfig,
): TrainingCount[] {
  if (evaluate.labels.length === 0) return [];
  const shapes = files.map((file, i) =>
    detectShape(
      rows.filter((row) => row.file === i).map(({ value }) => value),
      file.format,
      data.columns,
    ),
  );
  const counts = new Map<string, TrainingCount & { n: number }>();
  for (const { value, file } of rows) {
    const shape = shapes[file];
    if (shape === undefined || !isJsonObject(value)) continue;
    const label = labelOf(value, shape, answerOf(value), evaluate.labels);
    if (label === undefined) continue;
    for (const column of evaluate.groups) {
      const group = readCategory(value, column);
      const key = JSON.stringify([column, group, label]);
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { column, value: group, label, n: 1 });
      else known.n++;
    }
  }
  return [...counts.values()];
}

function answerOf(value: JsonValue): string {
  for (const name of ["completion", "answer", "output", "response"]) {
    const text = readCategory(value, name);
    if (text !== null) return text;
  }
  return "";
}

function unreadableWarning({ file, unreadable }: Table): string[] {
  if (unreadable === null) return [];
  const { n, firstLine, problem } = unreadable;
  return [
    `${n} of ${file.rows} rows left out: ${problem}; the first is ${path.basename(file.path)}:${firstLine}`,
  ];
}

function tooLong(file: DataFile, row: TableRow, message: string): UserError {
  return new UserError({
    code: "LEN001",
    message,
    nextStep: "raise data.max_length, shorten the row, or set data.truncation to drop, start or end",
    file: file.path,
    line: row.line,
  });
}

function nothingLeft(file: DataFile, warnings: readonly string[]): UserError {
  return new UserError({
    code: "XDT002",
    message: `no row is left to train on: ${warnings[0] ?? "the split took them all"}`,
    nextStep: "`tunesmith lint` on the file shows every problem with its place",
    file: file.path,
  });
}
