import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Rule } from "../../../src/core/lint/defineRule";
import { RULES } from "../../../src/core/lint/rules";
import { lintText } from "../../../src/node/lint/lintFile";
import { toLines } from "../mutations/mutation";
import { CASES, SOURCES, TRAINERS, VERDICTS, type ConformanceCase, type Trainer } from "./readCases";

const FAMILIES = ["SCH", "ROL", "TUL", "PRF"];
const NAMES: Readonly<Record<Trainer, string>> = {
  "llama-factory": "LLaMA-Factory",
  axolotl: "axolotl",
  trl: "TRL",
  openai: "OpenAI",
};
const HARM = new Set(["drops", "fails", "mistrains"]);
const rules: readonly Rule[] = RULES;

/** Codes of errors and warnings, each once, in order. */
async function codesOf({ rows }: ConformanceCase): Promise<readonly string[]> {
  const { findings } = await lintText(Buffer.from(toLines(rows)), { file: "case.jsonl", select: FAMILIES });
  const codes = findings.filter(({ severity }) => severity === "error" || severity === "warning");
  return [...new Set(codes.map(({ code }) => code))].sort();
}

describe("what trainers do with a row, and what we say of it", () => {
  it("is written down for at least 130 rows, each verdict with its source", () => {
    expect(CASES.length).toBeGreaterThanOrEqual(130);
    expect(new Set(CASES.map((one) => one.case)).size).toBe(CASES.length);
    const known = new Set(SOURCES.map(({ source }) => source));
    for (const one of CASES)
      for (const trainer of TRAINERS) {
        const { verdict, source } = one.verdicts[trainer];
        expect(VERDICTS).toContain(verdict);
        const needsNone = verdict === "unknown" || verdict === "n/a";
        expect(needsNone || (source !== undefined && known.has(source)), `${one.case} ${trainer}`).toBe(true);
      }
  });

  it("has a row for every rule that looks at rows", () => {
    const known = new Set(CASES.flatMap(({ codes }) => codes));
    const missing = rules
      .map(({ code }) => code)
      .filter((code) => FAMILIES.includes(code.slice(0, 3)) && !known.has(code));
    // These look at whole files, or at what is beside them.
    expect(missing.filter((code) => !["SCH008", "SCH009", "SCH010", "PRF005"].includes(code))).toEqual([]);
  });

  it.each(CASES.map((one) => [one.case, one] as const))("%s", async (_, one) => {
    const codes = await codesOf(one);
    expect(codes).toEqual(one.codes);
    const harmed = TRAINERS.filter((trainer) => HARM.has(one.verdicts[trainer].verdict));
    if (one.disagreement !== undefined) {
      expect(codes).toEqual([]);
      expect(harmed.length).toBeGreaterThan(0);
    } else if (harmed.length === 0) expect(codes).toEqual([]);
    else expect(codes).not.toEqual([]);
  });

  it.each(CASES.filter((one) => one.codes.length > 0).map((one) => [one.case, one] as const))(
    "%s: the rule names every trainer that the row harms",
    (_, one) => {
      const pages = one.codes.map(pageOf).join("\n");
      for (const trainer of TRAINERS)
        if (HARM.has(one.verdicts[trainer].verdict)) expect(pages, trainer).toMatch(namePattern(trainer));
    },
  );
});

/** A trainer by its name, or all of them together; `datasets` reads the files of the first three. */
function namePattern(trainer: Trainer): RegExp {
  return new RegExp(String.raw`\b(?:${trainer}|all):|\b${NAMES[trainer]}\b`, "u");
}

/** What a rule's page says: its comment and what it affects. */
function pageOf(code: string): string {
  const rule = rules.find((one) => one.code === code);
  const comment =
    /\/\*\*(?:[^*]|\*(?!\/))*\*\/\s*export const \w+ = defineRule/u.exec(sourceOf(code))?.[0] ?? "";
  return `${comment}\n${(rule?.affects ?? []).join("\n")}`;
}

const folder = path.join(import.meta.dirname, "../../../src/core/lint/rules");
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(path.join(folder, name), "utf8"));

function sourceOf(code: string): string {
  return sources.find((text) => text.includes(`code: "${code}"`)) ?? "";
}
