import { stat } from "node:fs/promises";
import { findDatasets } from "../../node/dataset/findDatasets";
import { entryPointDatasets } from "../../node/dataset/registry/entryPoint";
import type { Workspace } from "../workspace";

/**
 * The datasets that a folder, a registry or a dataset's card leads to, each by its first file that may be touched;
 * undefined for a file that is data itself.
 */
export async function datasetsAt(file: string, workspace: Workspace): Promise<readonly string[] | undefined> {
  const mayTouch = (one: string): boolean => workspace.mayTouch(one);
  const nameOf = (one: string): string => workspace.nameOf(one);
  const isFolder = (await stat(file).catch(() => undefined))?.isDirectory() ?? false;
  const led = await (isFolder ? findDatasets : entryPointDatasets)(file, nameOf, { mayTouch });
  return led?.datasets.flatMap(({ files }) => files.filter(mayTouch).slice(0, 1));
}
