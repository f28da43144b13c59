import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { failIfInjected } from "./fault";

/** Appends whole lines to a `.jsonl` file that has this one writer. */
export interface LineWriter {
  /** One line without its LF; written in one append. Throws what the file system throws. */
  append(line: string): void;
  /** Flushes to disk: after the lines that must survive a power cut. */
  flush(): void;
  close(): void;
}

/**
 * Opens a line file for appending, creating it if needed. Bytes after the last LF, left by a writer that died in the
 * middle of a line, are cut before the first append: the only truncation that line files know.
 */
export function openLineWriter(file: string): LineWriter {
  const handle = openSync(file, "a+");
  let cut = false;
  return {
    append(line) {
      failIfInjected(file);
      if (!cut) {
        cutUnfinishedLine(handle);
        cut = true;
      }
      const bytes = Buffer.from(`${line}\n`, "utf8");
      const before = fstatSync(handle).size;
      try {
        for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
      } catch (error) {
        // A disk that filled up in the middle of the line: take the part back, so that the next line starts clean.
        ftruncateSync(handle, before);
        throw error;
      }
    },
    flush: () => {
      fsyncSync(handle);
    },
    close: () => {
      closeSync(handle);
    },
  };
}

function cutUnfinishedLine(handle: number): void {
  const size = fstatSync(handle).size;
  const chunk = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - chunk.length);
    const read = readSync(handle, chunk, 0, end - start, start);
    const lastLf = chunk.subarray(0, read).lastIndexOf(10);
    if (lastLf >= 0) {
      if (start + lastLf + 1 < size) ftruncateSync(handle, start + lastLf + 1);
      return;
    }
    end = start;
  }
  if (size > 0) ftruncateSync(handle, 0);
}
