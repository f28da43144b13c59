import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { rowHash } from "../../src/node/dataset/rowHash";
import { lintFolder } from "../fakes/lintHarness";

const { put, read, lint, clear, dispose } = lintFolder();
afterAll(dispose);
beforeEach(clear);

const GOOD = `{"prompt": "Hi", "completion": "Hello!"}`;
const EMPTY = `{"prompt": "Bye", "completion": ""}`;
const MAIL = `{"prompt": "Write to anna.meier@uni-bonn.de", "completion": "Done."}`;
const hashOf = (row: string): string => rowHash(JSON.parse(row) as never) ?? "";
const lines = (...rows: readonly string[]): string => `${rows.join("\n")}\n`;

interface Codes {
  readonly findings: readonly { readonly code: string }[];
}

describe("the sidecar", () => {
  it("keeps a finding out by the content of its row, wherever the row stands and however it is written", async () => {
    put("a.jsonl", lines(GOOD, EMPTY));
    put("a.jsonl.lintignore", `# reviewed\n${hashOf(EMPTY)} QLT001 empty on purpose\n`);
    expect(await lint(["a.jsonl"])).toMatchObject({ code: 0 });
    put("a.jsonl", lines(`{"completion":"","prompt":"B\\u0079e"}`, GOOD));
    const { code, out } = await lint(["a.jsonl"]);
    expect(code).toBe(0);
    expect(out).toContain("1 suppressed by .lintignore.");
  });

  it("keeps no other code and no other row out", async () => {
    put("a.jsonl", lines(EMPTY, EMPTY.replace("Bye", "Ciao")));
    put("a.jsonl.lintignore", `${hashOf(EMPTY)} QLT002 not this code\n`);
    const { code, out } = await lint(["a.jsonl"]);
    expect(code).toBe(1);
    expect(out.match(/QLT001/gu)).toHaveLength(2);
  });

  it("covers findings that only the end of the file can tell", async () => {
    // Whether labels are declared or guessed, LBL003 and LBL001 speak when all rows are known.
    const rows = ["low", "high", "low", "high", "hgih"].map((label, i) =>
      JSON.stringify({ text: `note ${String(i)}`, label }),
    );
    put("a.jsonl", lines(...rows));
    put("x.tune.yaml", "evaluate:\n  labels: [low, high]\n");
    const args = ["a.jsonl", "--config", "x.tune.yaml", "--select", "LBL003"];
    expect((await lint(args)).out).toContain("LBL003");
    await lint([...args, "--suppress", "a joke"]);
    expect(read("a.jsonl.lintignore")).toBe(`${hashOf(rows[4] ?? "")} LBL003 a joke\n`);
    expect((await lint(args)).code).toBe(0);
    put("a.jsonl", lines(...rows.toReversed()));
    expect((await lint(args)).out).toContain("Nothing found");
  });

  it("tells of lines that say nothing, and of entries that nothing is found for", async () => {
    put("a.jsonl", lines(GOOD));
    put("a.jsonl.lintignore", `${hashOf(EMPTY)} QLT001 gone\nQLT001 the hash is missing\n`);
    const { code, out } = await lint(["a.jsonl"]);
    expect(code).toBe(0);
    expect(out).toContain(`note: a.jsonl.lintignore:2: this is not "<row hash> <code> <reason>"`);
    expect(out).toContain(
      `note: a.jsonl.lintignore:1: unused, nothing is found any more for ${hashOf(EMPTY)} QLT001`,
    );
  });

  it("tells of rules that do not exist, and takes hashes and codes in any case", async () => {
    put("a.jsonl", lines(GOOD, EMPTY));
    put(
      "a.jsonl.lintignore",
      `\r\n${hashOf(EMPTY)} QTL001 typo\r\n${hashOf(EMPTY).toUpperCase()}\tqlt001\r\n`,
    );
    const { code, out } = await lint(["a.jsonl"]);
    expect(code).toBe(0);
    expect(out).toContain("note: a.jsonl.lintignore:2: there is no rule QTL001; the line is passed over");
    expect(out).toContain("1 suppressed by .lintignore.");
  });

  it("is found for text on standard input by the name that it is given", async () => {
    put("data/a.jsonl.lintignore", `${hashOf(EMPTY)} QLT001 fine\n`);
    const args = ["-", "--stdin-filename", "data/a.jsonl"];
    expect((await lint(args, { stdin: lines(GOOD, EMPTY) })).code).toBe(0);
    expect((await lint(["-"], { stdin: lines(GOOD, EMPTY) })).code).toBe(1);
  });

  it("hides nothing new behind ten thousand suppressed findings", async () => {
    const rows = Array.from({ length: 10_050 }, (_, i) => `{"prompt": "Row ${String(i)}", "completion": ""}`);
    put("a.jsonl", lines(...rows));
    const known = rows.slice(0, 10_049).map((row) => `${hashOf(row)} QLT001\n`);
    put("a.jsonl.lintignore", known.join(""));
    const { code, out } = await lint(["a.jsonl", "--select", "QLT001"]);
    expect(code).toBe(1);
    expect(out.match(/^a\.jsonl:\d+/gmu)).toEqual(["a.jsonl:10050"]);
    expect(out).toContain("10,049 suppressed by .lintignore.");
  });

  it("says nothing of entries whose rule did not run", async () => {
    put("a.jsonl", lines(GOOD));
    put("a.jsonl.lintignore", `${hashOf(EMPTY)} QLT001 gone\n`);
    expect((await lint(["a.jsonl", "--select", "DUP"])).out).not.toContain("unused");
  });

  it("notes go to standard error where standard output is a document", async () => {
    put("a.jsonl", lines(GOOD));
    put("a.jsonl.lintignore", `nonsense\n`);
    const { out, err } = await lint(["a.jsonl", "--format", "json"]);
    expect(() => JSON.parse(out) as unknown).not.toThrow();
    expect(err).toContain("note: a.jsonl.lintignore:1:");
  });

  it("protects its rows from --fix: with another content they would be reported again", async () => {
    const row = `{"instruction": "Say no@thing.de", "input": "<noinput>", "output": "b"}`;
    put("a.jsonl", lines(row));
    put("a.jsonl.lintignore", `${hashOf(row)} QLT003 wanted\n`);
    await lint(["a.jsonl", "--fix", "--unsafe-fixes"]);
    expect(read("a.jsonl")).toBe(lines(row));
  });
});

