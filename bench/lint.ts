/**
 * How fast the linter is, beside its floor: bare JSON.parse over the same lines, cut from the same chunks. Best of
 * five each, in turn, so that both see the same machine. Prints one JSON line; rates in MB (10^6 bytes) per second.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createRandom } from "../src/base/random";
import { openDataset } from "../src/node/dataset/readItems";
import { lintFile } from "../src/node/lint/lintFile";

const ROWS = Number(process.argv[2] ?? 60_000);
const ROUNDS = 5;

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-bench-"));
  try {
    const rows = Array.from(chatRows(ROWS));
    const lines = path.join(folder, "chat.jsonl");
    const array = path.join(folder, "chat.json");
    writeFileSync(lines, `${rows.join("\n")}\n`);
    writeFileSync(array, `[\n${rows.join(",\n")}\n]\n`);
    const floor = await best(() => parseOnly(lines), lines);
    const linted = await best(() => lint(lines), lines);
    const fromArray = await best(() => lint(array), array);
    const rowLocal = await best(() => lint(lines, ["DUP"]), lines);
    const result = {
      rows: ROWS,
      bytes: statSync(lines).size,
      parseOnly: floor,
      lint: linted,
      lintWithoutDuplicates: rowLocal,
      lintArray: fromArray,
      ratio: Math.round((linted / floor) * 100) / 100,
    };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function best(work: () => Promise<void>, file: string): Promise<number> {
  let fastest = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    await work();
    fastest = Math.min(fastest, performance.now() - started);
  }
  return Math.round(statSync(file).size / 1e4 / (fastest / 10));
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

async function lint(file: string, ignore: readonly string[] = []): Promise<void> {
  const { rows, findings } = await lintFile(file, { file: "chat", ignore });
  if (rows !== ROWS || findings.length > 0)
    throw new Error(`${String(rows)} rows, ${String(findings.length)} findings`);
}

/** Rows of a system, a user and an assistant turn, about 700 bytes each, all different. */
function* chatRows(count: number): Generator<string> {
  const random = createRandom(13);
  const syllables = "ka lo mi ten sur pa ne vor il da que st ra mon el ti bu san ge o".split(" ");
  const word = (): string =>
    Array.from({ length: 1 + random.below(3) }, () => syllables[random.below(20)]).join("");
  const text = (words: number): string => Array.from({ length: words }, word).join(" ");
  for (let i = 0; i < count; i++)
    yield JSON.stringify({
      messages: [
        { role: "system", content: "You answer questions of nurses and doctors, briefly and kindly." },
        { role: "user", content: `${text(30)} "${text(3)}"\n${text(10)}?` },
        { role: "assistant", content: `${text(50)}. Größe: ${String(i)}` },
      ],
    });
}

void main();
