import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Compile } from "typebox/schema";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { RULES } from "../../src/core/lint/rules";
import { githubAnnotation } from "../../src/cli/printers/findingsGithub";
import { jsonPieces } from "../../src/cli/printers/jsonPieces";
import { toSarif } from "../../src/cli/printers/findingsSarif";
import { checkValue } from "../../src/protocol/checked";
import { FindingsDocument, type Finding } from "../../src/protocol/findings";
import { lintFolder } from "../fakes/lintHarness";

const require = createRequire(import.meta.url);
const { put, lint, clear, dispose } = lintFolder();
afterAll(dispose);
beforeEach(clear);

const GOOD = `{"prompt": "Hi", "completion": "Hello!"}`;
const EMPTY = `{"prompt": "Bye 😀", "completion": ""}`;
const lines = (...rows: readonly string[]): string => `${rows.join("\n")}\n`;

/** The OASIS schema, as Microsoft's package carries it. */
const schema = Compile(
  JSON.parse(
    readFileSync(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
    // One of its patterns (of languages) is no regular expression in Unicode mode.
    (key, value: unknown) => (key === "pattern" && String(value).endsWith("]?$") ? undefined : value),
  ) as Record<string, unknown>,
);

interface Sarif {
  readonly runs: readonly {
    readonly columnKind: string;
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly SarifResult[];
  }[];
}
interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly message: { readonly text: string };
  readonly locations: readonly { readonly physicalLocation: unknown }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

async function sarifOf(...args: readonly string[]): Promise<Sarif> {
  const { out } = await lint([...args, "--format", "sarif"]);
  const log = JSON.parse(out) as Sarif;
  expect(schema.Errors(log)[1]).toEqual([]);
  return log;
}

describe("SARIF", () => {
  it("fits the official schema of 2.1.0, which refuses what is not SARIF", async () => {
    put("a.jsonl", lines(GOOD, EMPTY, GOOD, `{"prompt": "x", "completion": "y",}`, `{"prompt": `));
    const { runs } = await sarifOf("a.jsonl");
    expect(runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual(["QLT001", "DUP001", "PAR006", "PAR001"]);
    expect(
      schema.Check({ version: "2.1.0", runs: [{ tool: { driver: { name: "x" } }, results: [{}] }] }),
    ).toBe(false);
  });

  it("is refused by the schema whenever any part that it must have is taken out or spoilt", () => {
    const finding: Finding = {
      ...{ code: "QLT001", name: "empty-answer", severity: "error", file: "a.jsonl", message: "m" },
      ...{ line: 1, column: 2, endLine: 1, endColumn: 3 },
      fix: {
        title: "t",
        safety: "safe",
        edits: [{ line: 1, column: 1, endLine: 2, endColumn: 1, newText: "x" }],
      },
    };
    const spoilt: readonly (readonly [string, unknown])[] = [
      ["version", undefined],
      ["version", "2.0.0"],
      ["runs", undefined],
      ["runs/0/tool", undefined],
      ["runs/0/tool/driver/name", undefined],
      ["runs/0/tool/driver/rules/0/id", undefined],
      ["runs/0/columnKind", "bytes"],
      ["runs/0/results/0/message", undefined],
      ["runs/0/results/0/message", {}],
      ["runs/0/results/0/level", "fatal"],
      ["runs/0/results/0/ruleIndex", "0"],
      ["runs/0/results/0/locations/0/physicalLocation/region/startLine", 0],
      ["runs/0/results/0/locations/0/physicalLocation/region/startColumn", -1],
      ["runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", 3],
      ["runs/0/results/0/fixes/0/artifactChanges/0/replacements/0/deletedRegion", undefined],
      ["runs/0/results/0/unknownMember", 1],
    ];
    for (const [where, value] of spoilt) {
      const log = structuredClone(toSarif([finding], "0.1.0"));
      expect(schema.Check(log)).toBe(true);
      const parts = where.split("/");
      const name = parts.pop() ?? "";
      const parent = parts.reduce<unknown>((node, part) => (node as Record<string, unknown>)[part], log);
      if (value === undefined) Reflect.deleteProperty(parent as object, name);
      else (parent as Record<string, unknown>)[name] = value;
      expect(schema.Check(log), `${where} = ${JSON.stringify(value)}`).toBe(false);
    }
  });

  it("fits it for every rule that there is, with every part that a finding can have", () => {
    const findings = RULES.map(({ code, name, severity }, i): Finding => ({
      ...{ code, name, severity, file: "a folder/dätä #1?.jsonl", message: "m", help: "h" },
      ...(i % 2 === 0 ? { line: 1, column: 2, endLine: 1, endColumn: 2 } : { row: 3, pointer: "/a/b" }),
      ...{ rowHash: "0123456789abcdef", byteOffset: 0, byteLength: 0 },
      fix: {
        title: "t",
        safety: "safe",
        edits: [{ line: 1, column: 1, endLine: 2, endColumn: 1, newText: "" }],
      },
      related: [{ file: "b.jsonl", row: 1, message: "first" }],
    }));
    const log = toSarif(findings, "0.1.0");
    expect(schema.Errors(log)[1]).toEqual([]);
    expect(JSON.stringify(log)).toContain(`"uri":"a%20folder/d%C3%A4t%C3%A4%20%231%3F.jsonl"`);
  });

  it("has regions in UTF-16 columns, ends exclusive", async () => {
    put("a.jsonl", lines(`{"prompt": "Bye 😀", "completion": "", "id": 1}`));
    const { runs } = await sarifOf("a.jsonl", "--select", "QLT001");
    expect(runs[0]?.columnKind).toBe("utf16CodeUnits");
    expect(runs[0]?.results[0]?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: "a.jsonl" },
      region: { startLine: 1, startColumn: 36, endLine: 1, endColumn: 38 },
    });
  });

  it("has fingerprints that stay when rows are reordered, and tell findings apart", async () => {
    const rows = [EMPTY, EMPTY.replace("Bye", "Ciao"), GOOD, `{"completion": "", "prompt": ""}`];
    const printsOf = async (...written: readonly string[]): Promise<readonly string[]> => {
      put("a.jsonl", lines(...written));
      const [run] = (await sarifOf("a.jsonl")).runs;
      return (run?.results ?? []).map((result) => result.partialFingerprints["tunesmithRow/v1"] ?? "").sort();
    };
    const before = await printsOf(...rows);
    expect(before.length).toBeGreaterThan(2);
    expect(new Set(before).size).toBe(before.length);
    expect(await printsOf(...rows.toReversed())).toEqual(before);
  });

  it("names each rule once, with its page, and points every result at it", async () => {
    put("a.jsonl", lines(EMPTY, EMPTY.replace("Bye", "Ciao"), GOOD, GOOD));
    const [run] = (await sarifOf("a.jsonl")).runs;
    const rules = run?.tool.driver.rules ?? [];
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(rules[ruleIndex]?.id).toBe(ruleId);
    expect(rules[0]).toMatchObject({ helpUri: expect.stringMatching(/docs\/rules\/\w{6}\.md$/u) as string });
  });
});

