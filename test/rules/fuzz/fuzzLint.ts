import { createRandom } from "../../../src/base/random";
import { lintText } from "../../../src/node/lint/lintFile";
import type { Finding } from "../../../src/protocol/findings";
import { fuzzInput, type FuzzInput } from "./fuzzInputs";

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
  readonly slowestMs: number;
  readonly failures: readonly FuzzFailure[];
}

/** Longer for a file of some kilobytes means a loop that grows faster than its input. */
const HANG_MS = 2000;
const MOST_FAILURES = 20;

/** Lints spoilt files with every rule: none may throw, hang, or report a place that the file does not have. */
export async function fuzzLint(firstSeed: number, count: number): Promise<FuzzOutcome> {
  const failures: FuzzFailure[] = [];
  let findings = 0;
  let slowestMs = 0;
  for (let seed = firstSeed; seed < firstSeed + count && failures.length < MOST_FAILURES; seed++) {
    const input = fuzzInput(createRandom(seed));
    const began = performance.now();
    try {
      const result = await lintText(input.bytes, {
        file: input.file,
        select: ["ALL"],
        labels: ["low", "high"],
      });
      findings += result.findings.length;
      const problem = result.findings.map((finding) => placeProblem(finding, input)).find(Boolean);
      if (problem !== undefined) failures.push(failure(seed, input, problem));
    } catch (error) {
      failures.push(
        failure(seed, input, error instanceof Error ? (error.stack ?? error.message) : String(error)),
      );
    }
    const took = performance.now() - began;
    slowestMs = Math.max(slowestMs, took);
    if (took > HANG_MS) failures.push(failure(seed, input, `took ${took.toFixed(0)} ms`));
  }
  return { inputs: count, findings, slowestMs, failures };
}

function failure(seed: number, { file, bytes }: FuzzInput, problem: string): FuzzFailure {
  return { seed, file, base64: bytes.toString("base64"), problem };
}

/** Whether a finding's place lies in the file, and its edits as well. */
function placeProblem(finding: Finding, { bytes }: FuzzInput): string | undefined {
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
