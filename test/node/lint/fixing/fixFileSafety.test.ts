import { spawn } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { chooseFixes } from "../../../../src/core/lint/edits/applyFixes";
import { fixFile } from "../../../../src/node/lint/fixing/fixFile";
import type { Finding } from "../../../../src/protocol/findings";
import { processorTime } from "../../../fakes/processorTime";

const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-fix-safety-"));
afterEach(() => {
  delete process.env["TUNESMITH_FAULT"];
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;
/** A file alone in its folder, so that whatever is left behind is seen. */
function put(name: string, bytes: string | Uint8Array): string {
  const file = path.join(folder, String(count++), name);
  mkdirSync(path.dirname(file));
  writeFileSync(file, bytes);
  return file;
}

const row = (i: number): string =>
  `{"prompt": "Is ${String(i)} odd?", "completion": "Look at digit ${String(i)}."}`;
const BEFORE = `${row(1)}\n\n${row(2)}\n`;
const AFTER = `${row(1)}\n${row(2)}\n`;
const options = (file: string) => ({ file: path.basename(file), select: ["PAR"] });
const filesBeside = (file: string): readonly string[] => readdirSync(path.dirname(file));
const BOTH = [
  ["in place", undefined],
  ["into a new file", { largestInPlace: 0 }],
] as const;

describe.each(BOTH)("mending %s", (_, how) => {
  it.skipIf(process.platform === "win32")("keeps the permissions of the file", async () => {
    for (const mode of [0o600, 0o640, 0o664, 0o755]) {
      const file = put("x.jsonl", BEFORE);
      chmodSync(file, mode);
      const { writtenTo = "", isCopy } = await fixFile(file, options(file), false, how);
      expect([readFileSync(writtenTo, "utf8"), isCopy]).toEqual([AFTER, how !== undefined]);
      expect(statSync(writtenTo).mode & 0o777).toBe(mode);
    }
  });

  it("never writes over what another program has written meanwhile", async () => {
    const file = put("x.jsonl", BEFORE);
    let isWritten = false;
    const onProgress = (): void => {
      if (isWritten) return;
      isWritten = true;
      writeFileSync(file, "something else\n");
    };
    await expect(fixFile(file, { ...options(file), onProgress }, false, how)).rejects.toMatchObject({
      name: "UserError",
      message: "x.jsonl was changed by another program meanwhile, and stays as that left it",
    });
    expect(readFileSync(file, "utf8")).toBe("something else\n");
    expect(filesBeside(file)).toEqual(["x.jsonl"]);
  });

  it("leaves nothing behind when it is aborted", async () => {
    const file = put("x.jsonl", BEFORE);
    const abort = new AbortController();
    const given = {
      ...options(file),
      signal: abort.signal,
      onProgress: () => {
        abort.abort();
      },
    };
    await expect(fixFile(file, given, false, how)).rejects.toThrow();
    expect(readFileSync(file, "utf8")).toBe(BEFORE);
    expect(filesBeside(file)).toEqual(["x.jsonl"]);
  });
});

describe("mending a file", () => {
  it.skipIf(process.platform === "win32")("that is read-only is refused with a next step", async () => {
    const file = put("x.jsonl", BEFORE);
    chmodSync(file, 0o444);
    await expect(fixFile(file, options(file), false)).rejects.toMatchObject({
      message: "x.jsonl is read-only and was not changed",
      nextStep: "make it writable, or see with --diff what would change",
      exitCode: 2,
    });
    expect(readFileSync(file, "utf8")).toBe(BEFORE);
    const clean = put("y.jsonl", AFTER);
    chmodSync(clean, 0o444);
    expect((await fixFile(clean, options(clean), false)).fixed).toBe(0);
  });

  it("on a full disk leaves it as it was, and says so with exit code 3", async () => {
    const file = put("x.jsonl", BEFORE);
    process.env["TUNESMITH_FAULT"] = `write:${path.basename(path.dirname(file))}${path.sep}x.jsonl`;
    await expect(fixFile(file, options(file), false)).rejects.toMatchObject({
      message: "x.jsonl cannot be written: the disk is full",
      exitCode: 3,
    });
    expect(readFileSync(file, "utf8")).toBe(BEFORE);
    expect(filesBeside(file)).toEqual(["x.jsonl"]);
  });

  it("whose name has the ending of a mended one is still written in place", async () => {
    const file = put("x.fixed.jsonl", BEFORE);
    expect(await fixFile(file, options(file), false)).toMatchObject({ writtenTo: file, isCopy: false });
  });

  it("that is no text is refused with a sentence, and stays as it is", async () => {
    const bytes = Buffer.from("PAR1 and so on");
    const file = put("x.parquet", bytes);
    const { note, fixed } = await fixFile(file, options(file), true);
    expect([note, fixed]).toEqual([
      "x.parquet is a table (Parquet, Arrow) and stays as it is: it has no text that could be mended",
      0,
    ]);
    expect(readFileSync(file)).toEqual(bytes);
  });

  it("keeps bytes that are not UTF-8 where nothing is mended", async () => {
    const wrong = Buffer.from(`{"prompt": "caf\xe9 \xff\xc0\xaf", "completion": "b"}\n`, "latin1");
    const bytes = Buffer.concat([
      wrong,
      Buffer.from("\n"),
      wrong,
      Buffer.from(`{"prompt": "c", "completion": "d",}`),
    ]);
    for (const [, how] of BOTH) {
      const file = put("x.jsonl", bytes);
      const { writtenTo = "" } = await fixFile(file, options(file), false, how);
      const expected = Buffer.concat([wrong, wrong, Buffer.from(`{"prompt": "c", "completion": "d"}`)]);
      expect(readFileSync(writtenTo)).toEqual(expected);
    }
  });

  it("that is killed at any moment is the old file or the new one", { timeout: 120_000 }, async () => {
    const program = path.join(folder, "fix.cjs");
    const contents = `import { fixFile } from "./src/node/lint/fixing/fixFile";
      void fixFile(process.argv[2], { file: "x.jsonl", select: ["PAR"] }, false).then(() => process.stdout.write("done"));`;
    await build({
      stdin: { contents, resolveDir: path.resolve(import.meta.dirname, "../../../.."), loader: "ts" },
      ...{ outfile: program, bundle: true, platform: "node", format: "cjs", logLevel: "error" },
      mainFields: ["module", "main"],
      define: { __TUNESMITH_VERSION__: '"test"' },
    });
    const lines = Array.from({ length: 8_000 }, (_, i) => row(i));
    const [before, after] = [`${lines.join("\n\n")}\n`, `${lines.join("\n")}\n`];
    const seen = new Set<string>();
    const file = put("x.jsonl", before);
    const began = performance.now();
    expect(await runUntil(program, file, Infinity)).toBe("done");
    const took = performance.now() - began;
    for (const share of [0.3, 0.6, 0.8, 0.9, 1]) {
      writeFileSync(file, before);
      await runUntil(program, file, took * share);
      const now = readFileSync(file, "utf8");
      expect(now === before || now === after).toBe(true);
      seen.add(now === before ? "before" : "after");
    }
    // Killed early enough to be of interest.
    expect(seen).toContain("before");
  });
});

async function runUntil(program: string, file: string, killAfterMs: number): Promise<string> {
  const child = spawn(process.execPath, [program, file], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const over = new Promise((resolve) => child.on("close", resolve));
  if (killAfterMs !== Infinity) {
    await Promise.race([over, sleep(killAfterMs)]);
    child.kill("SIGKILL");
  }
  await over;
  return said;
}

describe("choosing fixes", () => {
  const finding = (row: number, ...places: readonly (readonly [number, number])[]): Finding => ({
    ...{ code: "PAR001", name: "x", severity: "error", file: "x", line: 1, row, message: "m" },
    fix: {
      title: "t",
      safety: "safe",
      edits: places.map(([column, endColumn]) => ({ line: 1, column, endLine: 1, endColumn, newText: "" })),
    },
  });
  const chosen = (...findings: readonly Finding[]): number[] =>
    chooseFixes(findings, false).map((one) => findings.indexOf(one));

  it("takes no two that overlap, insert at one place, or touch in one row", () => {
    expect(chosen(finding(1, [1, 5]), finding(1, [4, 8]), finding(1, [8, 9]))).toEqual([0, 2]);
    expect(chosen(finding(1, [3, 3]), finding(2, [3, 3]))).toEqual([0]);
    expect(chosen(finding(1, [1, 5]), finding(1, [5, 8]))).toEqual([0]);
    expect(chosen(finding(1, [1, 5]), finding(2, [5, 8]))).toEqual([0, 1]);
    expect(chosen(finding(1, [2, 9]), finding(2, [4, 4]))).toEqual([0]);
  });

  it("takes a fix whole or not at all, wherever its edits stand", () => {
    expect(chosen(finding(1, [10, 20]), finding(2, [1, 3], [15, 16]), finding(3, [2, 4]))).toEqual([0, 2]);
    expect(chosen(finding(1, [1, 5], [4, 8]), finding(2, [2, 3]))).toEqual([1]);
    expect(chosen(finding(1, [1, 5], [5, 8]))).toEqual([0]);
  });

  it("takes time that grows with their number alone", () => {
    const cost = (count: number): number => {
      const many = Array.from({ length: count }, (_, i) => finding(i, [3 * i + 1, 3 * i + 2]));
      return processorTime(() => {
        expect(chooseFixes(many, false)).toHaveLength(count);
      });
    };
    // Eight times as many; the square would be 64 times the cost.
    expect(cost(160_000) / cost(20_000)).toBeLessThan(8 * 3);
  });
});
