/**
 * How fast the linter is, beside its floor: bare JSON.parse over the same lines, cut from the same chunks. Best of
 * five each, taken in turn, so that all see the same machine; MB (10^6 bytes) per CPU-second, user and system, so
 * that a busy neighbour does not count. Prints one JSON line.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openDataset } from "../src/node/dataset/readItems";
import { lintFile } from "../src/node/lint/lintFile";
import { chatRows } from "./chatRows";

const ROWS = Number(process.argv[2] ?? 60_000);
const ROUNDS = 5;
/** Parsing, schema and roles: what costs hardly more than `JSON.parse`. */
const STRUCTURE = ["PAR001", "PAR004", "PAR006", "SCH", "ROL"];

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-bench-"));
  try {
    const rows = Array.from(chatRows(ROWS));
    const lines = path.join(folder, "chat.jsonl");
    const array = path.join(folder, "chat.json");
    writeFileSync(lines, `${rows.join("\n")}\n`);
    writeFileSync(array, `[\n${rows.join(",\n")}\n]\n`);
    const [parsed, structure, linted, rowLocal, fromArray] = await bestInTurn([
      () => parseOnly(lines),
      () => lint(lines, [], STRUCTURE),
      () => lint(lines),
      () => lint(lines, ["DUP"]),
      () => lint(array),
    ]);
    const bytes = statSync(lines).size;
    const rate = (microseconds = Number.NaN): number => Math.round(bytes / microseconds);
    const result = {
      rows: ROWS,
      bytes,
      parseOnly: rate(parsed),
      lintStructure: rate(structure),
      lint: rate(linted),
      lintWithoutDuplicates: rate(rowLocal),
      lintArray: rate(fromArray),
      structureRatio: Math.round((rate(structure) / rate(parsed)) * 100) / 100,
      ratio: Math.round((rate(linted) / rate(parsed)) * 100) / 100,
    };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The least CPU time of each, in microseconds. */
async function bestInTurn(works: readonly (() => Promise<void>)[]): Promise<readonly number[]> {
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

async function parseOnly(file: string): Promise<void> {
  const dataset = await openDataset(file);
  let rows = 0;
  for await (const items of dataset.items())
    for (const item of items)
      if (item.type === "row") {
        JSON.parse(item.text);
        rows++;
      }
  await dataset.close();
  if (rows !== ROWS) throw new Error(`read ${String(rows)} rows`);
}

async function lint(file: string, ignore: readonly string[] = [], select?: readonly string[]): Promise<void> {
  const chosen = select === undefined ? { ignore } : { ignore, select };
  const { rows, findings } = await lintFile(file, { file: "chat", ...chosen });
  // Words in a random order now and then ask for a picture.
  if (rows !== ROWS || findings.length > ROWS / 1000)
    throw new Error(`${String(rows)} rows, ${String(findings.length)} findings`);
}

void main();
