import { createRandom } from "../../../src/base/random";
import { openBytes } from "../../../src/node/dataset/readItems";
import { convertBytes } from "../../../src/node/lint/fixing/convertBytes";
import { fixText } from "../../../src/node/lint/fixing/fixText";
import { lintText } from "../../../src/node/lint/lintFile";
import type { LintFileOptions } from "../../../src/node/lint/lintFileOptions";
import type { Finding } from "../../../src/protocol/findings";
import { fuzzInput, type FuzzInput } from "./fuzzInputs";
import { fuzzOptions } from "./fuzzOptions";

/** What went wrong with one input, so that it can be tried again. */
export interface FuzzFailure {
  readonly seed: number;
  readonly file: string;
  readonly base64: string;
  readonly problem: string;
}

export interface FuzzOutcome {
  readonly inputs: number;
  readonly findings: number;
  readonly fixed: number;
  readonly slowestMs: number;
  readonly slowestSeed: number;
  readonly failures: readonly FuzzFailure[];
}

/** Longer for a file of some kilobytes means a loop that grows faster than its input. */
const HANG_MS = 2000;
const MOST_FAILURES = 20;
/** How the problem of an input begins that took too long. */
export const HANG = "took ";

/**
 * Lints spoilt files with every rule and mends some of them: none may throw, hang, report a place that the file does
 * not have, or come out of the mending with more rows that are not JSON.
 */
export async function fuzzLint(firstSeed: number, count: number): Promise<FuzzOutcome> {
  const failures: FuzzFailure[] = [];
  let findings = 0;
  let fixed = 0;
  let slowest = { ms: 0, seed: firstSeed };
  for (let seed = firstSeed; seed < firstSeed + count && failures.length < MOST_FAILURES; seed++) {
    const random = createRandom(seed);
    const input = fuzzInput(random);
    // Of the processor, not of the wall: a busy neighbour is no hang.
    const began = process.cpuUsage();
    try {
      const options = await fuzzOptions(input.file, random);
      const result = await lintText(input.bytes, options);
      findings += result.findings.length;
      const problem = result.findings.map((finding) => placeProblem(finding, input)).find(Boolean);
      if (problem !== undefined) failures.push(failure(seed, input, problem));
      if (random.below(8) === 0) {
        const mended = await mend(input, options, random.below(2) === 0);
        fixed += mended.fixed;
        if (mended.problem !== undefined) failures.push(failure(seed, input, mended.problem));
      }
    } catch (error) {
      const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
      failures.push(failure(seed, input, problem));
    }
    const { user, system } = process.cpuUsage(began);
    const ms = (user + system) / 1000;
    if (ms > slowest.ms) slowest = { ms, seed };
    if (ms > HANG_MS) failures.push(failure(seed, input, `${HANG}${ms.toFixed(0)} ms`));
  }
  return { inputs: count, findings, fixed, slowestMs: slowest.ms, slowestSeed: slowest.seed, failures };
}

interface Mended {
  readonly fixed: number;
  readonly problem: string | undefined;
}

async function mend({ bytes }: FuzzInput, options: LintFileOptions, unsafe: boolean): Promise<Mended> {
  const { bytes: after, fixed } = await fixText(bytes, options, unsafe);
  if (fixed === 0) return { fixed, problem: undefined };
  // Of UTF-16 there are no rows before it is written as UTF-8.
  const before = (await convertBytes(bytes, "utf8")) ?? bytes;
  const [broken, stillBroken] = [await brokenRows(before, options), await brokenRows(after, options)];
  if (stillBroken > broken)
    return {
      fixed,
      problem: `${stillBroken} rows are not JSON when mended, ${broken} were before: ${after.toString()}`,
    };
  const again = await fixText(after, options, unsafe);
  const isOver = again.bytes.equals(after);
  return { fixed, problem: isOver ? undefined : `mended again it is another file: ${after.toString()}` };
}

async function brokenRows(bytes: Buffer, options: LintFileOptions): Promise<number> {
  const dataset = openBytes(options.file, bytes, options);
  let broken = 0;
  for await (const items of dataset.items())
    for (const item of items)
      if (item.type === "row" && item.cells === undefined && !isJson(item.text)) broken++;
  return broken;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function failure(seed: number, { file, bytes }: FuzzInput, problem: string): FuzzFailure {
  return { seed, file, base64: bytes.toString("base64"), problem };
}

/** Whether a finding's place lies in the file, and its edits as well. */
function placeProblem(finding: Finding, { text: bytes }: FuzzInput): string | undefined {
  if (bytes === undefined) return undefined;
  const { line, column = 0, endLine = 0, endColumn = 0, byteOffset = 0, byteLength = 0, code } = finding;
  const name = `${code} ${finding.message}`;
  if (line === undefined) return undefined;
  const numbers = [line, column, endLine, endColumn, byteOffset, byteLength];
  if (!numbers.every((n) => Number.isInteger(n) && n >= 0))
    return `${name}: ${numbers.join(" ")} are no place`;
  if (line < 1 || column < 1 || endLine < line || (endLine === line && endColumn < column))
    return `${name}: the range ends before it begins (${numbers.join(" ")})`;
  if (byteOffset + byteLength > bytes.length)
    return `${name}: bytes ${byteOffset}+${byteLength} of ${bytes.length}`;
  const lines = countLines(bytes);
  if (endLine > lines + 1) return `${name}: line ${endLine} of ${lines}`;
  for (const edit of finding.fix?.edits ?? [])
    if (edit.line < 1 || edit.column < 1 || edit.endLine < edit.line || edit.endLine > lines + 1)
      return `${name}: its fix edits line ${edit.line} to ${edit.endLine} of ${lines}`;
  return undefined;
}

function countLines(bytes: Buffer): number {
  let lines = 1;
  for (let i = 0; i < bytes.length; i++)
    if (bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10)) lines++;
  return lines;
}
