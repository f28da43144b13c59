import { readCard } from "../../core/dataset/registry/readCard";
import { hasKnownRow } from "../../node/dataset/registry/dataFiles";
import { entryPointDatasets } from "../../node/dataset/registry/entryPoint";
import type { NamedDataset } from "../../node/dataset/registry/foundDatasets";
import { readSmall } from "../../node/files/readSmall";
import { isRegistry } from "./entryNames";
import type { Workspace } from "../workspace";

type Named = readonly NamedDataset[];

/** The datasets that a registry or a card leads to. What cannot be read leads nowhere. @param text of an open one */
export async function readEntry(
  entry: string,
  text: string | undefined,
  workspace: Workspace,
): Promise<Named> {
  const mayTouch = (file: string): boolean => workspace.mayTouch(file);
  if (!mayTouch(entry)) return [];
  const read = (file: string): Promise<string | undefined> =>
    text !== undefined && file === entry ? Promise.resolve(text) : readSmall(file);
  const nameOf = (file: string): string => workspace.nameOf(file);
  const found = await entryPointDatasets(entry, nameOf, { mayTouch, read }).catch(() => undefined);
  const datasets = (found?.datasets ?? []).map(({ files, heldOut, ...more }) => ({
    ...more,
    files: files.filter(mayTouch),
    heldOut: heldOut.filter(mayTouch),
  }));
  return isRegistry(entry) || (await namesFiles(entry, read)) ? datasets : withKnownRows(datasets);
}

/** Whether a card says itself which files are its data. */
async function namesFiles(
  card: string,
  read: (file: string) => Promise<string | undefined>,
): Promise<boolean> {
  const found = readCard((await read(card)) ?? "");
  return found !== undefined && found.files.length + found.folders.length > 0;
}

/** A README with a licence may be that of anything, and a folder called `test` too: then rows tell what is data. */
async function withKnownRows(datasets: Named): Promise<Named> {
  const unknown = new Set<string>();
  for (const { files } of datasets) {
    const [first] = files;
    if (first === undefined || !(await hasKnownRow(first))) for (const file of files) unknown.add(file);
  }
  const isKnown = (file: string): boolean => !unknown.has(file);
  return datasets
    .map((dataset) => ({ ...dataset, heldOut: dataset.heldOut.filter(isKnown) }))
    .filter(({ files }) => files.some(isKnown));
}
