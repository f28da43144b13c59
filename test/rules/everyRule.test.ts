import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { chooseFixes } from "../../src/core/lint/edits/applyFixes";
import type { Rule } from "../../src/core/lint/defineRule";
import { RULES } from "../../src/core/lint/rules";
import { editBytes } from "../../src/node/lint/fixing/editBytes";
import { fixText } from "../../src/node/lint/fixing/fixText";
import { lintText } from "../../src/node/lint/lintFile";
import type { Finding } from "../../src/protocol/findings";
import { exampleBytes, exampleOptions, lintExample } from "./lintExample";

const rules: readonly Rule[] = RULES;

async function lint(text: string, rule: Rule): Promise<readonly Finding[]> {
  return (await lintExample(text, rule)).findings;
}

/** What a finding is about, without its place: places move when text is edited. */
function subjects(findings: readonly Finding[]): string[] {
  return findings.map(({ code, message }) => `${code} ${message}`).sort();
}

describe.each(rules.map((rule) => [rule.code, rule] as const))("%s", (code, rule) => {
  it("fires on its bad example, and no other rule does", async () => {
    const codes = (await lint(rule.bad, rule)).map((finding) => finding.code);
    expect(codes.length).toBeGreaterThan(0);
    expect(new Set(codes)).toEqual(new Set([code]));
  });

  it("leaves its good example alone, as every other rule does", async () => {
    expect(await lint(rule.good, rule)).toEqual([]);
  });

  it("gives a range, bytes that hold the same text, and a message without a final full stop", async () => {
    const bytes = exampleBytes(rule.bad, rule);
    for (const finding of await lint(rule.bad, rule)) {
      expect(finding.message).not.toMatch(/\.$/u);
      const { line, column = 0, endLine = 0, endColumn = 0, byteOffset = -1, byteLength = -1 } = finding;
      if (line === undefined) continue;
      expect([line, column, endLine, endColumn].every((n) => n >= 1)).toBe(true);
      if ((endColumn !== column || endLine !== line) && finding.file === fileOf(rule)) {
        const text = sliceRange(
          bytes.toString("utf8").replace(/^\uFEFF/u, ""),
          line,
          column,
          endLine,
          endColumn,
        );
        expect(bytes.toString("utf8", byteOffset, byteOffset + byteLength)).toBe(text);
      }
    }
  });

  it("each of its fixes removes the finding, adds none, and leaves every other byte", async () => {
    const bytes = exampleBytes(rule.bad, rule);
    const before = await lint(rule.bad, rule);
    const safeties = new Set(before.flatMap(({ fix }) => (fix === undefined ? [] : [fix.safety])));
    if (safeties.size > 0) expect([...safeties]).toContain(rule.fixSafety);
    for (const finding of before) {
      // A fix of a registry is tried where registries are.
      if (finding.fix === undefined || finding.file !== fileOf(rule)) continue;
      if (finding.fix.convert !== undefined) {
        const { result } = await fixText(bytes, await exampleOptions(rule), false);
        expect(result.findings).toEqual([]);
        continue;
      }
      const [chosen] = chooseFixes([finding], true);
      expect(chosen).toBe(finding);
      const after = editBytes(bytes, finding.fix.edits);
      const left = subjects((await lintText(after, await exampleOptions(rule))).findings);
      const expected = subjects(before);
      expected.splice(expected.indexOf(`${finding.code} ${finding.message}`), 1);
      if (left.length > 0) expect(expected).toEqual(expect.arrayContaining(left));
      expect(left.length).toBeLessThan(before.length);
      if (rule.exampleOptions?.encoding !== "latin1" && !rule.bad.startsWith("\uFEFF"))
        expectOnlyEdited(rule.bad, after.toString("utf8"), finding);
    }
  });
});

describe("the registry", () => {
  it("lists every rule file of the folder, and nothing else", () => {
    const folder = path.join(import.meta.dirname, "../../src/core/lint/rules");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && path.basename(name) !== "index.ts")
      .map((name) => path.basename(name, ".ts"));
    expect(files.length).toBe(rules.length);
  });

  it("uses no code and no name twice", () => {
    expect(new Set(rules.map((rule) => rule.code)).size).toBe(rules.length);
    expect(new Set(rules.map((rule) => rule.name)).size).toBe(rules.length);
  });

  it("holds the 100 rules of the first version, and no others", () => {
    const codes = Object.entries(FIRST_VERSION).flatMap(([family, numbers]) =>
      numbers.split(" ").map((number) => `${family}${number}`),
    );
    expect(codes).toHaveLength(100);
    expect(rules.map(({ code }) => code).sort()).toEqual(codes.sort());
  });
});

const FIRST_VERSION: Readonly<Record<string, string>> = {
  PAR: "001 002 003 004 005 006 007 008 009 011 012 013 014 015",
  SCH: "001 002 003 005 006 007 008 009 010",
  ROL: "001 002 003 004 005 006 007 008 009 011",
  TUL: "001 002 003 004 006 007",
  TPL: "001 002 003 004 005 007",
  LEN: "001 002 003",
  DUP: "001 002 003 004",
  LEK: "001 002 003 006",
  PRF: "001 002 003 004 005 006",
  LBL: "001 002 003 004 007",
  ENC: "001 002 003 005",
  PII: "001 002 003 004 005",
  SEC: "001 002 003",
  TOX: "001",
  REF: "001 002 003",
  QLT: "001 002 003 004 005 006 007 008 009",
  MDF: "001 002 004",
  MMD: "001 002",
  FAI: "001 002",
  LIC: "001",
};

function fileOf({ exampleOptions: options }: Rule): string {
  return options?.file ?? "example.jsonl";
}

function sliceRange(text: string, line: number, column: number, endLine: number, endColumn: number): string {
  const lines = text.split("\n");
  if (line === endLine) return (lines[line - 1] ?? "").slice(column - 1, endColumn - 1);
  const first = (lines[line - 1] ?? "").slice(column - 1);
  return [first, ...lines.slice(line, endLine - 1), (lines[endLine - 1] ?? "").slice(0, endColumn - 1)].join(
    "\n",
  );
}

/** Checks by plain string offsets, not by the code under test, that only the edited ranges differ. */
function expectOnlyEdited(before: string, after: string, finding: Finding): void {
  const edits = finding.fix?.edits ?? [];
  const offset = (line: number, column: number): number =>
    before
      .split("\n")
      .slice(0, line - 1)
      .join("\n").length +
    (line > 1 ? 1 : 0) +
    column -
    1;
  const starts = edits.map((edit) => offset(edit.line, edit.column));
  const ends = edits.map((edit) => Math.min(offset(edit.endLine, edit.endColumn), before.length));
  const removed = edits.reduce((sum, _, i) => sum + (ends[i] ?? 0) - (starts[i] ?? 0), 0);
  const added = edits.reduce((sum, edit) => sum + edit.newText.length, 0);
  expect(after.length).toBe(before.length - removed + added);
  expect(after.startsWith(before.slice(0, Math.min(...starts)))).toBe(true);
  expect(after.endsWith(before.slice(Math.max(...ends)))).toBe(true);
}
