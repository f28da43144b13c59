import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/**
 * Every regular expression of the linter on texts that are made to make it slow: repetitions of what the expression
 * itself speaks of. The time must not grow faster than the text: ten times the text, at most thirty times the time.
 */
const ROOT = path.join(import.meta.dirname, "../..");
const FOLDERS = [
  "src/core/lint",
  "src/core/dataset",
  "src/core/supervision",
  "src/node/dataset",
  "src/node/lint",
];

interface Found {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

function expressionsOf(file: string): Found[] {
  const text = readFileSync(path.join(ROOT, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      const { line } = source.getLineAndCharacterOfPosition(node.pos);
      found.push({
        place: `${file}:${String(line + 1)}`,
        source: node.text.slice(1, end),
        flags: node.text.slice(end + 1),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const files = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name}`),
);
const expressions = files.flatMap(expressionsOf);

const ALWAYS = [
  "a",
  " ",
  "0",
  "aa ",
  "a@",
  "@",
  "-",
  "(",
  "\\",
  "\n",
  "\t\n",
  ".",
  "#",
  "a.",
  "0-",
  "é",
  "中",
  "<a",
  "[",
  "{{",
  "|",
  "1 ",
];
const SMALL = 10_000;
const LARGE = 100_000;
/** Below this a measurement is noise. */
const FLOOR_MS = 4;

/** What the expression's own letters suggest, alone and repeated, with an end that does not fit. */
function adversaries(source: string): string[] {
  const plain = source.replace(/\\[bBdDwWsS]|\\p\{[^}]*\}|\(\?[:=!<]+|[\\^$.*+?()[\]{}|]/gu, " ");
  const words = [...new Set(plain.split(/\s+/u).filter((word) => word !== ""))].slice(0, 12);
  return [...ALWAYS, ...words, ...words.map((word) => `${word} `), words.join(" ")].filter(
    (word) => word !== "",
  );
}

function timeOf(expression: RegExp, text: string): number {
  const began = performance.now();
  expression.lastIndex = 0;
  if (expression.global) text.replace(expression, "");
  else expression.test(text);
  return performance.now() - began;
}

function best(expression: RegExp, text: string): number {
  return Math.min(timeOf(expression, text), timeOf(expression, text), timeOf(expression, text));
}

describe("every regular expression of the linter", () => {
  it("is found in the sources", () => {
    expect(expressions.length).toBeGreaterThan(20);
  });

  it.each(expressions.map((one) => [`${one.place} /${one.source.slice(0, 60)}/`, one] as const))(
    "%s takes time in proportion to the text",
    (_, { source, flags }) => {
      const expression = new RegExp(source, flags);
      const slow: string[] = [];
      for (const unit of adversaries(source)) {
        const small = `${unit.repeat(Math.ceil(SMALL / unit.length))}\u0001`;
        const large = `${unit.repeat(Math.ceil(LARGE / unit.length))}\u0001`;
        const took = best(expression, large);
        if (took < FLOOR_MS) continue;
        const before = Math.max(best(expression, small), FLOOR_MS / 10);
        if (took > 30 * before)
          slow.push(`${JSON.stringify(unit)}: ${before.toFixed(1)} ms, then ${took.toFixed(1)} ms`);
      }
      expect(slow).toEqual([]);
    },
    60_000,
  );
});
