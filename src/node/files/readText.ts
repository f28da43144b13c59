import { readFileSync } from "node:fs";

/** A file's text, or undefined when it is not there; any other problem is thrown. */
export function readTextIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
