import { readdir } from "node:fs/promises";
import path from "node:path";
import { globExpression } from "../../base/glob";
import { isInRunFolder, type Workspace } from "../workspace";

const SKIPPED: ReadonlySet<string> = new Set(["node_modules", "runs"]);
const MOST_FILES = 200;
/** Entries that are looked at: a workspace can be a whole disk. */
const MOST_ENTRIES = 50_000;
const DEEPEST_FOLDER = 8;

/** Files below a workspace folder that one of the globs fits, sorted; hidden folders and run folders are left out. */
export async function findIncluded(
  folder: string,
  globs: readonly string[],
  workspace: Workspace,
): Promise<readonly string[]> {
  if (globs.length === 0) return [];
  const expressions = globs.map(globExpression);
  const fits = (file: string): boolean => {
    const name = workspace.nameOf(file);
    return expressions.some((one) => one.test(name)) && !isInRunFolder(file, folder);
  };
  return findFiles(folder, fits, MOST_FILES);
}

/** Files below a folder, sorted; hidden folders, `runs` and `node_modules` are left out, and links are not followed. */
export async function findFiles(
  folder: string,
  fits: (file: string) => boolean,
  most: number,
): Promise<readonly string[]> {
  const found: string[] = [];
  let seen = 0;
  const search = async (at: string, depth: number): Promise<void> => {
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (found.length >= most || seen++ > MOST_ENTRIES) return;
      const full = path.join(at, entry.name);
      if (entry.isFile()) {
        if (fits(full)) found.push(full);
      } else if (
        entry.isDirectory() &&
        depth < DEEPEST_FOLDER &&
        !entry.name.startsWith(".") &&
        !SKIPPED.has(entry.name)
      )
        await search(full, depth + 1);
    }
  };
  await search(folder, 0);
  return found;
}
