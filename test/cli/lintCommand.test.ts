import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { lintCommand } from "../../src/cli/commands/lint";
import { runCli } from "../../src/cli/runCli";
import { displayWidth } from "../../src/cli/printers/displayWidth";
import { checkValue } from "../../src/protocol/checked";
import { FindingsDocument } from "../../src/protocol/findings";
import { fakeIo } from "../fakes/cliHarness";

const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-cli-lint-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});

function put(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}

async function lint(
  args: readonly string[],
  options: { stdin?: string; isTerminal?: boolean; env?: Record<string, string> } = {},
) {
  const io = {
    ...fakeIo({
      cwd: folder,
      env: { LANG: "C.UTF-8", ...options.env },
      isTerminal: options.isTerminal ?? false,
    }),
    readStdin: () => Promise.resolve(Buffer.from(options.stdin ?? "")),
  };
  const entry = { name: "lint", usage: "", summary: "", command: lintCommand };
  const code = await runCli(["lint", ...args], [entry], io);
  return { code, out: io.stdout(), err: io.stderr() };
}

const GOOD = `{"prompt": "Hi", "completion": "Hello!"}\n`;
const EMPTY = `{"prompt": "Bye", "completion": ""}\n`;

describe("exit codes", () => {
  it("0 without findings, and says how many rows were read", async () => {
    put("a.jsonl", GOOD);
    expect(await lint(["a.jsonl"])).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringMatching(/^Nothing found \(1 row, /u) as string,
    });
  });

  it("1 at or above --fail-on, 0 below", async () => {
    put("a.jsonl", GOOD + GOOD);
    expect((await lint(["a.jsonl"])).code).toBe(0);
    expect((await lint(["a.jsonl", "--fail-on", "warning"])).code).toBe(1);
    put("a.jsonl", GOOD + EMPTY);
    expect((await lint(["a.jsonl"])).code).toBe(1);
  });

  it.each([
    [["none.jsonl"], "none.jsonl does not exist"],
    [[], "no file or folder is named"],
    [["a.jsonl", "--fromat", "json"], "--fromat"],
    [["a.jsonl", "--format", "xml"], '--format cannot be "xml"'],
    [["a.jsonl", "--select", "XYZ"], 'no rule begins with "XYZ"'],
    [["a.jsonl", "--unsafe-fixes"], "--unsafe-fixes needs --fix"],
    [["."], ". holds no dataset"],
    [["a.txt", "--config", "none.tune.yaml"], "none.tune.yaml cannot be read"],
    [["-", "--fix"], "--fix cannot write back to standard input"],
  ])("2 for %j, with one message and a next step", async (args, message) => {
    const { code, out, err } = await lint(args);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain(message);
    expect(err).toContain("next:");
    expect(err).not.toContain("    at ");
  });
});

describe("JSON", () => {
  it("is one document that fits the contract, and nothing else", async () => {
    put("data/a.jsonl", GOOD + EMPTY + GOOD);
    const { out, err } = await lint(["data", "--format", "json"]);
    const document = JSON.parse(out) as unknown;
    expect(checkValue(FindingsDocument, document)).toMatchObject({ ok: true });
    expect(document).toMatchObject({
      version: 1,
      command: "lint",
      findings: [
        { code: "QLT001", file: "data/a.jsonl", line: 2, row: 2 },
        { code: "DUP001", line: 3 },
      ],
      summary: { files: 1, rows: 3, errors: 1, warnings: 1, infos: 0, fixable: 0 },
    });
    expect(err).toBe("");
  });
});

