import { randomBytes } from "node:crypto";
import { open, readFile, realpath, rename, rm } from "node:fs/promises";
import path from "node:path";
import { chooseFixes } from "../../../core/lint/edits/applyFixes";
import type { LintResult } from "../../../core/lint/lintOptions";
import type { Finding } from "../../../protocol/findings";
import { HEAD_BYTES } from "../../dataset/table/identifyTable";
import { openDataset } from "../../dataset/readItems";
import { copyConverted, copyWithEdits } from "./copyFixed";
import { isSameKind, keepingFirstLine, TELLING_BYTES } from "./firstLine";
import { fixable, fixText, MAX_PASSES, unfixable } from "./fixText";
import { lintFile } from "../lintFile";
import type { LintFileOptions } from "../lintFileOptions";
import { keepOwner, naming, refuseChanged, replaceFile, stateOf } from "./replaceFile";

export interface FixedFile {
  readonly fixed: number;
  /** The state of what was written, or of the file when nothing was. */
  readonly result: LintResult;
  /** Absolute; undefined when nothing was written. */
  readonly writtenTo: string | undefined;
  /** Whether what was written is another file than the one that was read. */
  readonly isCopy: boolean;
  /** Why nothing could be written, in a sentence. */
  readonly note?: string;
}

export interface FixFileOptions {
  /** Larger files are mended into a new file beside them, in pieces. */
  readonly largestInPlace?: number;
}

const LARGEST_IN_PLACE = 50 * 1024 * 1024;
/** Findings of a pass are kept in memory; what is beyond comes in the next one. */
const FINDINGS_PER_PASS = 100_000;

/**
 * Mends a file: in place up to 50 MB, else into `<name>.fixed.<ext>` beside it, which takes memory for the findings
 * only. Through a link, the file that it names is written. Tables and files packed with gzip are linted, not written.
 *
 * @throws UserError when the file cannot be read or written, or has changed meanwhile; the signal's reason when it is
 *   aborted. In all these cases the file is as it was.
 */
export async function fixFile(
  file: string,
  options: LintFileOptions,
  unsafe: boolean,
  { largestInPlace = LARGEST_IN_PLACE }: FixFileOptions = {},
): Promise<FixedFile> {
  // Says in a user's words when the file cannot be opened.
  await (await openDataset(file, options)).close();
  const target = await realpath(file);
  const note = unfixable(await headOf(target), options.file);
  if (note !== undefined) return untouched(await lintFile(file, options), note);
  const before = await stateOf(target);
  if (before.size > BigInt(largestInPlace)) return fixIntoCopy(file, target, options, unsafe);
  const { bytes, fixed, result } = await fixText(await readFile(target), options, unsafe, file);
  if (fixed === 0) return untouched(result);
  await replaceFile(target, bytes, before, options.file);
  return { fixed, result, writtenTo: target, isCopy: false };
}

function untouched(result: LintResult, note?: string): FixedFile {
  return {
    ...{ fixed: 0, result, writtenTo: undefined, isCopy: false },
    ...(note === undefined ? {} : { note }),
  };
}

async function headOf(file: string, length = HEAD_BYTES): Promise<Buffer> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function fixIntoCopy(
  file: string,
  target: string,
  options: LintFileOptions,
  unsafe: boolean,
): Promise<FixedFile> {
  const { dir, name, ext } = path.parse(target);
  const before = await stateOf(target);
  // No name that anybody could foresee and put a link under.
  const own = randomBytes(6).toString("hex");
  const drafts = [0, 1].map((i) => path.join(dir, `.${name}.${own}-${String(i)}.tmp${ext}`));
  const many = { limitPerRule: FINDINGS_PER_PASS, ...options };
  let current = file;
  let fixed = 0;
  let result = await lintFile(current, many);
  try {
    for (let pass = 0; pass < MAX_PASSES || Object.keys(result.omitted).length > 0; pass++) {
      const draft = drafts[pass % 2] as string;
      const count = await naming(draft, () => writePass(current, draft, result, options, unsafe));
      refuseChanged(await stateOf(target), before, options.file);
      if (count === 0) break;
      fixed += count;
      current = draft;
      result = await lintFile(current, many);
    }
    if (fixed === 0) return untouched(result);
    const copy = path.join(dir, `${name}.fixed${ext}`);
    await keepOwner(current, before);
    await naming(copy, () => rename(current, copy));
    return { fixed, result, writtenTo: copy, isCopy: true };
  } finally {
    for (const draft of drafts) await rm(draft, { force: true });
  }
}

/** Writes the file with what its findings ask for; the number of fixes, 0 when what was written says nothing new. */
async function writePass(
  from: string,
  to: string,
  result: LintResult,
  { signal, file }: LintFileOptions,
  unsafe: boolean,
): Promise<number> {
  // Edits stand in lines and columns of the file as it is: a conversion comes alone, and first.
  const form = result.findings.find(({ fix }) => fix?.convert !== undefined)?.fix?.convert;
  if (form !== undefined && (await copyConverted(from, to, form, signal))) return 1;
  const write = async (chosen: readonly Finding[]): Promise<number> => {
    if (chosen.length === 0) return 0;
    const edits = chosen.flatMap(({ fix }) => fix?.edits ?? []);
    return (await copyWithEdits(from, to, edits, signal)) ? chosen.length : 0;
  };
  const chosen = chooseFixes(fixable(result, file), unsafe);
  const count = await write(chosen);
  const kept = keepingFirstLine(chosen);
  if (kept === undefined || count === 0) return count;
  const heads = await Promise.all([headOf(from, TELLING_BYTES), headOf(to, TELLING_BYTES)]);
  return isSameKind(...heads, file) ? count : write(kept);
}
