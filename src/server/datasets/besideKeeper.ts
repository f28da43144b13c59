import path from "node:path";
import type { Finding } from "../../protocol/findings";
import type { LintOutcome } from "../../protocol/lintWorker";
import { createBesideFindings } from "./besideFindings";
import { fileOf, uriOf, type Workspace } from "../workspace";

/** What linting datasets found in other files: in a registry, a card or a run config. */
export interface BesideDatasets {
  /** Where a file lies that a finding about the dataset `uri` names: itself, or an evaluation file beside it. */
  uriOfName(uri: string, name: string): string | undefined;
  /** What was found in one of them. */
  besideOf(file: string, isMeant?: (dataset: string) => boolean): readonly Finding[];
  /** Called with the files in which something else was found than before. */
  onBeside(listener: (files: readonly string[]) => void): void;
}

/** The same for those who lint. */
export interface BesideKeeper extends BesideDatasets {
  /** Takes the place of what was known from the dataset whose files these are. */
  keep(dataset: string, outcome: LintOutcome, files: readonly string[]): void;
  /** Has all be told again that is known from a dataset. */
  tellAgain(dataset: string): void;
  /** Forgets what is known from datasets that are not kept. */
  forget(isKept: (dataset: string) => Promise<boolean>): Promise<void>;
}

export function createBesideKeeper(workspace: () => Workspace): BesideKeeper {
  const beside = createBesideFindings();
  const listeners: ((files: readonly string[]) => void)[] = [];
  const changed = (files: readonly string[]): void => {
    if (files.length > 0) for (const listener of listeners) listener(files);
  };
  const pathOfName = (file: string, name: string): string =>
    name === workspace().nameOf(file)
      ? file
      : path.resolve(workspace().folderOf(file) ?? path.dirname(file), name);
  return {
    uriOfName: (uri, name) => {
      const file = fileOf(uri);
      return file === undefined || name === workspace().nameOf(file) ? uri : uriOf(pathOfName(file, name));
    },
    besideOf: (file, isMeant) => beside.of(file, isMeant),
    onBeside: (listener) => {
      listeners.push(listener);
    },
    keep: (dataset, { findings }, files) => {
      const own = new Set(files.map((file) => workspace().nameOf(file)));
      const byFile = new Map<string, Finding[]>();
      for (const finding of findings.filter(({ file }) => !own.has(file))) {
        const file = pathOfName(dataset, finding.file);
        byFile.set(file, [...(byFile.get(file) ?? []), finding]);
      }
      changed(beside.set(dataset, byFile));
    },
    tellAgain: (dataset) => {
      changed(beside.filesOf(dataset));
    },
    forget: async (isKept) => {
      for (const dataset of beside.datasets())
        if (!(await isKept(dataset))) changed(beside.set(dataset, new Map()));
    },
  };
}
