import { readdir } from "node:fs/promises";
import path from "node:path";
import { groupShards } from "../../core/dataset/registry/shardNames";
import { isDataName } from "../../node/dataset/registry/dataNames";
import { sidecarOf } from "../../node/lint/control/controlFiles";
import type { LintRequestOptions, LintShard } from "../../protocol/lintWorker";
import type { EntryPoints } from "./entryPoints";
import type { Workspace } from "../workspace";

/**
 * All files of the dataset that a file is a piece of, in order: those that a registry or a card names together, else,
 * when the user asks, those in the folder whose names count them.
 */
export async function filesOfDataset(
  file: string,
  isAsked: boolean,
  { entries, workspace }: { readonly entries: EntryPoints; readonly workspace: () => Workspace },
): Promise<readonly string[]> {
  const named = await entries.datasetOf(file);
  if (named !== undefined && named.files.length > 1) return named.files;
  if (named !== undefined || !isAsked) return [file];
  const folder = path.dirname(file);
  const listed = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const beside = listed
    .filter((entry) => isDataName(entry.name) && (entry.isFile() || entry.isSymbolicLink()))
    .map(({ name }) => path.join(folder, name))
    .filter((one) => workspace().mayTouch(one));
  return groupShards(beside).find(({ files }) => files.includes(file))?.files ?? [file];
}

/** Of a dataset of several files: the linter takes them as one. */
export function shardOptions(
  files: readonly string[],
  workspace: Workspace,
): Pick<LintRequestOptions, "shards" | "shardSidecars"> {
  if (files.length < 2) return {};
  const shards = files.map((path): LintShard => ({ path, file: workspace.nameOf(path) }));
  const others = files.slice(1).map(sidecarOf);
  return { shards, shardSidecars: others.filter((file) => workspace.mayTouch(file)) };
}
