import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { OpenDocuments } from "../connection/openDocuments";
import { isConfigName, type Workspace } from "../workspace";

/** The text of every run config of the workspace. */
export interface ConfigTexts {
  /** By path; open text before what is on the disk, and none of what may not be read. */
  texts(): Promise<ReadonlyMap<string, string>>;
  /** Forgets which files there are. */
  refresh(): void;
}

/** UTF-16 units, and bytes of a file. */
export const LARGEST_CONFIG = 1_000_000;
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", "runs"]);
const MOST_CONFIGS = 100;
const DEEPEST_FOLDER = 6;

export function createConfigTexts(documents: OpenDocuments, workspace: () => Workspace): ConfigTexts {
  let files: Promise<readonly string[]> | undefined;
  return {
    texts: async () => {
      files ??= findConfigs(workspace().folders);
      const open = documents.all().filter(({ uri }) => isConfigName(uri));
      const openFiles = new Map(
        open.flatMap((document) => {
          const file = workspace().readableFile(document.uri);
          return file === undefined ? [] : [[file, document.getText()] as const];
        }),
      );
      const found = new Map<string, string>();
      for (const file of new Set([...openFiles.keys(), ...(await files)])) {
        const text = openFiles.get(file) ?? (await readText(file));
        if (text !== undefined && text.length <= LARGEST_CONFIG) found.set(file, text);
      }
      return found;
    },
    refresh: () => {
      files = undefined;
    },
  };
}

/** Run configs below the folders, sorted; hidden folders, `runs` and `node_modules` are left out. */
async function findConfigs(folders: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  const search = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (found.length >= MOST_CONFIGS) return;
      const full = path.join(folder, entry.name);
      if (entry.isFile() && isConfigName(`/${entry.name}`)) found.push(full);
      else if (
        entry.isDirectory() &&
        depth < DEEPEST_FOLDER &&
        !entry.name.startsWith(".") &&
        !SKIPPED.has(entry.name)
      )
        await search(full, depth + 1);
    }
  };
  for (const folder of folders) await search(folder, 0);
  return found;
}

async function readText(file: string): Promise<string | undefined> {
  try {
    const { size } = await stat(file);
    return size > LARGEST_CONFIG ? undefined : await readFile(file, "utf8");
  } catch {
    return undefined;
  }
}
