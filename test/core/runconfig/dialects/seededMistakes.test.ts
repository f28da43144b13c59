import { describe, expect, it } from "vitest";
import { createLineIndex } from "../../../../src/base/lineIndex";
import { createRandom } from "../../../../src/base/random";
import { DIALECT_IDS, type DialectId } from "../../../../src/core/runconfig/dialects/dialect";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";
import { checkText, INVENTED, REAL_FILES, type ForeignFile } from "./realConfigs";
import { applyFix } from "./applyFix";
import { SEEDERS, type Mistake } from "./seedMistakes";

/** Rounds over all kinds of mistake; each gives at most one mistake of a kind in a file drawn at random. */
const ROUNDS = 12;

interface Score {
  planted: number;
  found: number;
  fixable: number;
  mended: number;
  readonly missed: string[];
}

function judge(mistake: Mistake, file: ForeignFile, score: Score): void {
  const { findings } = checkText(mistake.text);
  const range = createLineIndex(mistake.text).rangeOf(mistake.start, mistake.end);
  const hits = findings.filter(
    (finding) =>
      mistake.codes.includes(finding.code) &&
      finding.line === range.line &&
      finding.column === range.column &&
      finding.endLine === range.endLine &&
      finding.endColumn === range.endColumn,
  );
  score.planted++;
  const where = `${mistake.kind} in ${file.name}: ${JSON.stringify(mistake.text.slice(Math.max(0, mistake.start - 12), mistake.end + 10))}`;
  const [hit] = hits;
  if (hit === undefined)
    score.missed.push(
      `not found: ${where} (${findings.map(({ code, line }) => `${code}@${line ?? 0}`).join(" ")}; wanted line ${range.line})`,
    );
  else score.found++;
  if (mistake.mended === undefined) return;
  score.fixable++;
  const fixed = hit === undefined ? undefined : applyFix(mistake.text, hit);
  if (fixed !== undefined && mistake.mended(fixed)) score.mended++;
  else if (hit !== undefined) score.missed.push(`wrong fix: ${where} → ${hit.fix?.title ?? "none"}`);
}

function scoreOf(files: readonly ForeignFile[], dialect: DialectId): Score {
  const own = files.filter((file) => file.dialect === dialect);
  const random = createRandom(20_261_101);
  const score: Score = { planted: 0, found: 0, fixable: 0, mended: 0, missed: [] };
  for (let round = 0; round < ROUNDS; round++)
    for (const seed of SEEDERS) {
      const file = own[random.below(own.length)]!;
      const { root } = parseConfig(file.text);
      const mistake = root === undefined ? undefined : seed(file, root, random);
      if (mistake !== undefined) judge(mistake, file, score);
    }
  return score;
}

describe.each([
  ["invented configs", INVENTED],
  ["real configs", REAL_FILES],
] as const)("mistakes planted into %s", (_name, files) => {
  it.skipIf(files.length === 0).each(DIALECT_IDS)("are found and mended: %s", (dialect) => {
    const score = scoreOf(files, dialect);
    const report = `${dialect}: ${score.found} of ${score.planted} found, ${score.mended} of ${score.fixable} mended\n${score.missed.join("\n")}`;
    expect(score.planted, report).toBeGreaterThanOrEqual(30);
    expect(score.found / score.planted, report).toBeGreaterThanOrEqual(0.95);
    expect(score.mended / score.fixable, report).toBeGreaterThanOrEqual(0.9);
  });
});
