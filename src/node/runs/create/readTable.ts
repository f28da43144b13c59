import path from "node:path";
import { UserError } from "../../../base/userError";
import type { JsonValue } from "../../../core/dataset/jsonValue";
import { detectShape, SHAPE_SAMPLE } from "../../../core/dataset/shapes";
import type { DataFile } from "../../../protocol/run";
import { readRowChunks } from "../../dataset/readRows";
import { hashFile } from "../../files/sha256";

/** One readable row of a dataset file. */
export interface TableRow {
  /** From 1, as in the file: rows that cannot be read keep their numbers. */
  readonly row: number;
  readonly line: number;
  readonly value: JsonValue;
}

/** A dataset file in memory, with what `run.json` says about it. */
export interface Table {
  readonly file: DataFile;
  readonly rows: readonly TableRow[];
  /** Rows that are not JSON: left out, with the line of the first. */
  readonly unreadable: { readonly n: number; readonly firstLine: number; readonly problem: string } | null;
}

/** Reads a dataset. Throws UserError when it is missing, has no rows, or has no shape that can be trained on. */
export async function readTable(
  file: string,
  options: { readonly format: string; readonly columns: Readonly<Record<string, string>> },
): Promise<Table> {
  const rows: TableRow[] = [];
  let unreadable: { n: number; firstLine: number; problem: string } | null = null;
  for await (const chunk of readRowChunks(file))
    for (const read of chunk) {
      if (read.problem === undefined) rows.push({ row: read.row, line: read.line, value: read.value });
      else {
        unreadable ??= { n: 0, firstLine: read.line, problem: read.problem };
        unreadable.n++;
      }
    }
  if (rows.length === 0) throw emptyDataset(file, unreadable);
  const sample = rows.slice(0, SHAPE_SAMPLE).map(({ value }) => value);
  const shape = detectShape(sample, options.format, options.columns);
  if (shape === undefined) throw unknownShape(file, options.format, rows[0]!);
  const total = rows.length + (unreadable?.n ?? 0);
  const columns = { ...options.columns };
  return {
    file: { path: file, ...(await hashFile(file)), rows: total, format: shape.format, columns },
    rows,
    unreadable,
  };
}

function emptyDataset(
  file: string,
  unreadable: { readonly n: number; readonly firstLine: number; readonly problem: string } | null,
): UserError {
  const name = path.basename(file);
  if (unreadable === null)
    return new UserError({
      code: "XDT002",
      message: `${name} has no rows`,
      nextStep: "write at least one row, or name another file in data.train",
      file,
      line: 1,
    });
  return new UserError({
    code: "XDT002",
    message: `${name} has no row that can be read: ${unreadable.problem}`,
    nextStep: "`tunesmith lint` on the file shows every problem with its place",
    file,
    line: unreadable.firstLine,
  });
}

function unknownShape(file: string, format: string, first: TableRow): UserError {
  const keys =
    typeof first.value === "object" && first.value !== null ? Object.keys(first.value).slice(0, 6) : [];
  const has = keys.length === 0 ? "its rows are not objects" : `its rows have ${keys.join(", ")}`;
  return new UserError({
    code: "XDT003",
    message:
      format === "auto"
        ? `${path.basename(file)} has no known shape: ${has}`
        : `${path.basename(file)} is not of the format ${format}: ${has}`,
    nextStep: "set data.format, and map the columns in data.columns",
    file,
    line: first.line,
  });
}
