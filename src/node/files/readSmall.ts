import { readFile, stat } from "node:fs/promises";

const LARGEST = 8_000_000;

/** Undefined for what is absent, no file, or too large to be a registry or a card. */
export async function readSmall(file: string): Promise<string | undefined> {
  try {
    const found = await stat(file);
    return found.isFile() && found.size <= LARGEST ? await readFile(file, "utf8") : undefined;
  } catch {
    return undefined;
  }
}
