import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { MessageChannel } from "node:worker_threads";
import { build } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { editBytes } from "../../../src/node/lint/fixing/editBytes";
import { fixText } from "../../../src/node/lint/fixing/fixText";
import { lintFile, lintText } from "../../../src/node/lint/lintFile";
import { createLintPool } from "../../../src/node/lint/pool/lintPool";
import { serveLint } from "../../../src/node/lint/pool/serveLint";
import type { FromLintWorker, ToLintWorker } from "../../../src/protocol/lintWorker";

const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-lint-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function chatRow(i: number): string {
  return JSON.stringify({
    messages: [
      { role: "user", content: `Question ${i}: ${"how does one treat a mild fever in a child? ".repeat(6)}` },
      {
        role: "assistant",
        content: `Answer ${i}: ${"fluids, rest, and a look at the general state. ".repeat(6)}`,
      },
    ],
  });
}

function writeRows(name: string, count: number): string {
  const file = path.join(folder, name);
  writeFileSync(file, Array.from({ length: count }, (_, i) => `${chatRow(i)}\n`).join(""));
  return file;
}

describe("fixing", () => {
  const options = { file: "x.jsonl" };

  it("edits only what it must: CRLF and spacing stay, the byte order mark goes", async () => {
    const before = `\uFEFF{"messages":  [{"role": "human", "content": "é😀"}, {"role":"bot","content":"b"}]}\r\n\r\n{"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"},]}`;
    const { bytes, fixed, result } = await fixText(Buffer.from(before), options, false);
    expect(bytes.toString("utf8")).toBe(
      before
        .slice(1)
        .replace("human", "user")
        .replace("bot", "assistant")
        .replace("\r\n\r\n", "\r\n")
        .replace(",]}", "]}"),
    );
    expect(fixed).toBe(5);
    expect(result.findings).toEqual([]);
  });

  it("applies overlapping fixes in further passes", async () => {
    const turn = (role: string, content: string): string => JSON.stringify({ role, content });
    const text = `{"messages": [${turn("user", "a")}, ${turn("user", "b")}, ${turn("user", "c")}, ${turn("assistant", "d")}]}`;
    const { bytes, result } = await fixText(Buffer.from(text), options, true);
    expect(JSON.parse(bytes.toString("utf8"))).toEqual({
      messages: [
        { role: "user", content: "a\n\nb\n\nc" },
        { role: "assistant", content: "d" },
      ],
    });
    expect(result.findings).toEqual([]);
  });

  it("takes duplicates out of lines and of arrays, and the rest still parses", async () => {
    const rows = [`{"text": "a"}`, `{"text": "a"}`, `{"text": "b"}`, `{"text": "a"}`];
    const lines = await fixText(Buffer.from(rows.join("\n")), options, true);
    expect(lines.bytes.toString("utf8")).toBe(`{"text": "a"}\n{"text": "b"}\n`);
    const array = await fixText(Buffer.from(`[\n${rows.join(",\n")}\n]`), { file: "x.json" }, true);
    expect(JSON.parse(array.bytes.toString("utf8"))).toEqual([{ text: "a" }, { text: "b" }]);
  });

  it("mends lines with bytes that are not UTF-8 as well, and leaves those bytes as they are", async () => {
    const broken = Buffer.concat([
      Buffer.from(`{"instruction": "`),
      Buffer.from([0xff]),
      Buffer.from(`", "input": "<noinput>", "output": "b"}\n`),
    ]);
    const good = Buffer.from(`{"instruction": "a", "input": "<noinput>", "output": "b"}\n`);
    const { bytes, fixed } = await fixText(Buffer.concat([broken, good]), options, false);
    expect(fixed).toBe(2);
    expect(bytes.indexOf(0xff)).toBe(17);
    expect(bytes.toString("latin1")).not.toContain("<noinput>");
  });

  it("an edit of the last line without a line end reaches the end of the file", () => {
    const edited = editBytes(Buffer.from("a\nb"), [
      { line: 2, column: 1, endLine: 2, endColumn: 2, newText: "" },
    ]);
    expect(edited.toString()).toBe("a\n");
  });
});

