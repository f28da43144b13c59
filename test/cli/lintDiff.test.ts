import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../src/base/random";
import { lintFolder } from "../fakes/lintHarness";

const { folder, put, lint, clear, dispose } = lintFolder();
afterAll(dispose);
beforeEach(clear);

const hasPatch = spawnSync("patch", ["--version"]).status === 0;
if (!hasPatch) console.warn("skipped: diffs are tried with git alone, since there is no `patch` here");
const bytesOf = (name: string): Buffer => readFileSync(path.join(folder, name));

const TEXTS = [
  "Fluß",
  "天気はどう？",
  "a 😀 b",
  "c:\\\\temp",
  'say \\"so\\"',
  "caf\u00e9",
  "\u2028",
  "tab\\there",
];
const ENDS = ["\n", "\r\n"];

function randomFile(random: Random): Buffer {
  const end = ENDS[random.below(2)] ?? "\n";
  const parts: Buffer[] = [];
  const pick = (): string => TEXTS[random.below(TEXTS.length)] ?? "";
  for (let i = 0, n = 1 + random.below(40); i < n; i++) {
    const row = `{"instruction": "Do ${String(random.below(30))} ${pick()}.", "input": "`;
    const kind = random.below(12);
    if (kind === 0) parts.push(Buffer.from(end));
    else if (kind === 1) parts.push(Buffer.from(`  ${random.below(2) === 0 ? "\t" : ""}${end}`));
    else if (kind === 2) parts.push(Buffer.from(`${row}<noinput>", "output": "${pick()} it is."}${end}`));
    else if (kind === 3) parts.push(Buffer.from(`${row}", "output": "${pick()} it is.",}${end}`));
    else if (kind === 4) parts.push(Buffer.from(`${row}caf\xe9 \xff", "output": "Well."}${end}`, "latin1"));
    else parts.push(Buffer.from(`${row}", "output": "${pick()} it is ${String(i)}."}${end}`));
  }
  const whole = Buffer.concat(parts);
  const marked = random.below(6) === 0 ? Buffer.concat([Buffer.from("\uFEFF"), whole]) : whole;
  return random.below(3) === 0 ? marked.subarray(0, marked.length - end.length) : marked;
}

/** What a patch makes of the file, with one of the two programs that people apply patches with. */
function applied(name: string, before: Buffer, diff: Buffer, program: "git" | "patch"): Buffer {
  put(name, before);
  put("the.patch", diff);
  const args =
    program === "git"
      ? ["apply", "-p0", "--unsafe-paths", "--whitespace=nowarn", "the.patch"]
      : ["--binary", "-p0", "-s", "-i", "the.patch"];
  execFileSync(program, args, { cwd: folder, stdio: "pipe" });
  return bytesOf(name);
}

const NAMES = ["a.jsonl", "data/with space.jsonl", "data/dätä #1.jsonl"];

describe("a diff, applied, is what --fix writes, byte for byte", () => {
  const programs = hasPatch ? (["git", "patch"] as const) : (["git"] as const);
  it.each(programs)(
    "with %s, whatever bytes and line ends the file has",
    { timeout: 120_000 },
    async (program) => {
      const random = createRandom(program.length);
      let changed = 0;
      for (let i = 0; i < 40; i++) {
        const name = NAMES[i % NAMES.length] ?? "";
        const before = randomFile(random);
        const flags = i % 2 === 0 ? [] : ["--unsafe-fixes"];
        put(name, before);
        const { code, outBytes } = await lint([name, "--diff", ...flags]);
        expect(bytesOf(name)).toEqual(before);
        await lint([name, "--fix", ...flags]);
        const fixed = bytesOf(name);
        expect(code).toBe(fixed.equals(before) ? 0 : 1);
        if (fixed.equals(before)) continue;
        changed++;
        expect(applied(name, before, outBytes, program), outBytes.toString()).toEqual(fixed);
      }
      expect(changed).toBeGreaterThan(20);
    },
  );

  it.each(programs)("with %s, for UTF-16 and for other containers", async (program) => {
    const row = `{"instruction": "Do it.", "input": "<noinput>", "output": "Done é."}`;
    const files: Readonly<Record<string, Buffer>> = {
      "wide.jsonl": Buffer.from(`\uFEFF${row}\r\n${row.replace("it", "that")}\n`, "utf16le"),
      "list.json": Buffer.from(`[\n  ${row},\n  ${row.replace("it", "that")}\n]`),
      "list.jsonl": Buffer.from(`[${row},${row.replace("it", "that")}]`),
      "a.csv": Buffer.from(
        `instruction,input,output\r\nDo it.,<noinput>,Done.\r\n"a ""b""","No input.",Well.\r\n`,
      ),
    };
    for (const [name, before] of Object.entries(files)) {
      put(name, before);
      const { outBytes, code } = await lint([name, "--diff"]);
      expect(code, name).toBe(1);
      await lint([name, "--fix"]);
      const fixed = bytesOf(name);
      expect(fixed.equals(before)).toBe(false);
      expect(applied(name, before, outBytes, program), name).toEqual(fixed);
    }
  });
});
