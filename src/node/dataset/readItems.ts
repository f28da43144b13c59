import { open, type FileHandle } from "node:fs/promises";
import { readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { UserError } from "../../base/userError";
import type { SourceItem } from "../../core/dataset/sourceItem";
import type { OpenDataset, ReadOptions } from "./openedDataset";
import { createSplitter, MAX_ROW_BYTES } from "./splitting/createSplitter";
import { openTable } from "./table/openTable";
import { isGzip, unpackBytes, unpackFile } from "./unpack";

export const CHUNK_BYTES = 1024 * 1024;

/**
 * Opens a dataset file: JSON Lines, a JSON array, CSV or TSV, plain or packed with gzip, read in 1 MB pieces.
 *
 * @throws UserError when the file cannot be opened; `items` throws one when it cannot be read.
 */
export async function openDataset(path: string, options: ReadOptions = {}): Promise<OpenDataset> {
  const named = options.file ?? path;
  const handle = await orUserError(named, () => openFile(path));
  const head = Buffer.alloc(2);
  await orUserError(named, () => handle.read(head, 0, 2, 0));
  const table = openTable({ path }, options);
  if (table !== undefined) {
    await handle.close();
    return table;
  }
  if (!isGzip(head)) return fromHandle(handle, path, options);
  await handle.close();
  return openPacked(path, options);
}

/** Unpacked beside the temporary files; places are those of the text that comes out. */
async function openPacked(path: string, options: ReadOptions): Promise<OpenDataset> {
  const unpacked = await unpackFile(path, options.signal);
  const { fault } = unpacked;
  const inner = fromHandle(
    await orUserError(options.file ?? path, () => openFile(unpacked.path)),
    path,
    options,
    fault !== undefined,
  );
  return {
    items: async function* () {
      yield* inner.items();
      if (fault !== undefined) yield [fault];
    },
    readAgain: (...place) => inner.readAgain(...place),
    close: async () => {
      await inner.close();
      await unpacked.dispose();
    },
  };
}

/** @param isCut what the file ends with is no row and no fault: whoever opened it says why it ends there */
function fromHandle(handle: FileHandle, path: string, options: ReadOptions, isCut = false): OpenDataset {
  return {
    items: () => readItems(handle, path, options, isCut),
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
export function openBytes(name: string, given: Buffer, options: ReadOptions = {}): OpenDataset {
  const table = openTable({ name, bytes: given }, options);
  if (table !== undefined) return table;
  let bytes = given;
  return {
    items: async function* () {
      const unpacked = isGzip(given) ? await unpackBytes(given) : { bytes: given, fault: undefined };
      bytes = unpacked.bytes;
      const splitter = createSplitter(name, options.maxRowBytes ?? MAX_ROW_BYTES, options.scan);
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        // A turn of the event loop, as reading a file takes: a cancel can arrive.
        await setImmediate();
        options.signal?.throwIfAborted();
        yield splitter.push(bytes.subarray(at, at + CHUNK_BYTES));
      }
      yield unpacked.fault === undefined ? splitter.end() : [unpacked.fault];
    },
    // Packed bytes are text only after `items`.
    readAgain: (byteOffset, byteLength) => bytes.toString("utf8", byteOffset, byteOffset + byteLength),
    close: () => Promise.resolve(),
  };
}

async function* readItems(
  handle: FileHandle,
  path: string,
  { maxRowBytes = MAX_ROW_BYTES, signal, file = path, scan }: ReadOptions,
  isCut: boolean,
): AsyncGenerator<readonly SourceItem[]> {
  const splitter = createSplitter(path, maxRowBytes, scan);
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let position = 0; ;) {
    signal?.throwIfAborted();
    const from = position;
    const { bytesRead } = await orUserError(file, () => handle.read(buffer, 0, CHUNK_BYTES, from));
    if (bytesRead === 0) break;
    position += bytesRead;
    yield splitter.push(buffer.subarray(0, bytesRead));
  }
  if (!isCut) yield splitter.end();
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
