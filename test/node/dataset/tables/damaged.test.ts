import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../../../src/base/random";
import { openTable, type TableOptions } from "../../../../src/node/dataset/table/openTable";
import { lintFile } from "../../../../src/node/lint/lintFile";
import { arrowOf, parquetOf } from "./tableFiles";

const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-damaged-"));
const workerFile = path.join(folder, "tableWorker.js");
const root = path.resolve(import.meta.dirname, "../../../..");

beforeAll(async () => {
  await build({
    entryPoints: [path.join(root, "src/node/dataset/table/tableWorker.ts")],
    outfile: workerFile,
    ...{ bundle: true, platform: "node", format: "cjs", target: "node20", mainFields: ["module", "main"] },
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Seen {
  readonly rows: number;
  readonly faults: readonly string[];
}

async function look(bytes: Uint8Array, options: TableOptions = {}): Promise<Seen | undefined> {
  const table = openTable({ name: "x.parquet", bytes }, options);
  if (table === undefined) return undefined;
  let rows = 0;
  const faults: string[] = [];
  for await (const items of table.items())
    for (const item of items)
      if (item.type === "row") rows++;
      else if (item.type === "fault" && item.kind === "table") faults.push(item.message);
  return { rows, faults };
}

/** Beside the checkout in development and CI, not at users'. */
const data = path.resolve(root, "../shared/data/parquet/bad_data");
const isHere = existsSync(data);
if (!isHere) console.warn("skipped: the corrupt Parquet files are not beside the checkout (../shared/data)");

describe.skipIf(!isHere)("corrupt files of the Parquet project (../shared/data)", () => {
  it.each(isHere ? readdirSync(data).filter((name) => name.endsWith(".parquet")) : [])(
    "%s: one finding",
    async (name) => {
      const file = path.join(data, name);
      const { findings } = await lintFile(file, { file: name, select: ["PAR"] });
      expect(findings).toHaveLength(1);
      expect(findings[0]).toMatchObject({ code: "PAR013", name: "corrupt-table" });
      expect(findings[0]?.message).toMatch(/^(?:the footer|column ".+" of row group|the data of column)/u);
      const outside = await look(readFileSync(file), { workerFile });
      const inside = await look(readFileSync(file));
      expect(outside).toEqual(inside);
    },
    10_000,
  );

  it("are eight", () => {
    expect(readdirSync(data).filter((name) => name.endsWith(".parquet"))).toHaveLength(8);
  });
});

const ROWS = Array.from({ length: 60 }, (_, i) => ({
  messages: [
    { role: "user", content: `What is ${String(i)} é😀?` },
    { role: "assistant", content: i % 7 === 0 ? null : "It is a number. ".repeat(i % 5) },
  ],
  label: i % 3 === 0 ? "good" : "bad",
  score: i % 4 === 0 ? null : i / 8,
  n: i,
  flag: i % 2 === 0,
}));
const foreign = JSON.parse(
  readFileSync(path.join(root, "test/fixtures/tables/foreign.json"), "utf8"),
) as Readonly<Record<string, { readonly packed: string }>>;
const WHOLE: readonly Buffer[] = [
  parquetOf(ROWS),
  parquetOf(ROWS, { codec: "UNCOMPRESSED", rowGroupSize: 20 }),
  arrowOf(ROWS),
  arrowOf(ROWS, { format: "stream" }),
  ...Object.values(foreign).map(({ packed }) => gunzipSync(Buffer.from(packed, "base64"))),
];

/** One to four faults, half of them where the file describes itself. */
function spoil(random: Random): Buffer {
  const pick = (): Buffer => WHOLE[random.below(WHOLE.length)] as Buffer;
  let bytes: Buffer = Buffer.from(pick());
  for (let left = 1 + random.below(4); left > 0 && bytes.length > 0; left--) {
    const edge = random.below(Math.min(bytes.length, 300));
    const at = [random.below(bytes.length), random.below(bytes.length), edge, bytes.length - 1 - edge][
      random.below(4)
    ] as number;
    const kind = random.below(6);
    if (kind === 0) bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
    else if (kind === 1) bytes[at] = [0, 1, 127, 128, 254, 255][random.below(6)] as number;
    else if (kind === 2) bytes = bytes.subarray(0, at);
    else if (kind === 3)
      bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.below(40))]);
    else if (kind === 4) {
      const other = pick();
      const from = random.below(other.length);
      bytes = Buffer.concat([
        bytes.subarray(0, at),
        other.subarray(from, from + random.below(60)),
        bytes.subarray(at),
      ]);
    } else for (let i = at; i < Math.min(at + 4, bytes.length); i++) bytes[i] = random.below(256);
  }
  return bytes;
}

/** What the inside of a program would say. */
const INTERNAL = /undefined|null|NaN|Infinity|\[object|Error\b|Cannot|offset \d+ is/u;

describe("spoilt tables", () => {
  it("1,000 of them end in rows and at most one fault, in words for the user", async () => {
    const random = createRandom(11);
    const rejections: unknown[] = [];
    const note = (reason: unknown): void => void rejections.push(reason);
    process.on("unhandledRejection", note);
    let faulty = 0;
    for (let i = 0; i < 1000; i++) {
      const bytes = spoil(random);
      const started = performance.now();
      const seen = await look(bytes);
      expect(performance.now() - started, `file ${String(i)}`).toBeLessThan(5000);
      if (seen === undefined) continue;
      expect(seen.faults.length).toBeLessThanOrEqual(1);
      // A column may be called anything.
      for (const fault of seen.faults) expect(fault.replace(/".*"/su, "")).not.toMatch(INTERNAL);
      faulty += seen.faults.length;
    }
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", note);
    expect(rejections).toEqual([]);
    // The files are really spoilt.
    expect(faulty).toBeGreaterThan(500);
  }, 60_000);

  it("the process that reads tells the same of them", async () => {
    const random = createRandom(12);
    for (let i = 0; i < 25; i++) {
      const bytes = spoil(random);
      expect(await look(bytes, { workerFile, stallMs: 10_000 }), `file ${String(i)}`).toEqual(
        await look(bytes),
      );
    }
  }, 120_000);
});

describe("the process that reads", () => {
  const worker = (program: string): string => {
    const file = path.join(folder, `worker${String(program.length)}.js`);
    writeFileSync(file, program);
    return file;
  };
  const place = `process.stdout.write(JSON.stringify({type: "place", what: 'column "a" of row group 3', bytes: 10, place: {row: 7, column: "a"}}) + "\\n");`;
  const rows = `process.stdout.write(JSON.stringify({type: "rows", bytes: 9, oversized: []}) + '\\n[{"a":1}]');`;

  it("is ended when decoding does not end; what it was at is named", async () => {
    const hangs = worker(`${rows}${place}setTimeout(() => { for (;;); }, 50);`);
    const seen = await look(parquetOf(ROWS), { workerFile: hangs, stallMs: 1000 });
    expect(seen).toEqual({
      rows: 1,
      faults: ['column "a" of row group 3 cannot be read: decoding it does not end, so its data is corrupt'],
    });
  });

  it.each([
    ["dies", "setTimeout(() => process.abort(), 50);"],
    ["stops early", ""],
    [
      "promises more than it gives",
      `process.stdout.write('{"type":"rows","bytes":500,"oversized":[]}\\n[');`,
    ],
  ])("that %s costs its own file only", async (_, program) => {
    const seen = await look(parquetOf(ROWS), {
      workerFile: worker(`${rows}${place}${program}`),
      stallMs: 5000,
    });
    expect(seen).toEqual({
      rows: 1,
      faults: ['column "a" of row group 3 cannot be read: its data is corrupt'],
    });
  });

  it("ends with a request to stop", async () => {
    const stop = new AbortController();
    const hangs = worker(`${rows}setInterval(() => undefined, 1000);`);
    const table = openTable(
      { name: "x", bytes: parquetOf(ROWS) },
      { workerFile: hangs, stallMs: 60_000, signal: stop.signal },
    );
    await expect(
      (async () => {
        for await (const items of table?.items() ?? []) if (items.length > 0) stop.abort();
      })(),
    ).rejects.toThrow(/abort/u);
  });

  it("reads files and bytes alike", async () => {
    const file = path.join(folder, "rows.parquet");
    writeFileSync(file, parquetOf(ROWS));
    let count = 0;
    for await (const items of openTable({ path: file }, { workerFile })?.items() ?? []) count += items.length;
    expect(count).toBe(ROWS.length);
    expect(await look(arrowOf(ROWS), { workerFile })).toEqual({ rows: ROWS.length, faults: [] });
  });
});
