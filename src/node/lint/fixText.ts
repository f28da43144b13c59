import { chooseFixes } from "../../core/lint/applyFixes";
import type { LintResult } from "../../core/lint/lintOptions";
import type { Finding } from "../../protocol/findings";
import { editBytes } from "./editBytes";
import { lintText } from "./lintFile";
import type { LintFileOptions } from "./lintFileOptions";

export interface FixResult {
  readonly bytes: Buffer;
  readonly fixed: number;
  /** The state after the last pass. */
  readonly result: LintResult;
}

/** Fixes that overlap wait for the next pass; a pair that undid each other would otherwise never end. */
const MAX_PASSES = 20;

/** Applies fixes and lints again until nothing is left to fix. */
export async function fixText(bytes: Buffer, options: LintFileOptions, unsafe: boolean): Promise<FixResult> {
  let current = bytes;
  let fixed = 0;
  let result = await lintText(current, options);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const chosen = chooseFixes(result.findings, unsafe);
    const edited = applyAll(current, chosen);
    if (edited === undefined) break;
    current = edited.bytes;
    fixed += edited.count;
    result = await lintText(current, options);
  }
  return { bytes: current, fixed, result };
}

function applyAll(bytes: Buffer, findings: readonly Finding[]): { bytes: Buffer; count: number } | undefined {
  if (findings.length === 0) return undefined;
  const all = editBytes(
    bytes,
    findings.flatMap(({ fix }) => fix?.edits ?? []),
  );
  if (all !== undefined) return { bytes: all, count: findings.length };
  // Some line is not UTF-8: leave out the fixes that touch one.
  const possible = findings.filter(({ fix }) => editBytes(bytes, fix?.edits ?? []) !== undefined);
  const some = editBytes(
    bytes,
    possible.flatMap(({ fix }) => fix?.edits ?? []),
  );
  return some === undefined || possible.length === 0 ? undefined : { bytes: some, count: possible.length };
}