describe("--suppress", () => {
  it("writes a line for everything that is found now, once, and the next run is clean", async () => {
    put("a.jsonl", lines(GOOD, EMPTY, MAIL));
    put("a.jsonl.lintignore", `# no line end here`);
    const first = await lint(["a.jsonl", "--suppress", "reviewed by AM,\n2026"]);
    expect(first.code).toBe(0);
    expect(read("a.jsonl.lintignore")).toBe(
      `# no line end here\n${hashOf(EMPTY)} QLT001 reviewed by AM, 2026\n${hashOf(MAIL)} PII001 reviewed by AM, 2026\n`,
    );
    const before = read("a.jsonl.lintignore");
    expect((await lint(["a.jsonl", "--suppress", "again"])).code).toBe(0);
    expect(read("a.jsonl.lintignore")).toBe(before);
  });

  it("leaves what is about no row that is JSON", async () => {
    put("a.jsonl", `${GOOD}\n{"prompt": \n`);
    const { code, out } = await lint(["a.jsonl", "--suppress", "x"]);
    expect(code).toBe(1);
    expect(out).toContain("PAR001");
  });

  it.each([
    [["-", "--suppress", "x"], "standard input has no sidecar"],
    [["a.jsonl", "--suppress", " "], "--suppress wants a reason"],
  ])("2 for %j", async (args, message) => {
    put("a.jsonl", lines(GOOD));
    expect(await lint(args)).toMatchObject({ code: 2, err: expect.stringContaining(message) as string });
  });
});

