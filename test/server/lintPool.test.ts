import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLintPool, type LintPool } from "../../src/node/lint/pool/lintPool";
import type { LintProgress } from "../../src/protocol/lintWorker";

const root = path.resolve(import.meta.dirname, "../..");
let place: string;
let large: string;
let pool: LintPool;
const ROWS = 260_000;

beforeAll(async () => {
  place = mkdtempSync(path.join(tmpdir(), "tunesmith-pool-"));
  await build({
    absWorkingDir: root,
    entryPoints: ["src/node/lint/pool/lintWorker.ts"],
    outdir: path.join(place, "dist"),
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    mainFields: ["module", "main"],
    define: { __TUNESMITH_VERSION__: JSON.stringify("0.0.0-test") },
    logLevel: "error",
  });
  large = path.join(place, "large.jsonl");
  const out = openSync(large, "w");
  const filler = "What is the answer to a question that nobody has asked in this way before? ".repeat(2);
  for (let at = 0; at < ROWS; at += 1000) {
    let text = "";
    for (let i = at; i < at + 1000; i++)
      text += `{"prompt":"${String(i)} ${filler}","completion":"${i % 1000 === 7 ? "" : `It is ${String(i)}.`}"}\n`;
    writeSync(out, text);
  }
  closeSync(out);
  pool = createLintPool(path.join(place, "dist/lintWorker.js"));
}, 60_000);
afterAll(() => {
  pool.dispose();
  rmSync(place, { recursive: true, force: true });
});

const OPTIONS = { file: "large.jsonl", limitPerRule: 2000 };

describe("a file of more than 50 MB in a worker", () => {
  it("tells how far it is, and what it has found meanwhile", async () => {
    const told: LintProgress[] = [];
    const outcome = await pool.lintFile(large, OPTIONS, undefined, (progress) => told.push(progress));
    expect(outcome.rows).toBe(ROWS);
    expect(outcome.findings.filter(({ code }) => code === "QLT001")).toHaveLength(ROWS / 1000);
    expect(told.length).toBeGreaterThan(1);
    const places = told.map(({ bytes }) => bytes);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(told.every(({ bytes, totalBytes }) => bytes <= totalBytes)).toBe(true);
    expect(told.some(({ findings }) => (findings?.length ?? 0) > 0)).toBe(true);
  }, 60_000);

  it("is let go of within half a second when it is cancelled", async () => {
    const abort = new AbortController();
    const reason = new Error("enough");
    let cancelledAt = 0;
    const work = pool.lintFile(large, OPTIONS, abort.signal, () => {
      if (cancelledAt > 0) return;
      cancelledAt = performance.now();
      abort.abort(reason);
    });
    await expect(work).rejects.toBe(reason);
    expect(cancelledAt).toBeGreaterThan(0);
    expect(performance.now() - cancelledAt).toBeLessThan(500);
    // The next one is not held up by what was let go of.
    const next = await pool.lintText('{"prompt":"a","completion":""}\n', { file: "small.jsonl" });
    expect(next.findings.map(({ code }) => code)).toEqual(["QLT001"]);
  }, 60_000);

  it("of a text in memory, too", async () => {
    const abort = new AbortController();
    const work = pool.lintText(readFileSync(large, "utf8"), OPTIONS, abort.signal);
    await new Promise((done) => setTimeout(done, 100));
    const cancelledAt = performance.now();
    abort.abort(new Error("enough"));
    await expect(work).rejects.toThrow("enough");
    expect(performance.now() - cancelledAt).toBeLessThan(500);
  }, 60_000);

  it("is mended into a new file; the file itself is not touched", async () => {
    const file = path.join(place, "fix.jsonl");
    const text =
      '{"instruction":"a","input":"<noinput>","output":"x"}\n\n{"instruction":"b","input":"","output":"y"}\n';
    writeFileSync(file, text);
    const outcome = await pool.fixFile(file, { file: "fix.jsonl" }, false);
    expect(readFileSync(file, "utf8")).toBe(text);
    expect(outcome.writtenTo).toBe(path.join(place, "fix.fixed.jsonl"));
    expect(outcome.fixed).toBe(2);
    expect(readFileSync(outcome.writtenTo!, "utf8")).toBe(
      text.replace("<noinput>", "").replace("\n\n", "\n"),
    );
  });

  it("leaves nothing behind when mending is cancelled", async () => {
    const abort = new AbortController();
    const work = pool.fixFile(large, { file: "large.jsonl" }, true, abort.signal, () => {
      abort.abort(new Error("enough"));
    });
    await expect(work).rejects.toThrow("enough");
    expect(existsSync(path.join(place, "large.fixed.jsonl"))).toBe(false);
  }, 60_000);
});
