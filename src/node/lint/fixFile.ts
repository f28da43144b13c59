import { open, readFile, realpath, rename, rm, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { chooseFixes } from "../../core/lint/applyFixes";
import type { LintResult } from "../../core/lint/lintOptions";
import type { Edit } from "../../protocol/findings";
import { openDataset } from "../dataset/readItems";
import { isGzip } from "../dataset/unpack";
import { writeWhole } from "../files/writeWhole";
import { convertRows, utf16Form } from "./convertBytes";
import { toByteEdits, walkerFor } from "./editBytes";
import { fixable, fixText } from "./fixText";
import { lintFile } from "./lintFile";
import type { LintFileOptions } from "./lintFileOptions";

export interface FixedFile {
  readonly fixed: number;
  /** The state of what was written, or of the file when nothing was. */
  readonly result: LintResult;
  /** Absolute; undefined when nothing was written. */
  readonly writtenTo: string | undefined;
  /** Why nothing could be written, in a sentence. */
  readonly note?: string;
}

export interface FixFileOptions {
  /** Larger files are mended into a new file beside them, in pieces. */
  readonly largestInPlace?: number;
}

const LARGEST_IN_PLACE = 50 * 1024 * 1024;
/** As in memory: a pair of fixes that undid each other would otherwise never end. */
const MAX_PASSES = 20;
/** Findings of a pass are kept in memory; what is beyond comes in the next one. */
const FINDINGS_PER_PASS = 100_000;

/**
 * Mends a file: in place up to 50 MB, else into `<name>.fixed.<ext>` beside it, which takes memory for the findings
 * only. Through a link, the file that it names is written. Files packed with gzip are linted and not written.
 *
 * @throws UserError when the file cannot be read; the signal's reason when it is aborted.
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
  if (await isPacked(target)) {
    const result = await lintFile(file, options);
    return {
      ...{ fixed: 0, result, writtenTo: undefined },
      note: `${options.file} is packed with gzip and was not changed: unpack it first`,
    };
  }
  if ((await stat(target)).size > largestInPlace) return fixIntoCopy(file, target, options, unsafe);
  const { bytes, fixed, result } = await fixText(await readFile(target), options, unsafe, file);
  if (fixed > 0) writeWhole(target, bytes);
  return { fixed, result, writtenTo: fixed > 0 ? target : undefined };
}

async function isPacked(file: string): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return isGzip(buffer.subarray(0, bytesRead));
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
  const drafts = [0, 1].map((i) => path.join(dir, `.${name}.${String(process.pid)}-${String(i)}.tmp${ext}`));
  const many = { limitPerRule: FINDINGS_PER_PASS, ...options };
  let current = file;
  let fixed = 0;
  let result = await lintFile(current, many);
  try {
    for (let pass = 0; pass < MAX_PASSES || Object.keys(result.omitted).length > 0; pass++) {
      const draft = drafts[pass % 2] as string;
      const count = await writePass(current, draft, { result, file: options.file, unsafe });
      if (count === 0) break;
      fixed += count;
      current = draft;
      result = await lintFile(current, many);
    }
    if (fixed === 0) return { fixed, result, writtenTo: undefined };
    const copy = path.join(dir, `${name}.fixed${ext}`);
    await rename(current, copy);
    return { fixed, result, writtenTo: copy };
  } finally {
    for (const draft of drafts) await rm(draft, { force: true });
  }
}

/** Writes the file with what its findings ask for; the number of fixes. */
async function writePass(
  from: string,
  to: string,
  { result, file, unsafe }: { readonly result: LintResult; readonly file: string; readonly unsafe: boolean },
): Promise<number> {
  // Edits stand in lines and columns of the file as it is: a conversion comes alone, and first.
  const form = result.findings.find(({ fix }) => fix?.convert !== undefined)?.fix?.convert;
  if (form !== undefined && (await writing(to, (out) => convertFile(from, out, form)))) return 1;
  const chosen = chooseFixes(fixable(result, file), unsafe);
  if (chosen.length === 0) return 0;
  const edits = chosen.flatMap(({ fix }) => fix?.edits ?? []);
  await writing(to, (out) => copyWithEdits(from, out, edits));
  return chosen.length;
}

/** Opens the file for writing, flushes it to the disk and closes it. */
async function writing(file: string, work: (out: FileHandle) => Promise<boolean>): Promise<boolean> {
  const out = await open(file, "w");
  try {
    const isDone = await work(out);
    await out.sync();
    return isDone;
  } finally {
    await out.close();
  }
}

async function copyWithEdits(from: string, out: FileHandle, edits: readonly Edit[]): Promise<boolean> {
  const source = await open(from, "r");
  try {
    const walker = walkerFor(edits);
    for await (const chunk of chunksOf(source, 0, Infinity)) walker.push(chunk);
    let at = 0;
    for (const { start, end, newText } of toByteEdits(edits, walker)) {
      for await (const chunk of chunksOf(source, at, start)) await out.write(chunk);
      if (newText !== "") await out.write(Buffer.from(newText, "utf8"));
      at = end;
    }
    for await (const chunk of chunksOf(source, at, Infinity)) await out.write(chunk);
    return true;
  } finally {
    await source.close();
  }
}

const CHUNK = 1024 * 1024;

/** Bytes `[start, end)` in pieces; the same memory is used for each. */
async function* chunksOf(source: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  const size = Math.min(CHUNK, end - start);
  if (size <= 0) return;
  const buffer = Buffer.allocUnsafe(size);
  for (let at = start; at < end;) {
    const { bytesRead } = await source.read(buffer, 0, Math.min(size, end - at), at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

/** False when the file cannot be converted without a loss. */
async function convertFile(from: string, out: FileHandle, form: "utf8" | "jsonl" | "json"): Promise<boolean> {
  if (form === "utf8") return writeUtf8(from, out);
  const dataset = await openDataset(from);
  try {
    for await (const part of convertRows(dataset, form)) {
      if (part === undefined) return false;
      await out.write(part);
    }
    return true;
  } finally {
    await dataset.close();
  }
}

async function writeUtf8(from: string, out: FileHandle): Promise<boolean> {
  const source = await open(from, "r");
  try {
    const { buffer: head, bytesRead } = await source.read(Buffer.alloc(3), 0, 3, 0);
    const isMarked = bytesRead === 3 && head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
    const form = isMarked ? { mark: 3, isBig: false } : utf16Form(head.subarray(0, bytesRead));
    if (form === undefined) return false;
    const decoder = isMarked
      ? undefined
      : new TextDecoder(form.isBig ? "utf-16be" : "utf-16le", { fatal: true });
    for await (const chunk of chunksOf(source, form.mark, Infinity))
      await out.write(decoder === undefined ? chunk : Buffer.from(decoder.decode(chunk, { stream: true })));
    decoder?.decode();
    return true;
  } catch (error) {
    // Half a character: nothing is written rather than something else.
    if (error instanceof TypeError) return false;
    throw error;
  } finally {
    await source.close();
  }
}
