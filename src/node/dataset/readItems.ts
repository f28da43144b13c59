import { open, type FileHandle } from "node:fs/promises";
import { readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { UserError } from "../../base/userError";
import type { SourceItem } from "../../core/dataset/sourceItem";
import { createSplitter, MAX_ROW_BYTES } from "./createSplitter";

export const CHUNK_BYTES = 1024 * 1024;

export interface ReadOptions {
  readonly maxRowBytes?: number;
  readonly signal?: AbortSignal;
  /** The name that messages use instead of the path. */
  readonly file?: string;
}

/** A dataset that is open for reading. */
export interface OpenDataset {
  /** The file's items, a chunk of the file at a time; the arrays are not reused. */
  items(): AsyncGenerator<readonly SourceItem[]>;
  /** Bytes of the file as text; undefined when they are no longer there. */
  readAgain(byteOffset: number, byteLength: number): string | undefined;
  close(): Promise<void>;
}

/**
 * Opens a dataset file: JSON Lines or a JSON array, read in 1 MB pieces.
 *
 * @throws UserError when the file cannot be opened; `items` throws one when it cannot be read.
 */
export async function openDataset(path: string, options: ReadOptions = {}): Promise<OpenDataset> {
  const handle = await orUserError(options.file ?? path, () => openFile(path));
  return {
    items: () => readItems(handle, path, options),
    readAgain: (byteOffset, byteLength) => {
      const bytes = Buffer.alloc(byteLength);
      try {
        return readSync(handle.fd, bytes, 0, byteLength, byteOffset) === byteLength
          ? bytes.toString("utf8")
          : undefined;
      } catch {
        return undefined;
      }
    },
    close: () => handle.close(),
  };
}

/** The same for bytes that are in memory already: standard input, an editor's text. */
export function openBytes(name: string, bytes: Buffer, options: ReadOptions = {}): OpenDataset {
  return {
    items: async function* () {
      const splitter = createSplitter(name, options.maxRowBytes ?? MAX_ROW_BYTES);
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        // A turn of the event loop, as reading a file takes: a cancel can arrive.
        await setImmediate();
        options.signal?.throwIfAborted();
        yield splitter.push(bytes.subarray(at, at + CHUNK_BYTES));
      }
      yield splitter.end();
    },
    readAgain: (byteOffset, byteLength) => bytes.toString("utf8", byteOffset, byteOffset + byteLength),
    close: () => Promise.resolve(),
  };
}

async function* readItems(
  handle: FileHandle,
  path: string,
  { maxRowBytes = MAX_ROW_BYTES, signal, file = path }: ReadOptions,
): AsyncGenerator<readonly SourceItem[]> {
  const splitter = createSplitter(path, maxRowBytes);
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let position = 0; ;) {
    signal?.throwIfAborted();
    const from = position;
    const { bytesRead } = await orUserError(file, () => handle.read(buffer, 0, CHUNK_BYTES, from));
    if (bytesRead === 0) break;
    position += bytesRead;
    yield splitter.push(buffer.subarray(0, bytesRead));
  }
  yield splitter.end();
}

async function openFile(path: string): Promise<FileHandle> {
  const handle = await open(path, "r");
  if (!(await handle.stat()).isDirectory()) return handle;
  await handle.close();
  throw Object.assign(new Error("is a directory"), { code: "EISDIR" });
}

const REASONS: Readonly<Record<string, readonly [string, string]>> = {
  ENOENT: ["does not exist", "check the path"],
  EISDIR: ["is a folder", "name a file in it"],
  EACCES: ["may not be read", "check the file's permissions"],
};

async function orUserError<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    const [what, nextStep] = REASONS[code] ?? [`cannot be read (${code})`, "check the disk"];
    throw new UserError({ code: "file-unreadable", message: `${path} ${what}`, nextStep, file: path, cause });
  }
}
