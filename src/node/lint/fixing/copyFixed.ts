import { open, type FileHandle } from "node:fs/promises";
import type { FileForm } from "../../../core/dataset/sourceItem";
import type { Edit } from "../../../protocol/findings";
import { openDataset } from "../../dataset/readItems";
import { wideForm } from "../../dataset/delimited/wideForm";
import { convertRows } from "./convertBytes";
import { toByteEdits, walkerFor } from "./editBytes";

const CHUNK = 1024 * 1024;

/** Writes the file with its edits made, in pieces: memory for the edits only. False when they change nothing. */
export async function copyWithEdits(
  from: string,
  to: string,
  edits: readonly Edit[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return reading(from, (source) =>
    writing(to, async (out) => {
      const walker = walkerFor(edits);
      for await (const chunk of chunksOf(source, 0, Infinity, signal)) walker.push(chunk);
      let at = 0;
      let isChanged = false;
      for (const { start, end, newText } of toByteEdits(edits, walker)) {
        for await (const chunk of chunksOf(source, at, start, signal)) await writeAll(out, chunk);
        const bytes = Buffer.from(newText, "utf8");
        isChanged ||= bytes.length !== end - start || !(await bytesOf(source, start, end)).equals(bytes);
        await writeAll(out, bytes);
        at = end;
      }
      for await (const chunk of chunksOf(source, at, Infinity, signal)) await writeAll(out, chunk);
      return isChanged;
    }),
  );
}

/** False when the file cannot be converted without a loss. */
export async function copyConverted(
  from: string,
  to: string,
  form: FileForm,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (form === "utf8") return reading(from, (source) => writing(to, (out) => writeUtf8(source, out, signal)));
  const dataset = await openDataset(from, signal === undefined ? {} : { signal });
  try {
    return await writing(to, async (out) => {
      for await (const part of convertRows(dataset, form)) {
        if (part === undefined) return false;
        await writeAll(out, Buffer.from(part, "utf8"));
      }
      return true;
    });
  } finally {
    await dataset.close();
  }
}

async function writeUtf8(
  source: FileHandle,
  out: FileHandle,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { buffer, bytesRead } = await source.read(Buffer.alloc(4), 0, 4, 0);
  const head = buffer.subarray(0, bytesRead);
  const isMarked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  const form = isMarked ? { mark: 3, isBig: false, bits: 8 } : wideForm(head);
  if (form === undefined || form.bits === 32) return false;
  const decoder = isMarked
    ? undefined
    : new TextDecoder(form.isBig ? "utf-16be" : "utf-16le", { fatal: true, ignoreBOM: true });
  try {
    for await (const chunk of chunksOf(source, form.mark, Infinity, signal))
      await writeAll(
        out,
        decoder === undefined ? chunk : Buffer.from(decoder.decode(chunk, { stream: true })),
      );
    decoder?.decode();
    return true;
  } catch (error) {
    // Half a character: nothing is written rather than something else.
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Bytes `[start, end)` in pieces; the same memory is used for each. */
async function* chunksOf(
  source: FileHandle,
  start: number,
  end: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const size = Math.min(CHUNK, end - start);
  if (size <= 0) return;
  const buffer = Buffer.allocUnsafe(size);
  for (let at = start; at < end;) {
    signal?.throwIfAborted();
    const { bytesRead } = await source.read(buffer, 0, Math.min(size, end - at), at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

async function bytesOf(source: FileHandle, start: number, end: number): Promise<Buffer> {
  const { buffer, bytesRead } = await source.read(Buffer.alloc(end - start), 0, end - start, start);
  return buffer.subarray(0, bytesRead);
}

/** A write may take less than it is given. */
async function writeAll(out: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await out.write(bytes, done)).bytesWritten;
}

async function reading<T>(file: string, work: (source: FileHandle) => Promise<T>): Promise<T> {
  const source = await open(file, "r");
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}

/** Makes the file anew, flushes it to the disk and closes it. */
async function writing<T>(file: string, work: (out: FileHandle) => Promise<T>): Promise<T> {
  const out = await open(file, "w");
  try {
    const done = await work(out);
    await out.sync();
    return done;
  } finally {
    await out.close();
  }
}
