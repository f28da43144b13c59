import { readdir } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../base/userError";
import { REGISTRY_NAME } from "../../core/dataset/registry/entryNames";
import { groupShards } from "../../core/dataset/registry/shardNames";
import { isDatasetFile, isSearched } from "./registry/dataFiles";
import type { FoundDatasets, NamedDataset, NameOf, Reach } from "./registry/foundDatasets";
import { hubDatasets } from "./registry/hubDatasets";
import { registryDatasets } from "./registry/registryDatasets";

/**
 * The datasets in a folder and below: those that a registry (`dataset_info.json`) or a dataset card names, in their
 * order; then, sorted, every JSON Lines file and every other data file whose first row has a known shape. Files whose
 * names number them (`train-00000-of-00003.parquet`) are one dataset. Never in `runs`, in a run folder (one with a
 * `run.json`), in `node_modules` or in hidden folders. Links to folders are not followed.
 */
export async function findDatasets(
  folder: string,
  nameOf: NameOf,
  reach: Reach = {},
): Promise<FoundDatasets> {
  const found: Found = { datasets: [], unnamed: [], problems: [], notes: [], claimed: new Set() };
  await search(folder, { nameOf, reach }, found);
  const unnamed = found.unnamed.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  return { ...found, datasets: [...found.datasets, ...unnamed.map((files) => ({ files, heldOut: [] }))] };
}

interface Found {
  readonly datasets: NamedDataset[];
  /** Datasets that nothing names, by their files. */
  readonly unnamed: (readonly string[])[];
  readonly problems: UserError[];
  readonly notes: string[];
  readonly claimed: Set<string>;
}

async function search(
  folder: string,
  by: { readonly nameOf: NameOf; readonly reach: Reach },
  found: Found,
): Promise<void> {
  const { nameOf, reach } = by;
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    found.problems.push(unreadable(nameOf(folder), cause));
    return [];
  });
  if (entries.some(({ name }) => name === "run.json")) return;
  const registry = entries.some(({ name }) => name === REGISTRY_NAME)
    ? await registryDatasets(path.join(folder, REGISTRY_NAME), nameOf, reach)
    : undefined;
  if (registry !== undefined) {
    found.problems.push(...registry.problems);
    // Nobody asked for the registry itself: what is not here may be elsewhere.
    found.notes.push(...registry.absent.map(({ message }) => message));
    claim(registry.datasets, found);
  }
  const hub = await hubDatasets(folder, nameOf, reach);
  if (hub !== undefined) {
    found.problems.push(...hub.problems);
    claim(hub.datasets, found);
  }
  const own: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (isSearched(entry.name)) await search(full, by, found);
    } else if (entry.isFile() && !found.claimed.has(full) && (await isDatasetFile(full))) own.push(full);
  }
  for (const { files, missing } of groupShards(own)) {
    found.unnamed.push(files);
    if (missing.length > 0) found.notes.push(missingNote(nameOf(files[0] ?? folder), files.length, missing));
  }
}

/** A file is linted once, as the first who names it says. */
function claim(datasets: readonly NamedDataset[], { datasets: all, claimed }: Found): void {
  for (const dataset of datasets) {
    const files = dataset.files.filter((file) => !claimed.has(file));
    for (const file of files) claimed.add(file);
    if (files.length > 0) all.push({ ...dataset, files });
  }
}

const SHOWN = 5;

export function missingNote(name: string, present: number, missing: readonly number[]): string {
  const shown = missing.slice(0, SHOWN).map(String).join(", ");
  const more = missing.length > SHOWN ? " …" : "";
  return `${name}: ${String(present)} of ${String(present + missing.length)} pieces are here; missing: ${shown}${more}`;
}

function unreadable(name: string, cause: unknown): UserError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return new UserError({
    code: "folder-unreadable",
    message: `${name} cannot be read${code === "" ? "" : ` (${code})`}`,
    nextStep: "check the folder's permissions",
    file: name,
    cause,
  });
}