describe("tunesmith.toml", () => {
  it("is found upward, and only as far as the repository reaches", async () => {
    put("tunesmith.toml", `[lint]\nignore = ["QLT"]\n`);
    put("repo/data/a.jsonl", lines(EMPTY, GOOD));
    expect((await lint(["repo/data/a.jsonl"])).code).toBe(0);
    put("repo/.git/HEAD", "");
    expect((await lint(["repo/data/a.jsonl"])).code).toBe(1);
  });

  it("selects, adds, ignores and changes severities", async () => {
    put("a.jsonl", lines(GOOD, GOOD, EMPTY));
    put("tunesmith.toml", `[lint]\nselect = ["DUP"]\n[lint.severity]\nDUP001 = "error"\n`);
    const { code, out } = await lint(["a.jsonl"]);
    expect(code).toBe(1);
    expect(out).toContain("DUP001");
    expect(out).not.toContain("QLT001");
    put("tunesmith.toml", `[lint]\nselect = ["DUP"]\nextend-select = ["QLT001"]\nignore = ["DUP001"]\n`);
    const second = (await lint(["a.jsonl"])).out;
    expect(second).toContain("QLT001");
    expect(second).not.toContain("DUP001");
  });

  it("ignores per glob, relative to its own folder", async () => {
    put("data/raw/a.jsonl", lines(EMPTY, GOOD));
    put("data/b.jsonl", lines(EMPTY, GOOD));
    put("tunesmith.toml", `[lint.per-file-ignores]\n"data/raw/**" = ["QLT"]\n"*.md" = ["ALL"]\n`);
    const { out } = await lint(["data"]);
    expect(out).toContain("data/b.jsonl:1:33: QLT001");
    expect(out).not.toContain("data/raw/a.jsonl");
    expect((await lint(["a.jsonl"], { cwd: "data/raw" })).code).toBe(0);
  });

  it("takes a severity for a family, and another for one rule of it", async () => {
    put("a.jsonl", lines(GOOD, GOOD, EMPTY));
    put("tunesmith.toml", `[lint.severity]\nQLT001 = "warning"\nqlt = "hint"\nALL = "error"\n`);
    const { out } = await lint(["a.jsonl", "--format", "json"]);
    const found = (JSON.parse(out) as { findings: { code: string; severity: string }[] }).findings;
    expect(found.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
      "DUP001 error",
      "QLT001 warning",
    ]);
  });

  it("yields to flags: --select replaces it, --extend-select outvotes its ignore, globs stay", async () => {
    put("a.jsonl", lines(GOOD, GOOD, EMPTY));
    put("tunesmith.toml", `[lint]\nselect = ["DUP"]\nignore = ["QLT", "DUP"]\n`);
    expect((await lint(["a.jsonl"])).out).toContain("Nothing found");
    expect((await lint(["a.jsonl", "--select", "QLT"])).out).toContain("QLT001");
    const { out } = await lint(["a.jsonl", "--extend-select", "QLT001"]);
    expect(out).toContain("QLT001");
    expect(out).not.toContain("DUP001");
    put("tunesmith.toml", `[lint.per-file-ignores]\n"a.*" = ["QLT001"]\n`);
    expect((await lint(["a.jsonl", "--select", "QLT"])).code).toBe(0);
  });

  it.each([
    [`[lint\n`, /error:.*\n {2}at {4}.*tunesmith\.toml:1/u],
    [`[lint]\nselct = ["DUP"]\n`, /`lint\.selct` is not known/u],
    [`[lint]\nselect = "DUP"\n`, /must be a list of codes/u],
    [`[lint]\n# DUP\nignore = [\n  "DUP",\n  "QTL001",\n]\n`, /tunesmith\.toml:5/u],
    [`[lint.per-file-ignores]\n"other/**" = ["QTL"]\n`, /no rule begins with "QTL"[^]*tunesmith\.toml:2/u],
    [`lint = 3\n`, /`lint` must be a table/u],
    [`[lint]\nselect = []\nselect = []\n`, /tunesmith\.toml:3/u],
    [`[lint]\nignore = ["QTL001"]\n`, /no rule begins with "QTL001"/u],
    [`[lint.severity]\nDUP001 = "fatal"\n`, /must be error, warning, info or hint/u],
  ])("2 for %j", async (toml, message) => {
    put("a.jsonl", lines(GOOD));
    put("tunesmith.toml", toml);
    const { code, err } = await lint(["a.jsonl"]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err).toContain("next:");
  });
});

