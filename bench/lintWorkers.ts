/**
 * What a second worker thread brings: two files at once on two threads beside one file on one, with the rules of
 * parsing, schema and roles and with the default set: `npm run build && npm run bench -- lintWorkers [rows]`. Wall time,
 * best of five, in turn; prints one JSON line. The floor is what two threads bring to bare `JSON.parse` of the same
 * lines: one thread alone already has its garbage collected on the other core.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { openDataset } from "../src/node/dataset/readItems";
import { createLintPool, type LintPool } from "../src/node/lint/pool/lintPool";
import { chatRows } from "./chatRows";

const ROWS = Number(process.argv[2] ?? 60_000);
const ROUNDS = 5;
const STRUCTURE = ["PAR001", "PAR004", "PAR006", "SCH", "ROL"];

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-bench-"));
  const parsers = [0, 1].map(() => new Worker(__filename, { argv: process.argv.slice(2) }));
  const pool = createLintPool(path.resolve("dist/lintWorker.js"), 2);
  try {
    const files = ["a.jsonl", "b.jsonl"].map((name) => path.join(folder, name));
    for (const file of files) writeFileSync(file, `${[...chatRows(ROWS)].join("\n")}\n`);
    const [first = ""] = files;
    const bytes = statSync(first).size;
    const result: Record<string, number> = { rows: ROWS, bytes };
    const floor = { one: Infinity, two: Infinity };
    for (let round = 0; round < ROUNDS; round++) {
      floor.one = Math.min(floor.one, await timedParsers(parsers.slice(0, 1), files));
      floor.two = Math.min(floor.two, await timedParsers(parsers, files));
    }
    result["parseOneThreadMBPerSecond"] = Math.round(bytes / 1000 / floor.one);
    result["parseTwoThreadsMBPerSecond"] = Math.round((2 * bytes) / 1000 / floor.two);
    result["parseSpeedup"] = Math.round(((2 * floor.one) / floor.two) * 100) / 100;
    for (const [name, select] of [
      ["structure", STRUCTURE],
      ["default", undefined],
    ] as const) {
      let one = Infinity;
      let two = Infinity;
      for (let round = 0; round < ROUNDS; round++) {
        one = Math.min(one, await timed(pool, [first], select));
        two = Math.min(two, await timed(pool, files, select));
      }
      result[`${name}OneWorkerMBPerSecond`] = Math.round(bytes / 1000 / one);
      result[`${name}TwoWorkersMBPerSecond`] = Math.round((2 * bytes) / 1000 / two);
      result[`${name}Speedup`] = Math.round(((2 * one) / two) * 100) / 100;
    }
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    pool.dispose();
    await Promise.all(parsers.map((parser) => parser.terminate()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds. */
async function timed(
  pool: LintPool,
  files: readonly string[],
  select: readonly string[] | undefined,
): Promise<number> {
  const began = performance.now();
  await Promise.all(
    files.map((file) => pool.lintFile(file, { file: "chat", ...(select === undefined ? {} : { select }) })),
  );
  return performance.now() - began;
}

/** Milliseconds until each of the threads has parsed its file. */
async function timedParsers(parsers: readonly Worker[], files: readonly string[]): Promise<number> {
  const began = performance.now();
  await Promise.all(
    parsers.map(
      (parser, i) =>
        new Promise((resolve) => {
          parser.once("message", resolve);
          parser.postMessage(files[i]);
        }),
    ),
  );
  return performance.now() - began;
}

async function parse(file: string): Promise<void> {
  const dataset = await openDataset(file);
  for await (const items of dataset.items())
    for (const item of items) if (item.type === "row") JSON.parse(item.text);
  await dataset.close();
}

if (isMainThread) void main();
else
  parentPort?.on("message", (file: string) => {
    void parse(file).then(() => parentPort?.postMessage("done"));
  });