describe("a file on disk", () => {
  it("gives the same findings as its text", async () => {
    const text = `${chatRow(1)}\n${chatRow(2)}\n${chatRow(1)}\n{"messages": []}\n`;
    const file = path.join(folder, "same.jsonl");
    writeFileSync(file, text);
    const options = { file: "same.jsonl" };
    const fromDisk = await lintFile(file, options);
    expect(fromDisk.findings.map((finding) => finding.code)).toEqual(["DUP001", "ROL004"]);
    expect(fromDisk).toEqual(await lintText(text, options));
  });

  it("is linted at no less than a fifth of the speed of parsing for its structure, a tenth with all rules", async () => {
    // Bundled as in the product and in a process of its own: the test runner's wrapping of imports would be measured.
    const bench = path.join(folder, "bench.mjs");
    await bundle("../../../bench/lint.ts", bench, "esm");
    const { stdout } = await promisify(execFile)(process.execPath, [bench, "15000"]);
    const result = JSON.parse(stdout) as { readonly ratio: number; readonly structureRatio: number };
    // Aimed at are 0.64 and, for the whole default set, 0.29 (npm run bench -- lint); a third for a busy machine.
    expect(result.structureRatio, stdout).toBeGreaterThan(0.64 / 3);
    expect(result.ratio, stdout).toBeGreaterThan(0.29 / 3);
  }, 60_000);

  it("can be cancelled between two chunks", async () => {
    const file = writeRows("cancel.jsonl", 10_000);
    const abort = new AbortController();
    const work = lintFile(file, { file: "cancel.jsonl", signal: abort.signal });
    abort.abort(new Error("enough"));
    await expect(work).rejects.toThrow("enough");
  });
});

describe("the lint worker", () => {
  /** Sends requests to a served port and collects the answers by id. */
  async function talk(messages: readonly ToLintWorker[], answers: number): Promise<FromLintWorker[]> {
    const { port1, port2 } = new MessageChannel();
    serveLint(port1);
    const received: FromLintWorker[] = [];
    const done = new Promise<void>((resolve) => {
      port2.on("message", (message: FromLintWorker) => {
        received.push(message);
        if (received.length === answers) resolve();
      });
    });
    for (const message of messages) port2.postMessage(message);
    await done;
    port1.close();
    return received.sort((a, b) => a.id - b.id);
  }

  it("answers each request once: with findings, as cancelled, or with what went wrong", async () => {
    const file = writeRows("large.jsonl", 20_000);
    const options = { file: "x.jsonl" };
    const answers = await talk(
      [
        { type: "lintFile", id: 1, path: file, options },
        { type: "cancel", id: 1 },
        { type: "lintText", id: 2, text: `{"messages": []}`, options },
        { type: "lintFile", id: 3, path: path.join(folder, "none.jsonl"), options },
      ],
      3,
    );
    expect(answers).toMatchObject([
      { type: "cancelled", id: 1 },
      { type: "result", id: 2, outcome: { rows: 1, format: "messages", findings: [{ code: "ROL004" }] } },
      { type: "failed", id: 3, message: "x.jsonl does not exist" },
    ]);
  });

  it("runs in a thread of its own, and the pool starts it, cancels and ends it", async () => {
    const worker = path.join(folder, "lintWorker.cjs");
    await bundle("../../../src/node/lint/pool/lintWorker.ts", worker, "cjs");
    const pool = createLintPool(worker);
    try {
      const outcome = await pool.lintText(`{"messages": []}`, { file: "x.jsonl" });
      expect(outcome.findings).toMatchObject([{ code: "ROL004" }]);
      const abort = new AbortController();
      const cancelled = pool.lintFile(writeRows("pool.jsonl", 20_000), { file: "x.jsonl" }, abort.signal);
      abort.abort(new Error("the editor was closed"));
      await expect(cancelled).rejects.toThrow("the editor was closed");
      const waiting = pool.lintFile(path.join(folder, "pool.jsonl"), { file: "x.jsonl" });
      pool.dispose();
      await expect(waiting).rejects.toThrow("the lint worker has ended");
    } finally {
      pool.dispose();
    }
  });
});

async function bundle(entry: string, outfile: string, format: "esm" | "cjs"): Promise<void> {
  const entryPoints = [path.resolve(import.meta.dirname, entry)];
  // Libraries that are CommonJS still want their own way of loading Node's modules.
  const loader =
    "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  const banner = format === "esm" ? { js: loader } : {};
  await build({ entryPoints, bundle: true, platform: "node", format, outfile, banner, logLevel: "error" });
}