describe("a baseline", () => {
  it("lets only new findings count, whatever the order of the rows and the working folder", async () => {
    put("data/a.jsonl", lines(GOOD, EMPTY));
    const written = await lint(["data/a.jsonl", "--write-baseline", "tunesmith-baseline.json"]);
    expect(written.code).toBe(0);
    expect(JSON.parse(read("tunesmith-baseline.json"))).toEqual({
      version: 1,
      findings: [{ file: "data/a.jsonl", code: "QLT001", rowHash: hashOf(EMPTY), pointer: "/completion" }],
    });
    const args = ["--baseline", "tunesmith-baseline.json"];
    put("data/a.jsonl", lines(EMPTY, GOOD));
    expect((await lint(["data/a.jsonl", ...args])).code).toBe(0);
    expect((await lint(["a.jsonl", "--baseline", "../tunesmith-baseline.json"], { cwd: "data" })).code).toBe(
      0,
    );
    const other = EMPTY.replace("Bye", "Ciao");
    put("data/a.jsonl", lines(EMPTY, other, GOOD));
    const { code, out } = await lint(["data/a.jsonl", ...args]);
    expect(code).toBe(1);
    expect(out).toContain("data/a.jsonl:2:");
    expect(out).not.toContain("data/a.jsonl:1:");
  });

  it("tells new rows that are not JSON from old ones, wherever they stand", async () => {
    const broken = (name: string): string => `{"prompt": "${name}", "completion": `;
    put("a.jsonl", lines(GOOD, broken("old"), broken("older")));
    await lint(["a.jsonl", "--write-baseline", "b.json"]);
    put("a.jsonl", lines(broken("new"), broken("older"), GOOD, broken("old")));
    const { code, out } = await lint(["a.jsonl", "--baseline", "b.json", "--select", "PAR001"]);
    expect(code).toBe(1);
    expect(out.match(/^a\.jsonl:\d+/gmu)).toEqual(["a.jsonl:1"]);
  });

  it("finds exactly what is new among more findings than are ever shown", async () => {
    const rows = Array.from({ length: 10_020 }, (_, i) => `{"prompt": "Row ${String(i)}", "completion": ""}`);
    put("a.jsonl", lines(...rows));
    await lint(["a.jsonl", "--select", "QLT001", "--write-baseline", "b.json"]);
    const args = ["a.jsonl", "--select", "QLT001", "--baseline", "b.json"];
    expect((await lint(args)).out).toContain("Nothing found");
    put("a.jsonl", lines(...rows.toReversed(), EMPTY));
    const { code, out } = await lint(args);
    expect(code).toBe(1);
    expect(out.match(/^a\.jsonl:\d+/gmu)).toEqual(["a.jsonl:10021"]);
  });

  it("of a row with the same fault twice, a third is new", async () => {
    const mails = (n: number): string =>
      `{"prompt": "${"anna.meier@uni-bonn.de ".repeat(n)}", "completion": "Ok."}`;
    const two = mails(2);
    put("a.jsonl", lines(two));
    await lint(["a.jsonl", "--select", "PII001", "--write-baseline", "b.json"]);
    expect(JSON.parse(read("b.json"))).toMatchObject({ findings: [{ code: "PII001" }, { code: "PII001" }] });
    expect((await lint(["a.jsonl", "--select", "PII001", "--baseline", "b.json"])).out).toContain("Nothing");
    put("a.jsonl", lines(two, two));
    const { out } = await lint(["a.jsonl", "--select", "PII001", "--baseline", "b.json"]);
    expect(out.match(/^a\.jsonl:2:/gmu)).toHaveLength(2);
  });

  it("any row added at any place makes exactly its own findings new", async () => {
    const rows = [GOOD, EMPTY, MAIL, `{"prompt": `, EMPTY, `{"prompt": "x", "completion": "y",}`, MAIL];
    const select = ["--select", "QLT,PII,PAR"];
    put("a.jsonl", lines(...rows));
    await lint(["a.jsonl", ...select, "--write-baseline", "b.json"]);
    const added = [EMPTY, MAIL, `{"completion": `, `{"prompt": "z", "completion": "y",}`, GOOD];
    for (const row of added)
      for (let at = 0; at <= rows.length; at++) {
        put("a.jsonl", lines(row));
        const alone = JSON.parse((await lint(["a.jsonl", ...select, "--format", "json"])).out) as Codes;
        put("a.jsonl", lines(...rows.toSpliced(at, 0, row)));
        const args = ["a.jsonl", ...select, "--baseline", "b.json", "--format", "json"];
        const now = JSON.parse((await lint(args)).out) as Codes;
        expect(now.findings.map(({ code }) => code)).toEqual(alone.findings.map(({ code }) => code));
      }
  });

  it("counts copies: a further one is new", async () => {
    put("a.jsonl", lines(EMPTY, EMPTY));
    await lint(["a.jsonl", "--select", "QLT", "--write-baseline", "b.json"]);
    put("a.jsonl", lines(EMPTY, EMPTY, EMPTY));
    const { out } = await lint(["a.jsonl", "--select", "QLT", "--baseline", "b.json"]);
    expect(out.match(/QLT001/gu)).toHaveLength(1);
  });

  it.each(["{}", "[]", "no json", `{"version": 2, "findings": []}`])(
    "2 when the file is %j",
    async (text) => {
      put("a.jsonl", lines(GOOD));
      put("b.json", text);
      const { code, err } = await lint(["a.jsonl", "--baseline", "b.json"]);
      expect(code).toBe(2);
      expect(err).toContain("this is not a baseline");
    },
  );

  it("2 when there is none", async () => {
    put("a.jsonl", lines(GOOD));
    expect((await lint(["a.jsonl", "--baseline", "none.json"])).err).toContain("--write-baseline");
  });
});