describe("documents", () => {
  it("are printed in pieces that are together what JSON.stringify gives", () => {
    const values: readonly unknown[] = [
      {
        a: [],
        b: {},
        c: undefined,
        d: [1, "x\n\u2028", null, [{ e: [[]] }]],
        'k"': { f: [{ g: 1 }, { h: [2] }] },
      },
      [[[[[[1, 2], { a: 1 }]]]]],
      "text",
      null,
      { runs: [{ results: Array.from({ length: 50 }, (_, i) => ({ i, text: "\r\n".repeat(i) })) }] },
    ];
    for (const value of values)
      for (let depth = 0; depth < 7; depth++)
        expect([...jsonPieces(value, depth)].join("")).toBe(JSON.stringify(value, null, 2));
    const pieces = [...jsonPieces({ findings: Array.from({ length: 1000 }, (_, i) => ({ i })) }, 4)];
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(40);
  });
});

describe("GitHub annotations", () => {
  it("are one line each, with the place", async () => {
    put("a.jsonl", lines(EMPTY, GOOD));
    const { code, out } = await lint(["a.jsonl", "--format", "github"]);
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=a\.jsonl,line=1,col=36,endLine=1,endColumn=38,title=QLT001::.+\n$/u);
  });

  it("escape what would end them or begin another", () => {
    const finding: Finding = {
      ...{ code: "PAR001", name: "x", severity: "info", file: "a,b:c%.jsonl", line: 1 },
      message: "50 % of\r\n::error::it, done: now",
    };
    expect(githubAnnotation(finding)).toBe(
      "::notice file=a%2Cb%3Ac%25.jsonl,line=1,title=PAR001::50 %25 of%0D%0A::error::it, done: now",
    );
  });
});

describe("JSON with --stats", () => {
  it("carries one facts object about all files, and fits the contract", async () => {
    put("d/a.jsonl", lines(GOOD, EMPTY, GOOD));
    put("d/b.jsonl", lines(`{"text": "Guten Tag, das ist ein Satz und noch einer.", "label": "gut"}`));
    const document = JSON.parse((await lint(["d", "--format", "json", "--stats"])).out) as unknown;
    expect(checkValue(FindingsDocument, document)).toMatchObject({ ok: true });
    expect(document).toMatchObject({
      facts: {
        rows: 4,
        files: [
          { path: "d/a.jsonl", rows: 3, container: "jsonl", format: "prompt-completion", encoding: "utf-8" },
          { path: "d/b.jsonl", rows: 1, format: "classification" },
        ],
        labels: [{ value: "gut", n: 1 }],
        duplicates: { exact: 1 },
        findings: { DUP001: 1, QLT001: 1 },
      },
    });
  });
});

describe("secrets", () => {
  // Put together, so that no scanner of this repository takes it for a key.
  const key = ["AK", "IA", "J5XQ2M7RZT4WN3LB"].join("");
  const card = ["4539", "1488", "0343", "6467"].join(" ");
  const secretRow = JSON.stringify({ prompt: `Use ${key} and ${card}`, completion: "", role: "x" });
  const formats = [
    ["text"],
    ["json", "--format", "json"],
    ["sarif", "--format", "sarif"],
    ["github", "--format", "github"],
    ["stats", "--stats"],
    ["diff", "--diff", "--unsafe-fixes"],
  ];

  it.each(formats)(
    "are masked in %s, in findings of other rules too",
    async (...[, ...flags]: readonly string[]) => {
      put("a.jsonl", lines(secretRow, GOOD, secretRow, `${secretRow.slice(0, -1)},}`));
      const { out, err } = await lint(["a.jsonl", ...flags]);
      expect(out.length).toBeGreaterThan(0);
      for (const shown of [out, err]) {
        expect(shown).not.toContain(key);
        expect(shown).not.toContain(card);
        expect(shown).not.toContain(card.slice(5));
      }
    },
  );
});
