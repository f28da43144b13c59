import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { detectShape } from "../../../core/dataset/shapes";
import { openDataset } from "../readItems";
import { isDataName } from "./dataNames";

/** JSON and CSV are used for everything: these only with rows of a known shape. */
const LINES_NAME = /\.(?:jsonl|ndjson|jsonlines)(?:\.gz)?$/iu;
const SKIPPED: ReadonlySet<string> = new Set(["runs", "node_modules"]);
/** Large enough for a first row, small enough to look at every JSON file. */
const FIRST_ROW_BYTES = 1024 * 1024;

export function isSearched(folderName: string): boolean {
  return !SKIPPED.has(folderName) && !folderName.startsWith(".") && !folderName.startsWith("__");
}

/** Whether a file is a dataset although nothing names it: JSON Lines always, others by their first row. */
export async function isDatasetFile(file: string): Promise<boolean> {
  const name = path.basename(file);
  return isDataName(name) && (LINES_NAME.test(name) || (await hasKnownRow(file)));
}

/** Whether the first row has a known shape. A file that cannot be opened or read is for whoever names it. */
export async function hasKnownRow(file: string): Promise<boolean> {
  try {
    const dataset = await openDataset(file, { maxRowBytes: FIRST_ROW_BYTES });
    try {
      for await (const items of dataset.items()) {
        const first = items.find((item) => item.type === "row");
        if (first === undefined) continue;
        if (/\.json(?:\.gz)?$/iu.test(file) && first.container !== "array") return false;
        const value = first.cells?.value ?? (JSON.parse(first.text) as unknown);
        return detectShape([value as never]) !== undefined;
      }
      return false;
    } finally {
      await dataset.close();
    }
  } catch {
    return false;
  }
}

const DEEPEST = 12;
const MOST_FILES = 100_000;

/**
 * Names of data files in a folder and below, relative with `/`, sorted. Links to files are followed (the Hub's cache is
 * made of them), links to folders are not: they may lead in a circle.
 */
export async function listDataFiles(
  folder: string,
  mayTouch: (file: string) => boolean = () => true,
): Promise<readonly string[]> {
  const found: string[] = [];
  const isOpenLink = async (file: string): Promise<boolean> => mayTouch(file) && (await isFileLink(file));
  const search = async (below: string, depth: number): Promise<void> => {
    const entries = await readdir(path.join(folder, below), { withFileTypes: true }).catch(() => []);
    if (entries.some(({ name }) => name === "run.json")) return;
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (found.length >= MOST_FILES) return;
      const name = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        if (depth < DEEPEST && isSearched(entry.name)) await search(name, depth + 1);
      } else if (isDataName(entry.name) && (entry.isFile() || (await isOpenLink(path.join(folder, name)))))
        found.push(name);
    }
  };
  await search("", 0);
  return found;
}

async function isFileLink(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() ?? false;
}
