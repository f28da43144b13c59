import { chooseFixes } from "../../../core/lint/edits/applyFixes";
import type { LintResult } from "../../../core/lint/lintOptions";
import type { Finding } from "../../../protocol/findings";
import { HEAD_BYTES, identifyTable } from "../../dataset/table/identifyTable";
import { isGzip } from "../../dataset/unpack";
import { convertBytes } from "./convertBytes";
import { editBytes } from "./editBytes";
import { isSameKind, keepingFirstLine } from "./firstLine";
import { lintText } from "../lintFile";
import type { LintFileOptions } from "../lintFileOptions";

export interface FixResult {
  readonly bytes: Buffer;
  readonly fixed: number;
  /** The state after the last pass. */
  readonly result: LintResult;
}

/** Fixes that overlap wait for the next pass; fixes that undid each other in turn would otherwise never end. */
export const MAX_PASSES = 500;

/**
 * Applies fixes and lints again until nothing is left to fix. Tables and packed bytes are linted and stay as they
 * are: places in their text are no places in them.
 */
export async function fixText(
  bytes: Buffer,
  options: LintFileOptions,
  unsafe: boolean,
  path?: string,
): Promise<FixResult> {
  let current = bytes;
  let fixed = 0;
  let result = await lintText(current, options, path);
  const own = (): readonly Finding[] => fixable(result, options.file);
  if (unfixable(bytes.subarray(0, HEAD_BYTES), options.file) !== undefined) return { bytes, fixed, result };
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    // Edits stand in lines and columns of the file as it is: a conversion comes alone, and first.
    const next =
      (await convertWhole(current, result.findings)) ?? applyAll(current, own(), unsafe, options.file);
    if (next === undefined || next.bytes.equals(current)) break;
    options.signal?.throwIfAborted();
    current = next.bytes;
    fixed += next.count;
    result = await lintText(current, options, path);
  }
  return { bytes: current, fixed, result };
}

/** Why a file with these first bytes is never written, in a sentence; undefined when it is text. */
export function unfixable(head: Buffer, name: string): string | undefined {
  if (isGzip(head)) return `${name} is packed with gzip and stays as it is: unpack it first`;
  if (identifyTable(head, name) !== undefined)
    return `${name} is a table (Parquet, Arrow) and stays as it is: it has no text that could be mended`;
  return undefined;
}

/**
 * What can be mended in this file: a registry beside it has fixes of its own. A row that the sidecar names stays as it
 * is: with another content, its suppressions would be lost.
 */
export function fixable({ findings, suppressed = [] }: LintResult, own: string): readonly Finding[] {
  const kept = new Set(suppressed.filter(({ file }) => file === own).map(({ row }) => row));
  return findings.filter(({ file, row }) => file === own && (row === undefined || !kept.has(row)));
}

interface Applied {
  readonly bytes: Buffer;
  readonly count: number;
}

async function convertWhole(bytes: Buffer, findings: readonly Finding[]): Promise<Applied | undefined> {
  const form = findings.find(({ fix }) => fix?.convert !== undefined)?.fix?.convert;
  const converted = form === undefined ? undefined : await convertBytes(bytes, form);
  return converted === undefined ? undefined : { bytes: converted, count: 1 };
}

function applyAll(
  bytes: Buffer,
  findings: readonly Finding[],
  unsafe: boolean,
  name: string,
): Applied | undefined {
  const chosen = chooseFixes(findings, unsafe);
  const all = apply(bytes, chosen);
  const kept = keepingFirstLine(chosen);
  return all === undefined || kept === undefined || isSameKind(bytes, all.bytes, name)
    ? all
    : apply(bytes, kept);
}

function apply(bytes: Buffer, chosen: readonly Finding[]): Applied | undefined {
  if (chosen.length === 0) return undefined;
  const edits = chosen.flatMap(({ fix }) => fix?.edits ?? []);
  return { bytes: editBytes(bytes, edits), count: chosen.length };
}
