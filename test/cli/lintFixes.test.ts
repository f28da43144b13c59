import { execFileSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { unifiedDiff } from "../../src/cli/printers/unifiedDiff";
import { lintFolder } from "../fakes/lintHarness";

const { folder, put, read, lint, clear, dispose } = lintFolder();
afterAll(dispose);
beforeEach(clear);

const row = (i: number, input = ""): string =>
  `{"instruction": "Do ${String(i)}.", "input": "${input}", "output": "Done ${String(i)}."}`;

describe("--diff", () => {
  it("prints what --fix would do, and changes nothing: 1 when there is something, 0 when not", async () => {
    const before = `${[row(1), row(2, "<noinput>"), row(3)].join("\n")}\n`;
    put("a.jsonl", before);
    const { code, out, err } = await lint(["a.jsonl", "--diff"]);
    expect(code).toBe(1);
    expect(out).toBe(
      `--- a.jsonl\n+++ a.jsonl\n@@ -1,3 +1,3 @@\n ${row(1)}\n-${row(2, "<noinput>")}\n+${row(2)}\n ${row(3)}\n`,
    );
    expect(err).toBe("1 would be fixed.\n");
    expect(read("a.jsonl")).toBe(before);
    await lint(["a.jsonl", "--fix"]);
    expect(await lint(["a.jsonl", "--diff"])).toMatchObject({ code: 0, out: "" });
  });

  it("is a patch that git applies, and that gives what --fix gives", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => row(i, i % 12 === 3 ? "No input." : ""));
    rows.splice(20, 0, "", "   ");
    rows.push(row(5));
    const before = rows.join("\r\n");
    put("data/a.jsonl", before);
    const { out } = await lint(["data/a.jsonl", "--diff", "--unsafe-fixes"]);
    expect(out.match(/^@@/gmu)?.length).toBeGreaterThan(3);
    await lint(["data/a.jsonl", "--fix", "--unsafe-fixes"]);
    const fixed = read("data/a.jsonl");
    expect(fixed).not.toBe(before);
    put("data/a.jsonl", before);
    put("a.patch", out);
    execFileSync("git", ["apply", "-p0", "--unsafe-paths", "a.patch"], { cwd: folder, stdio: "pipe" });
    expect(read("data/a.jsonl")).toBe(fixed);
  });

  it("reads standard input", async () => {
    const { code, out } = await lint(["-", "--diff"], { stdin: `${row(1, "<noinput>")}\n${row(2)}\n` });
    expect(code).toBe(1);
    expect(out).toContain(`+${row(1)}`);
  });

  it.each([
    [["--diff", "--fix"], "--fix writes and --diff does not"],
    [["--diff", "--format", "json"], "--diff prints a diff"],
  ])("2 with %j", async (flags, message) => {
    put("a.jsonl", row(1));
    expect((await lint(["a.jsonl", ...flags])).err).toContain(message);
  });
});

describe("a unified diff", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["a line added at the end", "a\nb\n", "a\nb\nc\n"],
    ["the last line end added", "a\nb", "a\nb\n"],
    ["the last line end removed", "a\nb\n", "a\nb"],
    ["everything removed", "a\nb\n", ""],
    ["everything new", "", "a\n"],
    ["all lines changed", "a\nb\nc\n", "x\ny\n"],
    [
      "far changes",
      Array.from({ length: 50 }, String).join("\n"),
      Array.from({ length: 50 }, (_, i) => (i % 20 === 0 ? "x" : String(i))).join("\n"),
    ],
  ];
  it.each(cases)("applies: %s", (_, before, after) => {
    put("f", before);
    put("p", unifiedDiff(before, after, "f"));
    execFileSync("git", ["apply", "-p0", "--unidiff-zero", "--unsafe-paths", "p"], {
      cwd: folder,
      stdio: "pipe",
    });
    expect(existsSync(path.join(folder, "f")) ? read("f") : "").toBe(after);
  });

  it("keeps up with 400,000 lines, a tenth of them changed", () => {
    // Time that grows with the square of the lines would run into the test's limit.
    const before = Array.from({ length: 400_000 }, (_, i) => `line ${String(i)}`);
    const after = before.map((line, i) => (i % 10 === 0 ? `${line}!` : line));
    const diff = unifiedDiff(before.join("\n"), after.join("\n"), "f");
    expect(diff.match(/^\+line/gmu)).toHaveLength(40_000);
  });
});

describe("--fix", () => {
  it("leaves packed files as they are, and says so", async () => {
    const packed = gzipSync(`${row(1, "<noinput>")}\n${row(2)}\n`);
    put("a.jsonl.gz", packed);
    const { code, out } = await lint(["a.jsonl.gz", "--fix"]);
    expect(code).toBe(0);
    expect(out).toContain("QLT003");
    expect(out).toMatch(/note: a\.jsonl\.gz is packed/u);
    expect(readFileSync(path.join(folder, "a.jsonl.gz")).equals(packed)).toBe(true);
    expect(await lint(["a.jsonl.gz", "--diff"])).toMatchObject({ code: 0, out: "" });
  });

  it("mends a file of more than 50 MB into a new one, and reports what is left there", async () => {
    const file = path.join(folder, "big.jsonl");
    const handle = openSync(file, "w");
    const long = `{"instruction": "Do it.", "input": "<noinput>", "output": "${"x y ".repeat(200_000)}"}\n`;
    let bytes = 0;
    for (let i = 0; bytes <= 50 * 1024 * 1024; i++)
      bytes += writeSync(handle, long.replace("Do it", `Do ${String(i)}`));
    writeSync(handle, `{"instruction": "Nothing?", "input": "", "output": ""}\n`);
    closeSync(handle);
    const { size } = statSync(file);
    const { code, out } = await lint(["big.jsonl", "--fix", "--select", "QLT001,QLT003"]);
    expect(statSync(file).size).toBe(size);
    expect(out).toContain("note: big.jsonl is as it was; the mended file is big.fixed.jsonl");
    expect(out).toMatch(/^big\.fixed\.jsonl:\d+:\d+: QLT001/mu);
    expect(code).toBe(1);
    expect(read("big.fixed.jsonl")).not.toContain("<noinput>");
  }, 60_000);

  it("counts facts of the mended data", async () => {
    put("a.jsonl", `${row(1)}\n${row(1)}\n${row(2)}\n`);
    const { out } = await lint(["a.jsonl", "--fix", "--unsafe-fixes", "--stats"]);
    expect(out).toContain("Fixed 1.");
    expect(out).toMatch(/rows {2,}2 · no row twice/u);
  });
});

describe("what goes wrong", () => {
  it("one unreadable file among several: the others are linted, 2 at the end", async () => {
    put("a.jsonl", `${row(1)}\n${row(1)}\n`);
    const { code, out, err } = await lint(["a.jsonl", "none.jsonl", "gone.jsonl"]);
    expect(code).toBe(2);
    expect(out).toContain("DUP001");
    expect(err).toContain("none.jsonl does not exist");
    expect(err).toContain("gone.jsonl does not exist");
    const json = await lint(["a.jsonl", "none.jsonl", "--format", "json"]);
    expect(JSON.parse(json.out)).toMatchObject({ summary: { files: 1, rows: 2 } });
  });

  it("Ctrl-C ends it with 130 and without output", async () => {
    put("a.jsonl", `${row(1)}\n${row(1)}\n`);
    const done = await lint(["a.jsonl"], {
      during: (io) => {
        expect(io.interrupt()).toBe(true);
      },
    });
    expect(done).toMatchObject({ code: 130, out: "", err: "interrupted\n" });
  });
});
