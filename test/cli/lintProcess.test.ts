import { spawn, type ChildProcess } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkValue } from "../../src/protocol/checked";
import { FindingsDocument } from "../../src/protocol/findings";

const place = mkdtempSync(path.join(tmpdir(), "tunesmith-lint-process-"));
const program = path.join(place, "cli.cjs");
/** Where the program may leave temporary files: looked at after each test. */
const temporary = path.join(place, "tmp");
const work = path.join(place, "work");

beforeAll(async () => {
  for (const folder of [temporary, work]) mkdirSync(folder);
  await build({
    entryPoints: [path.resolve(import.meta.dirname, "../../src/cli/main.ts")],
    ...{ outfile: program, bundle: true, platform: "node", format: "cjs", logLevel: "error" },
    mainFields: ["module", "main"],
    external: ["onnxruntime-node"],
    define: { __TUNESMITH_VERSION__: '"test"' },
  });
}, 60_000);
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [program, "lint", ...args], {
    cwd: work,
    env: { ...process.env, LANG: "C.UTF-8", TMPDIR: temporary, ...env },
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  child.stdin.on("error", () => undefined);
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code) => {
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() });
    });
  });
  return { child, ended };
}

async function run(args: readonly string[], stdin: string | Uint8Array = "", env = {}): Promise<Ended> {
  const { child, ended } = start(args, env);
  child.stdin?.end(stdin);
  return ended;
}

const row = (i: number, completion = `It is ${String(i)}.`): string =>
  `${JSON.stringify({ prompt: `What is number ${String(i)}?`, completion })}\n`;

/** Rows without a fault but one, until the file has so many megabytes. */
function putLarge(name: string, megabytes: number): string {
  const file = path.join(work, name);
  const handle = openSync(file, "w");
  writeSync(handle, "\n");
  let i = 0;
  for (let bytes = 0; bytes < megabytes * 1024 * 1024;) {
    let part = "";
    while (part.length < 1024 * 1024)
      part += row(i++, `It is ${String(i)}, as ${"everybody knows ".repeat(20)}.`);
    bytes += writeSync(handle, part);
  }
  closeSync(handle);
  return file;
}

describe("exit codes of the program", () => {
  it("are 0, 1, 2 and 3 for nothing, findings, wrong usage and a full disk", async () => {
    writeFileSync(path.join(work, "good.jsonl"), row(1));
    writeFileSync(path.join(work, "bad.jsonl"), row(1, ""));
    writeFileSync(path.join(work, "blank.jsonl"), `${row(1)}\n${row(2)}`);
    expect((await run(["good.jsonl"])).code).toBe(0);
    expect((await run(["bad.jsonl"])).code).toBe(1);
    expect((await run(["bad.jsonl", "--fail-on", "errors"])).code).toBe(2);
    expect((await run(["nothing.jsonl"])).code).toBe(2);
    const full = await run(["blank.jsonl", "--fix"], "", { TUNESMITH_FAULT: "write:blank.jsonl" });
    expect(full).toMatchObject({ code: 3, err: expect.stringContaining("the disk is full") as string });
  });
});

describe("Ctrl-C", () => {
  /** Presses it once the program is at work, and says how long it took to end. */
  async function interrupted(args: readonly string[]): Promise<Ended & { readonly ms: number }> {
    for (const delay of [800, 2000, 5000, 10_000]) {
      const { child, ended } = start(args);
      await sleep(delay);
      const began = performance.now();
      child.kill("SIGINT");
      const how = { ...(await ended), ms: performance.now() - began };
      // On a busy machine it may not even have begun, and is ended by the system.
      if (how.code !== null) return how;
    }
    throw new Error("the program does not listen to Ctrl-C");
  }

  it.skipIf(process.platform === "win32").each([
    ["while a large file is linted", ["large.jsonl", "--select", "ALL"]],
    ["while a large file is mended into a new one", ["large.jsonl", "--fix"]],
    ["while a packed file is linted", ["large.jsonl.gz", "--select", "ALL"]],
    ["while it waits for standard input", ["-"]],
  ])("%s ends it with 130 at once, and leaves nothing behind", { timeout: 60_000 }, async (_, args) => {
    if (args[0] === "large.jsonl") putLarge("large.jsonl", 120);
    if (args[0] === "large.jsonl.gz") {
      const piece = Array.from({ length: 8000 }, (_row, i) => row(i)).join("");
      const packed = gzipSync(Buffer.concat(Array.from({ length: 100 }, () => Buffer.from(piece))), {
        level: 1,
      });
      writeFileSync(path.join(work, "large.jsonl.gz"), packed);
    }
    const before = readdirSync(work);
    const { code, out, err, ms } = await interrupted(args);
    expect([code, out, err]).toEqual([130, "", "interrupted\n"]);
    expect(ms).toBeLessThan(5000);
    expect(readdirSync(work)).toEqual(before);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe("a reader that goes away", () => {
  it("harms nothing, whatever the format", { timeout: 60_000 }, async () => {
    writeFileSync(path.join(work, "bad.jsonl"), Array.from({ length: 3000 }, (_, i) => row(i, "")).join(""));
    for (const format of ["text", "json", "sarif", "github"]) {
      const { child, ended } = start(["bad.jsonl", "--select", "QLT001", "--format", format]);
      child.stdout?.once("data", () => child.stdout?.destroy());
      const { code, err } = await ended;
      expect([code, err], format).toEqual([1, ""]);
    }
  });
});

describe("standard input", () => {
  const json = async (stdin: string | Uint8Array, ...args: readonly string[]) => {
    const { code, out, err } = await run(["-", "--format", "json", ...args], stdin);
    const document = JSON.parse(out) as FindingsDocument;
    expect(checkValue(FindingsDocument, document)).toMatchObject({ ok: true });
    return { code, err, document };
  };

  it("is named `-`, or what --stdin-filename says", async () => {
    expect((await json(row(1, ""))).document.findings[0]?.file).toBe("-");
    const { document } = await json(row(1, ""), "--stdin-filename", "data/x.jsonl");
    expect(document.findings[0]).toMatchObject({ file: "data/x.jsonl", line: 1 });
  });

  it("may be anything: whatever is no dataset gives findings, and never a crash", async () => {
    const noise = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3) * 31) % 256));
    const inputs: Readonly<Record<string, Uint8Array>> = {
      noise,
      zeros: Buffer.alloc(3000),
      picture: Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), noise]),
      "a program": Buffer.concat([Buffer.from("\u007fELF\u0002\u0001\u0001"), noise]),
      "half a packed file": gzipSync(row(1).repeat(500)).subarray(0, 60),
    };
    for (const [name, bytes] of Object.entries(inputs)) {
      const { code, err, document } = await json(bytes);
      expect([code, err], name).toEqual([1, ""]);
      expect(document.findings.length, name).toBeGreaterThan(0);
    }
    expect((await json("")).code).toBeLessThanOrEqual(1);
  });

  it("is told of wrong usage before it is read", async () => {
    const { child, ended } = start(["-", "--fromat", "json"]);
    expect((await ended).code).toBe(2);
    child.stdin?.end();
  });
});
