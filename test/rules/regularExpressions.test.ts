import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { samplesOf } from "./regexSamples";

/**
 * Every regular expression of the linter on texts of 100 KB that are made to make it slow: repetitions of what the
 * expression itself fits, of parts of that, and of near misses. Found by reading the sources; those that are put
 * together from parts, by watching what is built while the modules are loaded.
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

const files = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name}`),
);

function literalsOf(file: string): Found[] {
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

/** Expressions that modules build from parts as they are loaded; those of a literal are copies of it. */
async function builtOnes(): Promise<readonly Found[]> {
  const found: Found[] = [];
  const Native = RegExp;
  globalThis.RegExp = new Proxy(Native, {
    construct(target, [source, flags]: [unknown, string | undefined]) {
      const [, place] = /(src\/(?:core|node)\/[\w/]+\.ts)/u.exec(new Error().stack ?? "") ?? [];
      if (typeof source === "string" && place !== undefined)
        found.push({ place, source, flags: flags ?? "" });
      return Reflect.construct(target, flags === undefined ? [source] : [source, flags]) as object;
    },
  });
  try {
    for (const file of files) await import(/* @vite-ignore */ path.join(ROOT, file));
  } finally {
    globalThis.RegExp = Native;
  }
  return found;
}

const built = await builtOnes();
const expressions = [...files.flatMap(literalsOf), ...built];

const ALWAYS = [
  "a",
  " ",
  "0",
  "aa ",
  "a@",
  "-",
  "(",
  "\\",
  "\n",
  "\t\n",
  ".",
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
const LARGE = 100_000;
const LIMIT_MS = 50;
const HOPELESS_MS = 1000;

function timeOf(expression: RegExp, text: string): number {
  const began = process.cpuUsage();
  expression.lastIndex = 0;
  if (expression.global) text.replace(expression, "");
  else expression.test(text);
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

/** Of processor time; measured again when it is too much, for the first run also compiles. */
function best(expression: RegExp, text: string): number {
  let least = Infinity;
  for (let i = 0; i < 4 && least > LIMIT_MS; i++) {
    least = Math.min(least, timeOf(expression, text));
    // No noise makes that of a moment.
    if (least > HOPELESS_MS) break;
  }
  return least;
}

/** A class of two characters; escaped texts; a tool's own pattern, compiled only, or run under a proven bound. */
const FROM_LITERALS = new Set([
  "src/core/supervision/chatSpans.ts",
  "src/core/supervision/bpe/addedTokens.ts",
  "src/core/supervision/pipeline/patterns.ts",
  "src/core/supervision/pipeline/preTokenizers.ts",
  "src/core/dataset/registry/readCard.ts",
  "src/core/lint/tools/parameterFaults.ts",
  "src/core/lint/text/safePattern.ts",
]);

describe("every regular expression of the linter", () => {
  it("is found in the sources, and every one that is put together while they are loaded", () => {
    expect(expressions.length).toBeGreaterThan(300);
    // Whoever builds one later copies one that stands in the sources, or takes literal characters from a model's files.
    const unseen = files.flatMap((file) => {
      const text = readFileSync(path.join(ROOT, file), "utf8");
      const calls = [...text.matchAll(/new RegExp\(\s*([^,)]{1,40})/gu)].map(([, first = ""]) =>
        first.trim(),
      );
      const isSeen = built.some(({ place }) => place === file);
      return calls
        .filter(
          (first) =>
            !isSeen && !FROM_LITERALS.has(file) && !/^(?:[A-Z_]+|pattern|[\w.]+\.source)$/u.test(first),
        )
        .map((first) => `${file}: ${first}`);
    });
    expect(unseen).toEqual([]);
  });

  it.each(expressions.map((one) => [`${one.place} /${one.source.slice(0, 60)}/`, one] as const))(
    "%s takes at most 50 ms for 100 KB",
    (_, { source, flags }) => {
      const expression = new RegExp(source, flags);
      const slow: string[] = [];
      for (const unit of new Set([...ALWAYS, ...samplesOf(source)])) {
        const text = `${unit.repeat(Math.ceil(LARGE / unit.length))}\u0001`;
        const took = best(expression, text);
        if (took > LIMIT_MS) slow.push(`${JSON.stringify(unit)}: ${took.toFixed(1)} ms`);
      }
      expect(slow).toEqual([]);
    },
    60_000,
  );
});
