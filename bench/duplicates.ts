/**
 * What finding duplicates and leaks costs, and what it keeps: chat rows of about 700 bytes, all different but 1 %
 * exact, 1 % differing in case and 1 % near copies. Beside it the floor: JSON.parse and one 53-bit hash of each row's
 * text, from the same file. CPU time, user and system, best of three taken in turn, so that a busy neighbour does not
 * count; each memory figure comes from the tables themselves. Prints one JSON line.
 *
 * Usage: bench/duplicates [rows = 1,000,000] [rows for near copies = 200,000]
 */
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createRandom, type Random } from "../src/base/random";
import { textHash } from "../src/core/dataset/textHash";
import { createNearRows } from "../src/core/lint/repeats/nearRows";
import { createRepeats } from "../src/core/lint/repeats/repeats";
import { openDataset } from "../src/node/dataset/readItems";
import { createLinter } from "../src/core/lint/linter";
import type { LintRow } from "../src/core/lint/rows/lintRow";

const ROWS = Number(process.argv[2] ?? 1_000_000);
const NEAR_ROWS = Number(process.argv[3] ?? 200_000);
const ROUNDS = 3;

interface Measured {
  /** Microseconds. */
  cpu: number;
  found: number;
  bytesPerRow: number;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-bench-"));
  try {
    const all = path.join(folder, "all.jsonl");
    const some = path.join(folder, "some.jsonl");
    writeRows(all, ROWS);
    writeRows(some, NEAR_ROWS);
    const [floor, read, exact, nearRead, near] = await bestInTurn([
      () => hashOnly(all),
      () => withRows(all, () => ({ see: () => false, bytes: () => 0 })),
      () => withRows(all, seeRepeats),
      () => withRows(some, () => ({ see: () => false, bytes: () => 0 })),
      () => withRows(some, seeNear),
    ]);
    const bytes = statSync(all).size;
    const cpu = (one: Measured | undefined): number => one?.cpu ?? Number.NaN;
    const duplicates = cpu(exact) - cpu(read);
    const sketches = cpu(near) - cpu(nearRead);
    const result = {
      rows: ROWS,
      bytes,
      floorMBPerSecond: Math.round(bytes / cpu(floor)),
      readMBPerSecond: Math.round(bytes / cpu(read)),
      exactMBPerSecond: Math.round(bytes / cpu(exact)),
      exactMicrosecondsPerRow: Math.round((duplicates / ROWS) * 100) / 100,
      exactFound: exact?.found,
      exactBytesPerRow: exact?.bytesPerRow,
      nearRows: NEAR_ROWS,
      nearDocsPerSecond: Math.round(NEAR_ROWS / (sketches / 1e6)),
      nearDocsPerSecondWithReading: Math.round(NEAR_ROWS / (cpu(near) / 1e6)),
      nearFound: near?.found,
      nearBytesPerRow: near?.bytesPerRow,
      maxRssMB: Math.round(process.resourceUsage().maxRSS / 1024),
    };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The run of least CPU time of each. */
async function bestInTurn(
  works: readonly (() => Promise<Measured>)[],
): Promise<readonly (Measured | undefined)[]> {
  const best: (Measured | undefined)[] = works.map(() => undefined);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, work] of works.entries()) {
      const one = await work();
      if (one.cpu < (best[i]?.cpu ?? Infinity)) best[i] = one;
    }
  return best;
}

async function hashOnly(file: string): Promise<Measured> {
  const before = process.cpuUsage();
  const seen = new Set<number>();
  let found = 0;
  const dataset = await openDataset(file);
  for await (const items of dataset.items())
    for (const item of items)
      if (item.type === "row") {
        JSON.parse(item.text);
        const hash = textHash(item.text);
        if (seen.has(hash)) found++;
        else seen.add(hash);
      }
  await dataset.close();
  return { cpu: since(before), found, bytesPerRow: 0 };
}

interface Watcher {
  /** Whether the row repeats something. */
  see(row: LintRow): boolean;
  bytes(): number;
}

type ReadAgain = (byteOffset: number, byteLength: number) => string | undefined;

async function withRows(file: string, make: (readAgain: ReadAgain) => Watcher): Promise<Measured> {
  const before = process.cpuUsage();
  const dataset = await openDataset(file);
  const watcher = make((offset, length) => dataset.readAgain(offset, length));
  let found = 0;
  let rows = 0;
  const linter = createLinter({
    file,
    select: [],
    onRow: (row) => {
      rows++;
      // What every rule that looks at texts pays for anyway.
      if (row.texts.length === 0) throw new Error("a row without texts");
      if (watcher.see(row)) found++;
    },
  });
  for await (const items of dataset.items()) linter.push(items);
  linter.finish();
  await dataset.close();
  return { cpu: since(before), found, bytesPerRow: Math.round((watcher.bytes() / rows) * 10) / 10 };
}

function seeRepeats(readAgain: ReadAgain): Watcher {
  const repeats = createRepeats({ readAgain });
  return {
    see(row) {
      const { exact, prompt } = repeats.see(row);
      return exact !== undefined || prompt !== undefined;
    },
    bytes: () => repeats.bytes,
  };
}

function seeNear(readAgain: ReadAgain): Watcher {
  const repeats = createRepeats({ readAgain });
  const near = createNearRows(0.8, (row, like) => repeats.readEarlier(row, like));
  return {
    see(row) {
      repeats.places.add(row.source);
      return near.find(row) !== undefined;
    },
    bytes: () => near.bytes + repeats.places.bytes,
  };
}

function since(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function writeRows(file: string, count: number): void {
  const random = createRandom(13);
  const handle = openSync(file, "w");
  let kept: readonly [string, string] = ["", ""];
  for (let from = 0; from < count; from += 1000) {
    const lines: string[] = [];
    for (let i = from; i < Math.min(count, from + 1000); i++) {
      const kind = i % 100;
      const row = kind < 97 || i < 100 ? freshRow(random, i) : changedRow(kind, kept);
      if (kind === 0) kept = row;
      lines.push(lineOf(row));
    }
    writeSync(handle, `${lines.join("\n")}\n`);
  }
  closeSync(handle);
}

function changedRow(kind: number, [question, answer]: readonly [string, string]): readonly [string, string] {
  if (kind === 97) return [question, answer];
  if (kind === 98) return [question.toUpperCase(), answer];
  return [`But ${question}`, answer];
}

const SYLLABLES = "ka lo mi ten sur pa ne vor il da que st ra mon el ti bu san ge o".split(" ");

function freshRow(random: Random, i: number): readonly [string, string] {
  const word = (): string =>
    Array.from({ length: 1 + random.below(3) }, () => SYLLABLES[random.below(20)]).join("");
  const text = (words: number): string => Array.from({ length: words }, word).join(" ");
  return [`${text(30)} "${text(3)}"\n${text(10)}?`, `${text(50)}. Größe: ${String(i)}`];
}

function lineOf([question, answer]: readonly [string, string]): string {
  return JSON.stringify({
    messages: [
      { role: "system", content: "You answer questions of nurses and doctors, briefly and kindly." },
      { role: "user", content: question },
      { role: "assistant", content: answer },
    ],
  });
}

void main();