describe("text", () => {
  it("shows the place, the line with carets, the note and the help", async () => {
    put("a.jsonl", GOOD + GOOD + `{"prompt": "x", "completion": "y",}\n`);
    expect((await lint(["a.jsonl"])).out.replace(/, \d+\.\d s\)/u, ", 0.0 s)")).toBe(
      [
        `a.jsonl:2:1: DUP001 same as row 1`,
        `     |`,
        `   2 | {"prompt": "Hi", "completion": "Hello!"}`,
        `     | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^`,
        `     |`,
        `     = note: a.jsonl:1:1: first copy`,
        `     = help: keep one copy`,
        `     = help: delete this row (an unsafe fix)`,
        ``,
        `a.jsonl:3:34: PAR006 [*] trailing comma`,
        `     |`,
        `   3 | …"x", "completion": "y",}`,
        `     |                        ^`,
        `     |`,
        `     = help: remove the comma`,
        ``,
        `Found 2: 1 error, 1 warning (3 rows, 0.0 s).`,
        "[*] 1 fixable with `--fix`; 1 more with `--fix --unsafe-fixes`.",
        ``,
      ].join("\n"),
    );
  });

  it("never passes 80 columns, with wide characters, and the caret stands below its character", async () => {
    put(
      "a.jsonl",
      `{"prompt": "${"发烧的孩子".repeat(30)}", "completion": "", "note": "${"x😀".repeat(80)}"}\n`,
    );
    const lines = (await lint(["a.jsonl"])).out.split("\n");
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(80);
    const shown = lines.find((line) => line.includes("completion")) ?? "";
    const carets = lines.find((line) => line.includes("^")) ?? "";
    expect(displayWidth(shown.slice(0, shown.indexOf(`""`)))).toBe(carets.indexOf("^"));
    expect(carets.match(/\^+/u)?.[0]).toBe("^^");
  });

  it("counts columns as terminals do", () => {
    const widths: readonly (readonly [string, number])[] = [
      ["plain", 5],
      ["Fluß", 4],
      ["天気", 4],
      ["한국어", 6],
      ["ｆｕｌｌ", 8],
      ["😀", 2],
      ["⌚☔", 4],
      ["🇩🇪", 2],
      ["e\u0301", 1],
      ["a\u200db", 2],
      ["🌡☺", 2],
      ["नमस्ते", 4],
      ["\u{20000}", 2],
    ];
    for (const [text, width] of widths) expect([text, displayWidth(text)]).toEqual([text, width]);
  });

  it("shows a caret where nothing stands, and dots of ASCII where the locale has no others", async () => {
    put("a.jsonl", GOOD.trimEnd().slice(0, -2));
    const { out } = await lint(["a.jsonl"]);
    expect(out).toMatch(/^a\.jsonl:1:\d+: PAR0\d\d/u);
    expect(out).toMatch(/\^/u);
    put(
      "a.jsonl",
      `{"prompt": "${"long ".repeat(60)}", "completion": "", "note": "${"long ".repeat(60)}"}\n`,
    );
    const ascii = (await lint(["a.jsonl"], { env: { LANG: "C" } })).out;
    expect(ascii).not.toMatch(/[^\n -~]/u);
    expect(ascii).toContain("...");
  });

  it("is coloured on a terminal alone, and not with NO_COLOR", async () => {
    put("a.jsonl", EMPTY);
    const coloured = (await lint(["a.jsonl"], { isTerminal: true })).out;
    expect(coloured).toContain("\u001b[31m");
    for (const options of [
      {},
      { isTerminal: true, env: { NO_COLOR: "1" } },
      { isTerminal: true, env: { TERM: "dumb" } },
    ])
      expect((await lint(["a.jsonl"], options)).out).not.toContain("\u001b");
  });

  it("prints no control character of the data", async () => {
    put(
      "a.jsonl",
      `{"messages": [{"role": "\\u001b[31mred", "content": "a\u202e"}, {"role": "assistant", "content": "b"}]}\n`,
    );
    const { out } = await lint(["a.jsonl"], { isTerminal: false });

    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/u);
    expect(out).toContain("ROL001");
  });

  it("is coloured on a terminal only, and not with NO_COLOR", async () => {
    put("a.jsonl", EMPTY + GOOD);
    const escape = "\u001b[31m";
    expect((await lint(["a.jsonl"], { isTerminal: true })).out).toContain(escape);
    expect((await lint(["a.jsonl"], { isTerminal: true, env: { NO_COLOR: "1" } })).out).not.toContain(
      "\u001b",
    );
    expect((await lint(["a.jsonl"])).out).not.toContain("\u001b");
  });

  it("says so when a file has no rows, or no known format", async () => {
    put("empty.jsonl", "");
    put("other.jsonl", `{"id": 1}\n`);
    const { out } = await lint(["empty.jsonl", "other.jsonl"]);
    expect(out).toContain("empty.jsonl:1:1: SCH008 this file has no rows");
    expect(out).toContain("other.jsonl:1:1: SCH001 the form of the rows is not known");
  });
});

describe("inputs", () => {
  it("standard input is named - or as --stdin-filename says", async () => {
    const stdin = EMPTY + GOOD;
    expect((await lint(["-"], { stdin })).out).toContain("-:1:33: QLT001");
    expect((await lint(["-", "--stdin-filename", "d/x.jsonl"], { stdin })).out).toContain(
      "d/x.jsonl:1:33: QLT001",
    );
  });

  it("a folder is searched, its runs are not", async () => {
    put("data/a.jsonl", EMPTY + GOOD);
    put("data/runs/r/events.jsonl", `{"seq": 1,}\n`);
    const { out } = await lint(["data"]);
    expect(out).toContain("data/a.jsonl:1:33: QLT001");
    expect(out).not.toContain("events.jsonl");
  });

  it("--config brings the declared labels", async () => {
    put("a.jsonl", `{"text": "a", "label": "low"}\n{"text": "b", "label": "hgih"}\n`);
    put("x.tune.yaml", "evaluate:\n  labels: [low, high]\n");
    expect((await lint(["a.jsonl"])).code).toBe(0);
    const { code, out } = await lint(["a.jsonl", "--config", "x.tune.yaml"]);
    expect(code).toBe(1);
    expect(out).toContain(`LBL003 "hgih" is not one of the declared labels low and high`);
    expect(out).toContain(`help: did you mean "high"?`);
  });

  it("a config that is not YAML is named with its line", async () => {
    put("a.jsonl", GOOD);
    put("x.tune.yaml", "a: 1\nb: [1\n");
    const { code, err } = await lint(["a.jsonl", "--config", "x.tune.yaml"]);
    expect(code).toBe(2);
    expect(err).toMatch(/x\.tune\.yaml:\d/u);
  });
});

describe("--fix", () => {
  it("writes safe fixes and reports what is left", async () => {
    put(
      "a.jsonl",
      `{"instruction": "a", "input": "No input.", "output": "b"}\n\n{"instruction": "c", "input": "", "output": ""}\n`,
    );
    const { code, out } = await lint(["a.jsonl", "--fix"]);
    expect(readFileSync(path.join(folder, "a.jsonl"), "utf8")).toBe(
      `{"instruction": "a", "input": "", "output": "b"}\n{"instruction": "c", "input": "", "output": ""}\n`,
    );
    expect(code).toBe(1);
    expect(out).toContain("Fixed 2.");
    expect(out).toContain("a.jsonl:2:45: QLT001");
  });

  it("applies unsafe fixes only when asked", async () => {
    put("a.jsonl", GOOD + GOOD);
    await lint(["a.jsonl", "--fix"]);
    expect(readFileSync(path.join(folder, "a.jsonl"), "utf8")).toBe(GOOD + GOOD);
    await lint(["a.jsonl", "--fix", "--unsafe-fixes"]);
    expect(readFileSync(path.join(folder, "a.jsonl"), "utf8")).toBe(GOOD);
  });
});
