import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { failIfInjected } from "./fault";

export interface WriteWholeOptions {
  /** Permissions of the file; absent: what is usual for new files. */
  readonly mode?: number;
  /** The last moment to throw and leave everything as it was. */
  readonly beforeRename?: () => void;
}

/**
 * Writes a file whole: temporary name in the same folder, flush to disk, rename. A reader sees the old content or
 * the new one, never a part. When it fails the temporary file is removed and the old content is untouched.
 */
export function writeWhole(
  file: string,
  content: string | Uint8Array,
  { mode, beforeRename }: WriteWholeOptions = {},
): void {
  const temporary = path.join(
    path.dirname(file),
    `.${path.basename(file)}.${process.pid}-${String(performance.now())}.tmp`,
  );
  const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
  try {
    const handle = openSync(temporary, "wx");
    try {
      failIfInjected(file);
      writeAll(handle, bytes);
      // Not when it is made: what a umask takes away there, the old file has.
      if (mode !== undefined) fchmodSync(handle, mode);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    beforeRename?.();
    renameWithRetry(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** JSON with two-space indent and a final LF. */
export function writeWholeJson(file: string, value: unknown): void {
  writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);
}

function writeAll(handle: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
}

/** Virus scanners on Windows hold a fresh file open for a moment; elsewhere the first try succeeds. */
function renameWithRetry(from: string, to: string): void {
  for (let attempt = 0; ; attempt++) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (attempt >= 20 || process.platform !== "win32" || (code !== "EPERM" && code !== "EACCES"))
        throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
    }
  }
}
