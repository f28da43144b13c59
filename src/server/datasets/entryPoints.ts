import path from "node:path";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { NamedDataset } from "../../node/dataset/registry/foundDatasets";
import type { OpenDocuments } from "../connection/openDocuments";
import { isCard, isEntryName } from "./entryNames";
import { statesOf } from "../fileStates";
import { findFiles } from "./includedFiles";
import { fileOf, isInRunFolder, type Workspace } from "../workspace";

/** A dataset and the registry (`dataset_info.json`) or card (`README.md`) that leads to it. */
export interface EntryDataset extends NamedDataset {
  /** Absolute. */
  readonly entry: string;
}

/** What the workspace's registries and dataset cards name; open text before what is on the disk. */
export interface EntryPoints {
  datasets(): Promise<readonly EntryDataset[]>;
  /** The dataset that a file is, or is a piece of. */
  datasetOf(file: string): Promise<EntryDataset | undefined>;
  /** Whether a file of such a name leads to a dataset. */
  isEntry(file: string): Promise<boolean>;
  /** Forgets what was read from the disk. */
  refresh(): void;
}

/** READMEs are in every folder of some workspaces. */
const MOST_ENTRIES = 2000;
/** What is on the disk is looked at again after so long: a watcher may be late, or absent. */
const HOLDS_MS = 2000;

interface Read {
  readonly datasets: readonly EntryDataset[];
  readonly byFile: ReadonlyMap<string, EntryDataset>;
}

export function createEntryPoints(documents: OpenDocuments, workspace: () => Workspace): EntryPoints {
  let files: Promise<readonly string[]> | undefined;
  let last: { readonly key: string; readonly at: number; readonly read: Promise<Read> } | undefined;
  const known = new Map<string, { readonly state: string; readonly found: Promise<Named> }>();
  const openEntries = (): ReadonlyMap<string, TextDocument> => {
    const open = new Map<string, TextDocument>();
    for (const document of documents.all()) {
      if (!isEntryName(fileOf(document.uri) ?? "")) continue;
      const file = workspace().readableFile(document.uri);
      if (file !== undefined) open.set(file, document);
    }
    return open;
  };
  /** One entry's text is read once, while others are typed in. */
  const datasetsOf = async (entry: string, document: TextDocument | undefined): Promise<Named> => {
    const state =
      document === undefined ? (await statesOf([entry])).states.join() : `open ${String(document.version)}`;
    const before = known.get(entry);
    if (before?.state === state) return before.found;
    const [text, place] = [document?.getText(), workspace()];
    const found = import("./datasetFiles").then(({ readEntry }) => readEntry(entry, text, place));
    known.set(entry, { state, found });
    return found;
  };
  const readAll = async (open: ReadonlyMap<string, TextDocument>): Promise<Read> => {
    files ??= findEntries(workspace());
    const entries = [...new Set([...open.keys(), ...(await files)])].sort(nearestFirst);
    const named = await Promise.all(entries.map((entry) => datasetsOf(entry, open.get(entry))));
    return claim(entries, named);
  };
  const read = (): Promise<Read> => {
    const open = openEntries();
    const key = [...open].map(([file, { version }]) => `${file} ${String(version)}`).join("\n");
    if (last?.key !== key || Date.now() - last.at > HOLDS_MS)
      last = { key, at: Date.now(), read: readAll(open) };
    return last.read;
  };
  return {
    datasets: async () => (await read()).datasets,
    datasetOf: async (file) => (await read()).byFile.get(file),
    isEntry: async (file) => (await read()).datasets.some(({ entry }) => entry === file),
    refresh: () => {
      files = undefined;
      last = undefined;
      known.clear();
    },
  };
}

type Named = readonly NamedDataset[];

/** A file is one dataset's, as the first who names it says. */
function claim(entries: readonly string[], named: readonly Named[]): Read {
  const byFile = new Map<string, EntryDataset>();
  const datasets: EntryDataset[] = [];
  for (const [i, entry] of entries.entries())
    for (const dataset of named[i] ?? []) {
      const files = dataset.files.filter((file) => !byFile.has(file));
      if (files.length === 0) continue;
      const own = { ...dataset, files, entry };
      for (const file of files) byFile.set(file, own);
      datasets.push(own);
    }
  return { datasets, byFile };
}

async function findEntries(workspace: Workspace): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of workspace.folders)
    for (const file of await findFiles(folder, isEntryName, MOST_ENTRIES))
      if (!isInRunFolder(file, folder)) found.push(file);
  return found;
}

/** The entry point beside the data before those above it, and a registry before a card. */
function nearestFirst(a: string, b: string): number {
  const depth = (file: string): number => file.split(path.sep).length;
  const kind = (file: string): number => (isCard(file) ? 1 : 0);
  return depth(b) - depth(a) || kind(a) - kind(b) || (a < b ? -1 : 1);
}
