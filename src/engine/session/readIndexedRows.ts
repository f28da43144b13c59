import { readFile } from "node:fs/promises";
import path from "node:path";
import type { JsonValue } from "../../core/dataset/jsonValue";
import { readRows } from "../../node/dataset/readRows";
import { RUN_FILES } from "../../node/runs/store/runFolder";
import type { DataFile, RunJson } from "../../protocol/run";
import { EngineError, FAILURES } from "../engineError";

/** A row that `data/*.idx` names. */
export interface IndexedRow {
  /** `"<file>:<row>"` */
  readonly rowId: string;
  readonly row: number;
  readonly file: DataFile;
  readonly value: JsonValue;
}

export type IndexName = "train" | "eval" | "test";

/** The rows of one index, in its order; an absent index has none. Each data file is read once, from start to end. */
export async function readIndexedRows(
  runFolder: string,
  run: RunJson,
  name: IndexName,
): Promise<readonly IndexedRow[]> {
  const indexFile = path.join(runFolder, RUN_FILES.data, `${name}.idx`);
  const pairs = await readIndex(indexFile);
  const rows = new Map<string, IndexedRow>();
  for (const fileNumber of new Set(pairs.map(([file]) => file))) {
    const file = run.data.files[fileNumber];
    if (file === undefined)
      throw unusable(
        `${name}.idx names data file ${fileNumber}, run.json has ${run.data.files.length}`,
        indexFile,
      );
    const wanted = new Set(pairs.filter(([f]) => f === fileNumber).map(([, row]) => row));
    for await (const read of readRows(file.path)) {
      if (!wanted.has(read.row)) continue;
      const rowId = `${fileNumber}:${read.row}`;
      if (read.problem !== undefined)
        throw unusable(`row ${read.row}: ${read.problem}`, file.path, read.line);
      rows.set(rowId, { rowId, row: read.row, file, value: read.value });
    }
  }
  return pairs.map(([fileNumber, row]) => {
    const found = rows.get(`${fileNumber}:${row}`);
    if (found !== undefined) return found;
    const file = run.data.files[fileNumber]!.path;
    throw unusable(`row ${row} of ${path.basename(file)} is not there any more`, file);
  });
}

async function readIndex(file: string): Promise<readonly (readonly [file: number, row: number])[]> {
  const bytes = await readFile(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
  if (bytes.length % 8 !== 0)
    throw unusable(`${path.basename(file)} is not a list of (file, row) pairs`, file);
  return Array.from({ length: bytes.length / 8 }, (_, i) => [
    bytes.readUInt32LE(i * 8),
    bytes.readUInt32LE(i * 8 + 4),
  ]);
}

export function unusable(message: string, file: string, line?: number): EngineError {
  return new EngineError(FAILURES.unusableData, {
    message,
    nextStep: "run `tunesmith lint` on the dataset, correct it, and start the run again",
    file,
    ...(line === undefined ? {} : { line }),
  });
}
