import { open, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { formatInteger } from "../../base/format";
import { UserError } from "../../base/userError";
import { isWidened, widen } from "./floatFormats";

/** One tensor as the header declares it; `start` and `end` count from the beginning of the file. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface FloatTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer>;
}

/** The format's own limit. */
const LARGEST_HEADER = 100_000_000;
// prettier-ignore
const BYTES: Readonly<Record<string, number>> = {
  BOOL: 1, U8: 1, I8: 1, F8_E4M3: 1, F8_E5M2: 1, I16: 2, U16: 2, F16: 2, BF16: 2, I32: 4, U32: 4, F32: 4,
  I64: 8, U64: 8, F64: 8,
};

/**
 * The header of a safetensors file, checked against the file's size: no tensor is read. Throws a UserError (RUN034)
 * for a file that is cut off, a Git LFS pointer, or a header that contradicts itself.
 */
export async function readSafetensorsHeader(file: string): Promise<SafetensorsHeader> {
  return withFile(file, (handle, size) => readHeader(handle, size, file));
}

/** Float tensors (F32, F16, BF16) as float32, all of them or those that are named. */
export async function readSafetensors(
  file: string,
  names?: readonly string[],
): Promise<ReadonlyMap<string, FloatTensor>> {
  return withFile(file, async (handle, size) => {
    const { tensors } = await readHeader(handle, size, file);
    const out = new Map<string, FloatTensor>();
    for (const name of names ?? tensors.keys()) {
      const entry = tensors.get(name);
      if (entry === undefined) throw broken(file, `has no tensor ${name}`);
      out.set(name, await readTensor(handle, entry, file));
    }
    return out;
  });
}

async function readTensor(handle: FileHandle, entry: TensorEntry, file: string): Promise<FloatTensor> {
  if (entry.dtype !== "F32" && !isWidened(entry.dtype))
    throw broken(file, `holds ${entry.name} as ${entry.dtype}; F32, F16 and BF16 are read`, {
      nextStep: "convert the weights to one of these types",
    });
  const bytes = new Uint8Array(entry.end - entry.start);
  await readFully(handle, bytes, entry.start);
  const data = entry.dtype === "F32" ? new Float32Array(bytes.buffer) : widen(entry.dtype, bytes);
  return { shape: entry.shape, data };
}

async function withFile<T>(file: string, use: (handle: FileHandle, size: number) => Promise<T>): Promise<T> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true)
    throw new UserError({
      code: "XMD001",
      message: `${path.basename(file)} is missing in ${path.dirname(file)}`,
      nextStep: "check the path, or download the model again",
      file,
      exitCode: 3,
    });
  const handle = await open(file, "r");
  try {
    return await use(handle, found.size);
  } finally {
    await handle.close();
  }
}

async function readHeader(handle: FileHandle, size: number, file: string): Promise<SafetensorsHeader> {
  const head = new Uint8Array(Math.min(size, 64));
  await readFully(handle, head, 0);
  if (new TextDecoder().decode(head).startsWith("version https://git-lfs"))
    throw broken(file, "is a Git LFS pointer, not the weights", {
      nextStep: "run git lfs pull in the model's folder",
    });
  if (size < 8) throw broken(file, `ends after ${size} of at least 8 bytes`);
  const length = new DataView(head.buffer).getBigUint64(0, true);
  if (length > BigInt(LARGEST_HEADER))
    throw broken(file, "is not a safetensors file: its header would be too large");
  const start = 8 + Number(length);
  if (start > size) throw cutOff(file, size, start);
  const text = new Uint8Array(Number(length));
  await readFully(handle, text, 8);
  return parseHeader(text, start, size, file);
}

function parseHeader(bytes: Uint8Array, dataStart: number, size: number, file: string): SafetensorsHeader {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw broken(file, "has a header that is not JSON");
  }
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw broken(file, "has a header that is not an object");
  const tensors = new Map<string, TensorEntry>();
  let metadata: Readonly<Record<string, string>> = {};
  for (const [name, value] of Object.entries(json)) {
    if (name === "__metadata__") metadata = value as Record<string, string>;
    else tensors.set(name, parseEntry(name, value, dataStart, file));
  }
  const end = Math.max(dataStart, ...[...tensors.values()].map((tensor) => tensor.end));
  if (end > size) throw cutOff(file, size, end);
  return { tensors, metadata };
}

function parseEntry(name: string, value: unknown, dataStart: number, file: string): TensorEntry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  const whole = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((item) => Number.isSafeInteger(item) && (item as number) >= 0);
  if (typeof dtype !== "string" || !whole(shape) || !whole(offsets) || offsets.length !== 2)
    throw broken(file, `has a header entry for ${name} that cannot be read`);
  const [from, to] = offsets as [number, number];
  const expected = shape.reduce((a, b) => a * b, 1) * (BYTES[dtype] ?? NaN);
  if (!Number.isNaN(expected) && to - from !== expected)
    throw broken(
      file,
      `declares ${formatInteger(to - from)} bytes for ${name}, its shape needs ${formatInteger(expected)}`,
    );
  return { name, dtype, shape, start: dataStart + from, end: dataStart + to };
}

async function readFully(handle: FileHandle, into: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < into.length;) {
    const { bytesRead } = await handle.read(into, done, into.length - done, position + done);
    if (bytesRead === 0) throw new Error(`the file became shorter while it was read`);
    done += bytesRead;
  }
}

function cutOff(file: string, size: number, needed: number): UserError {
  return broken(file, `ends after ${formatInteger(size)} of ${formatInteger(needed)} bytes`);
}

/** RUN034: the file is not what its name says. */
function broken(file: string, what: string, options: { readonly nextStep?: string } = {}): UserError {
  return new UserError({
    code: "RUN034",
    message: `${path.basename(file)} ${what}`,
    nextStep: options.nextStep ?? "copy or download the file again",
    file,
    exitCode: 3,
  });
}
