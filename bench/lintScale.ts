/**
 * How time and memory of the linter grow with the file: `npm run bench -- lintScale [largest]`. Each size is linted
 * by a process of its own with the default set of rules; peak memory is the kernel's. Rows are short and all
 * different, which is the worst case for what is kept per row. At the end one line of a gigabyte, which must be
 * refused (PAR015) without being held. Prints one JSON line; needs 1.2 GB of disk.
 */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { lintFile } from "../src/node/lint/lintFile";

const SIZES = [10_000, 100_000, 1_000_000, 7_000_000, 10_000_000];

async function main(): Promise<void> {
  const [first = "10000000", file] = process.argv.slice(2);
  if (first === "--child") return measure(file ?? "");
  const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-bench-"));
  try {
    const results = SIZES.filter((rows) => rows <= Number(first)).map((rows) => {
      const made = path.join(folder, "rows.jsonl");
      writeRows(made, rows);
      return { rows, ...run(made) };
    });
    const line = path.join(folder, "line.jsonl");
    writeLongLine(line);
    process.stdout.write(`${JSON.stringify({ results, oneGigabyteLine: run(line) })}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly megabytes: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly codes: Readonly<Record<string, number>>;
}

function run(file: string): Measured {
  const child = spawnSync(process.execPath, [process.argv[1] ?? "", "--child", file], { encoding: "utf8" });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout) as Measured;
}

async function measure(file: string): Promise<void> {
  const before = process.cpuUsage();
  const { findings } = await lintFile(file, { file: "rows.jsonl" });
  const { user, system } = process.cpuUsage(before);
  const codes: Record<string, number> = {};
  for (const { code } of findings) codes[code] = (codes[code] ?? 0) + 1;
  const measured: Measured = {
    megabytes: Math.round(statSync(file).size / 1e6),
    cpuSeconds: Math.round((user + system) / 1e4) / 100,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    codes,
  };
  process.stdout.write(JSON.stringify(measured));
}

function writeRows(file: string, rows: number): void {
  const out = openSync(file, "w");
  let text = "";
  for (let i = 0; i < rows; i++) {
    const n = (i * 2654435761) % 4294967296;
    text += `{"prompt":"What is ${n.toString(36)}?","completion":"It is ${i.toString(36)}, I think."}\n`;
    if (text.length > 1_000_000 || i === rows - 1) {
      writeSync(out, text);
      text = "";
    }
  }
  closeSync(out);
}

function writeLongLine(file: string): void {
  const out = openSync(file, "w");
  writeSync(out, '{"text":"');
  const piece = "a long word and another one ".repeat(40_000);
  for (let written = 0; written < 1e9; written += piece.length) writeSync(out, piece);
  writeSync(out, '"}\n');
  closeSync(out);
}

void main();
