import { EngineError, FAILURES } from "../engineError";

const CAUSES: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on the device",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EACCES: "permission was denied",
  EPERM: "permission was denied",
  EIO: "the device reported an error",
  EFBIG: "the file would be too large",
  ENOENT: "the folder is gone",
};

/** Runs a save; a file system that refuses becomes one message with what is safe (RUN033). Bugs pass through. */
export async function guardSave<T>(what: string, safe: string, save: () => T | Promise<T>): Promise<T> {
  try {
    return await save();
  } catch (error) {
    const { code, path: file } = (error ?? {}) as NodeJS.ErrnoException;
    const cause = code === undefined ? undefined : CAUSES[code];
    if (cause === undefined) throw error;
    throw new EngineError(FAILURES.writeFailed, {
      message: `${what} could not be written: ${cause} (${code})`,
      nextStep: `free space on the disk or correct its permissions, then resume the run; ${safe}`,
      configKey: "output.dir",
      ...(file === undefined ? {} : { file }),
      cause: error,
    });
  }
}
