import { createReadStream } from "node:fs";
import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGunzip } from "node:zlib";
import { formatBytes } from "../../base/format";
import type { SourceFault } from "../../core/dataset/sourceItem";

/** A packed file as an ordinary one, for as long as it is needed. */
export interface Unpacked {
  readonly path: string;
  /** What was wrong with the packing; what came before it is there. */
  readonly fault: SourceFault | undefined;
  dispose(): Promise<void>;
}

/** A thousand times the packed size and more is a bomb, not a dataset. */
const MOST_BYTES = 50 * 1024 * 1024 * 1024;
const MOST_RATIO = 1000;
const MOST_IN_MEMORY = 1024 * 1024 * 1024;

const TRAILER = 8;

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * Unpacks into a temporary file, so that rows can be read again and memory does not depend on the size. A file that is
 * cut off or damaged gives what there is, and a fault.
 */
export async function unpackFile(packed: string, signal?: AbortSignal): Promise<Unpacked> {
  const packedBytes = (await stat(packed)).size;
  const limit = Math.min(MOST_BYTES, Math.max(packedBytes * MOST_RATIO, MOST_IN_MEMORY));
  const folder = await mkdtemp(path.join(tmpdir(), "tunesmith-unpacked-"));
  const target = path.join(folder, "data");
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const out = await open(target, "w");
  try {
    const fault = await unpack(createReadStream(packed), { limit, signal }, (chunk) => out.write(chunk));
    return { path: target, fault, dispose };
  } catch (error) {
    await dispose();
    throw error;
  } finally {
    await out.close();
  }
}

/** The same in memory, for standard input. */
export async function unpackBytes(packed: Buffer): Promise<{
  readonly bytes: Buffer;
  readonly fault: SourceFault | undefined;
}> {
  const parts: Buffer[] = [];
  const limits = { limit: MOST_IN_MEMORY, signal: undefined };
  // The check sum apart: what it is found wrong about is given before.
  const pieces = [packed.subarray(0, -TRAILER), packed.subarray(-TRAILER)];
  const fault = await unpack(Readable.from(pieces), limits, (chunk) => parts.push(chunk));
  return { bytes: Buffer.concat(parts), fault };
}

interface Limits {
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
}

/** Gives what comes out as it comes; what stops it is a fault, unless it was asked to stop. */
async function unpack(
  packed: Readable,
  { limit, signal }: Limits,
  give: (chunk: Buffer) => unknown,
): Promise<SourceFault | undefined> {
  let size = 0;
  const take = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > limit) throw new TooLarge();
      await give(chunk);
    }
  };
  try {
    await pipeline(
      packed,
      createGunzip({ flush: constants.Z_SYNC_FLUSH }),
      take,
      signal === undefined ? {} : { signal },
    );
    return undefined;
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return gzipFault(error, limit);
  }
}

class TooLarge extends Error {}

function gzipFault(error: unknown, limit: number): SourceFault {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  // A second part without an end closes the stream before it says anything.
  const isOfPacking = code.startsWith("Z_") || code === "ERR_STREAM_PREMATURE_CLOSE";
  // Anything else is the disk's: what it says is for the user.
  if (!(error instanceof TooLarge) && !isOfPacking) throw error;
  const why =
    error instanceof TooLarge
      ? `more than ${formatBytes(limit)} come out of it`
      : code === "Z_BUF_ERROR" || code === "ERR_STREAM_PREMATURE_CLOSE"
        ? "it is cut off"
        : "it is damaged";
  return {
    type: "fault",
    kind: "unreadable",
    message: `this gzip file cannot be unpacked to its end: ${why}`,
    help: "the rows before that place were checked; copy or download the file again",
    ...{ line: 1, column: 1, endLine: 1, endColumn: 1, byteOffset: 0, byteLength: 0 },
  };
}
