import { stat } from "node:fs/promises";
import path from "node:path";
import type { UserError } from "../../../base/userError";
import { readRegistry, type RegistryEntry } from "../../../core/dataset/registry/readRegistry";
import { readSmall } from "../../files/readSmall";
import { listDataFiles } from "./dataFiles";
import { isDataName } from "./dataNames";
import {
  entryProblem,
  pathInside,
  type FoundDatasets,
  type NamedDataset,
  type NameOf,
  type Reach,
} from "./foundDatasets";

export interface RegistryDatasets extends Omit<FoundDatasets, "notes"> {
  /** Entries whose file is not there: of a copied registry that are many. */
  readonly absent: readonly UserError[];
}

/** The datasets of a `dataset_info.json`; undefined when it is no registry, or cannot be read. */
export async function registryDatasets(
  file: string,
  nameOf: NameOf,
  { mayTouch = () => true, read = readSmall }: Reach = {},
): Promise<RegistryDatasets | undefined> {
  const text = mayTouch(file) ? await read(file) : undefined;
  const registry = text === undefined ? undefined : readRegistry(text);
  if (registry === undefined) return undefined;
  const name = nameOf(file);
  const datasets: NamedDataset[] = [];
  const absent: UserError[] = [];
  const problems = registry.problems.map(({ place, message, nextStep }) =>
    entryProblem(name, place, `${name}: ${message}`, nextStep),
  );
  for (const entry of registry.entries) {
    const found = await filesOf(entry, path.dirname(file), mayTouch);
    if ("files" in found)
      datasets.push({ ...found, declared: { file: name, ...entry.declared }, heldOut: [] });
    else {
      const { message, nextStep } = found;
      const problem = entryProblem(
        name,
        entry.fileNamePlace,
        `${name}: "${entry.name}" ${message}`,
        nextStep,
      );
      (found.isAbsent ? absent : problems).push(problem);
    }
  }
  return { datasets: mergeEntries(datasets), problems, absent };
}

interface Fault {
  readonly message: string;
  readonly nextStep: string;
  readonly isAbsent: boolean;
}

async function filesOf(
  { fileName }: RegistryEntry,
  folder: string,
  mayTouch: (file: string) => boolean,
): Promise<{ readonly files: readonly string[] } | Fault> {
  const full = pathInside(folder, fileName);
  const written = JSON.stringify(fileName);
  if (full === undefined)
    return {
      message: `names ${written}, which is outside of the registry's folder`,
      nextStep: "move the data beside the registry, or name the file itself",
      isAbsent: false,
    };
  if (!mayTouch(full))
    return {
      message: `names ${written}, which may not be looked at before the workspace is trusted`,
      nextStep: "trust the workspace, or name files in it",
      isAbsent: false,
    };
  let found;
  try {
    found = await stat(full);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    const isAbsent = code === "ENOENT" || code === "ENOTDIR";
    return {
      message: `names ${written}, which ${isAbsent ? "does not exist" : `cannot be read (${code})`}`,
      nextStep: isAbsent ? "correct file_name, or remove the entry" : "check the file and its links",
      isAbsent,
    };
  }
  if (!found.isDirectory()) {
    if (isDataName(path.basename(full))) return { files: [full] };
    return {
      message: `names ${written}, which has no rows that can be linted`,
      nextStep: "use JSON Lines, JSON, CSV, Parquet or Arrow",
      isAbsent: true,
    };
  }
  // The trainer reads what is in the folder itself, and nothing below.
  const files = (await listDataFiles(full, mayTouch)).filter((name) => !name.includes("/"));
  if (files.length > 0) return { files: files.map((name) => path.join(full, name)) };
  return { message: `names ${written}, a folder without data`, nextStep: "check the path", isAbsent: true };
}

/** Of several entries for the same files, the first one is what they are linted as. */
function mergeEntries(datasets: readonly NamedDataset[]): readonly NamedDataset[] {
  const byFiles = new Map<string, NamedDataset>();
  for (const dataset of datasets) {
    const key = dataset.files.join("\0");
    if (!byFiles.has(key)) byFiles.set(key, dataset);
  }
  return [...byFiles.values()];
}
