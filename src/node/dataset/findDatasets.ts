import { readdir } from "node:fs/promises";
import path from "node:path";
import { detectShape } from "../../core/dataset/shapes";
import { openDataset } from "./readItems";

/**
 * The datasets in a folder and below, sorted: every `.jsonl`, and `.json` files that are an array of objects of a
 * known shape. Never in `runs`, in a run folder (one with a `run.json`), in `node_modules` or in hidden folders.
 * Links are not followed.
 */
export async function findDatasets(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  if (entries.some((entry) => entry.name === "run.json")) return [];
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name) && !entry.name.startsWith(".")) found.push(...(await findDatasets(full)));
    } else if (entry.isFile() && (entry.name.endsWith(".jsonl") || (await isDatasetArray(full))))
      found.push(full);
  }
  return found;
}

const SKIPPED: ReadonlySet<string> = new Set(["runs", "node_modules"]);
/** Large enough for a first row, small enough to look at every JSON file. */
const FIRST_ROW_BYTES = 1024 * 1024;

async function isDatasetArray(file: string): Promise<boolean> {
  if (!file.endsWith(".json")) return false;
  const dataset = await openDataset(file, { maxRowBytes: FIRST_ROW_BYTES });
  try {
    for await (const items of dataset.items()) {
      const first = items.find((item) => item.type === "row");
      if (first !== undefined) return first.container === "array" && hasKnownShape(first.text);
    }
    return false;
  } finally {
    await dataset.close();
  }
}

function hasKnownShape(text: string): boolean {
  try {
    return detectShape([JSON.parse(text)]) !== undefined;
  } catch {
    return false;
  }
}
