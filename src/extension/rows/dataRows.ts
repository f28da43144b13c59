import { readRowChunks } from "../../node/dataset/readRows";
import type { RunJson } from "../../protocol/run";

/** A row of a run's data, found again in its file. */
export interface FoundRow {
  readonly file: string;
  readonly row: number;
  readonly line: number;
  readonly text: string;
}

/**
 * Finds rows by their ids (`"<file>:<row>"`, file = index in `run.json`, row from 1), in file order; ids that name
 * nothing are left out. Reads each file once, and not further than needed; files that
 * may not be opened count as gone. Throws UserError when a file is gone.
 */
export async function findRows(
  run: RunJson,
  ids: readonly string[],
  mayOpen: (file: string) => boolean = () => true,
): Promise<readonly FoundRow[]> {
  const wanted = new Map<number, Set<number>>();
  for (const id of ids) {
    const [, file, row] = /^(\d+):(\d+)$/u.exec(id) ?? [];
    if (file === undefined || row === undefined) continue;
    const rows = wanted.get(Number(file)) ?? new Set();
    wanted.set(Number(file), rows.add(Number(row)));
  }
  const found: FoundRow[] = [];
  for (const [index, rows] of [...wanted].sort(([a], [b]) => a - b)) {
    const file = run.data.files[index]?.path;
    if (file !== undefined && mayOpen(file)) found.push(...(await rowsOf(file, rows)));
  }
  return found;
}

async function rowsOf(file: string, wanted: ReadonlySet<number>): Promise<readonly FoundRow[]> {
  const found: FoundRow[] = [];
  for await (const chunk of readRowChunks(file)) {
    for (const { row, line, text } of chunk)
      if (wanted.has(row)) found.push({ file, row, line, text: text ?? "" });
    if (found.length === wanted.size) break;
  }
  return found;
}

/** The rows as one JSON line each: what a person reads who follows a link to several of them. */
export function rowsDocument(rows: readonly FoundRow[]): string {
  return rows.map(({ text }) => text.replace(/\s*\n\s*/gu, " ")).join("\n") + "\n";
}
