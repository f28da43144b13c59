import { closeSync, openSync, readSync } from "node:fs";

/** Follows a growing line file from a byte offset. */
export interface LineTail {
  /** The whole lines that were added since the last call, without LF; an unfinished last line waits. */
  read(): string[];
  /** Bytes consumed: always the start of a line. */
  readonly offset: number;
}

const CHUNK = 256 * 1024;

/**
 * Only whole lines are decoded, so a character cut in two by a half-written line is never seen. Unfinished bytes are
 * read again rather than kept, because the next writer may cut them. A missing file has no lines yet.
 */
export function tailLines(file: string, from = 0): LineTail {
  let offset = from;
  return {
    get offset() {
      return offset;
    },
    read() {
      const handle = openIfThere(file);
      if (handle === undefined) return [];
      try {
        const lines: string[] = [];
        for (let size = CHUNK; ;) {
          const chunk = Buffer.alloc(size);
          const read = readSync(handle, chunk, 0, size, offset);
          const end = chunk.subarray(0, read).lastIndexOf(10) + 1;
          if (end > 0) {
            for (const line of chunk.toString("utf8", 0, end - 1).split("\n")) lines.push(line);
            offset += end;
          }
          if (read < size) return lines;
          // A full chunk without one LF: a line longer than the chunk.
          if (end === 0) size *= 2;
        }
      } finally {
        closeSync(handle);
      }
    },
  };
}

function openIfThere(file: string): number | undefined {
  try {
    return openSync(file, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
