/**
 * How fast tables are read and linted, each beside a floor in the same run. Parquet (Snappy): rows from the file
 * against JSON.parse of the same rows as JSON Lines, in MB of that JSON. CSV: against a loop that splits the text at
 * its line ends and commas, which would be wrong for any quote. Best of three each, taken in turn; MB (10^6 bytes) per
 * CPU-second, user and system, so that a busy neighbour does not count.
 *
 * Then the memory of a reading process for one, two and four times the rows, in many row groups and in one: it must
 * not grow. Prints one JSON line.
 */
import { spawnSync } from "node:child_process";
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { openDataset } from "../src/node/dataset/readItems";
import { lintFile } from "../src/node/lint/lintFile";
import { chatRows } from "./chatRows";

const ROWS = Number(process.argv[2] ?? 20_000);
const ROUNDS = 3;

interface Chat {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** Columns as most training files have them: text, text. */
interface Flat {
  readonly prompt: string;
  readonly completion: string;
}

function* flatRows(count: number): Generator<Flat> {
  for (const line of chatRows(count)) {
    const [, user, assistant] = (JSON.parse(line) as Chat).messages;
    yield { prompt: user?.content ?? "", completion: assistant?.content ?? "" };
  }
}

const SCHEMA = [
  { name: "schema", num_children: 2 },
  { name: "prompt", type: "BYTE_ARRAY" as const, converted_type: "UTF8" as const },
  { name: "completion", type: "BYTE_ARRAY" as const, converted_type: "UTF8" as const },
];

function writeParquet(file: string, rows: Iterable<Flat>, groupRows: number): void {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: SCHEMA });
  let group: Flat[] = [];
  const flush = (): void => {
    if (group.length === 0) return;
    const columnData = (["prompt", "completion"] as const).map((name) => ({
      name,
      data: group.map((row) => row[name]),
      encoding: "PLAIN" as const,
    }));
    void parquet.write({ columnData, rowGroupSize: groupRows });
    group = [];
  };
  for (const row of rows) if (group.push(row) === groupRows) flush();
  flush();
  void parquet.finish();
  writeFileSync(file, writer.getBytes());
}

function writeLines(file: string, rows: Iterable<Flat>, line: (row: Flat) => string): void {
  const out = openSync(file, "w");
  for (const row of rows) writeSync(out, line(row));
  closeSync(out);
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-bench-"));
  const at = (name: string): string => path.join(folder, name);
  try {
    writeLines(at("flat.jsonl"), flatRows(ROWS), (row) => `${JSON.stringify(row)}\n`);
    writeLines(at("flat.csv"), flatRows(ROWS), (row) => `${quoted(row.prompt)},${quoted(row.completion)}\n`);
    writeFileSync(at("flat.csv"), `prompt,completion\n${readFileSync(at("flat.csv"), "utf8")}`);
    writeParquet(at("flat.parquet"), flatRows(ROWS), 10_000);
    const [parsed, parquet, parquetLint, split, csv, csvLint] = await bestInTurn([
      () => parseLines(at("flat.jsonl")),
      () => readAll(at("flat.parquet")),
      () => lint(at("flat.parquet")),
      () => {
        splitText(at("flat.csv"));
      },
      () => readAll(at("flat.csv")),
      () => lint(at("flat.csv")),
    ]);
    const json = statSync(at("flat.jsonl")).size;
    const text = statSync(at("flat.csv")).size;
    const rate = (bytes: number, microseconds = Number.NaN): number => Math.round(bytes / microseconds);
    const result = {
      rows: ROWS,
      parquet: {
        jsonBytes: json,
        parseJson: rate(json, parsed),
        read: rate(json, parquet),
        lint: rate(json, parquetLint),
      },
      csv: { bytes: text, splitLoop: rate(text, split), read: rate(text, csv), lint: rate(text, csvLint) },
      memoryMegabytes: memory(at),
    };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Peak memory of a process that reads, by the factor of rows. */
function memory(at: (name: string) => string): Record<string, readonly number[]> {
  const of = (file: string): number => {
    const { stdout } = spawnSync(process.execPath, [process.argv[1] ?? "", "read", file], {
      encoding: "utf8",
    });
    return Number(stdout);
  };
  const peaks = (groupRows: (rows: number) => number): number[] =>
    [1, 2, 4].map((factor) => {
      writeParquet(at("memory.parquet"), flatRows(ROWS * factor), groupRows(ROWS * factor));
      return of(at("memory.parquet"));
    });
  return { manyRowGroups: peaks(() => 10_000), oneRowGroup: peaks((rows) => rows) };
}

/** The least CPU time of each, in microseconds. */
async function bestInTurn(works: readonly (() => Promise<void> | void)[]): Promise<readonly number[]> {
  const best = works.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, work] of works.entries()) {
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      best[i] = Math.min(best[i] ?? Infinity, user + system);
    }
  return best;
}

function checkRows(rows: number): void {
  if (rows !== ROWS) throw new Error(`${String(rows)} rows`);
}

async function parseLines(file: string): Promise<void> {
  const dataset = await openDataset(file);
  let rows = 0;
  for await (const items of dataset.items())
    for (const item of items)
      if (item.type === "row") {
        JSON.parse(item.text);
        rows++;
      }
  await dataset.close();
  checkRows(rows);
}

async function readAll(file: string): Promise<void> {
  checkRows(await countRows(file));
}

async function countRows(file: string): Promise<number> {
  const dataset = await openDataset(file);
  let rows = 0;
  for await (const items of dataset.items()) for (const item of items) if (item.type === "row") rows++;
  await dataset.close();
  return rows;
}

async function lint(file: string): Promise<void> {
  const { rows } = await lintFile(file, { file: path.basename(file) });
  checkRows(rows);
}

/** The floor: no quotes, no places. */
function splitText(file: string): void {
  let cells = 0;
  for (const line of readFileSync(file, "utf8").split("\n")) cells += line.split(",").length;
  if (cells < ROWS) throw new Error("no cells");
}

if (process.argv[2] === "read")
  void countRows(process.argv[3] ?? "").then(() => {
    process.stdout.write(String(Math.round(process.resourceUsage().maxRSS / 1000)));
  });
else void main();
