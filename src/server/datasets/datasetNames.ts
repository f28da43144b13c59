import type { TextDocument } from "vscode-languageserver-textdocument";
import { globExpression } from "../../base/glob";
import { hasKnownShape } from "./knownShape";
import { findIncluded } from "./includedFiles";
import type { LintSetupParts } from "./lintSetup";
import { fileOf, isInRunFolder, uriOf } from "../workspace";

/** Which files are datasets. */
export interface DatasetNames {
  /** Whether an open document is a dataset: a config names it, a setting's glob fits it, the user asked, or it is JSON Lines of a known shape. */
  isDataset(document: TextDocument): Promise<boolean>;
  /**
   * Whether something names a file as a dataset: a run config, a setting's glob, a registry of datasets, or a dataset's
   * card.
   */
  isNamed(file: string): Promise<boolean>;
  /** The datasets that are named so, as far as they are there; of one with several files the first. */
  named(): Promise<ReadonlySet<string>>;
}

/** Registries of hundreds of datasets are copied from project to project. */
const MOST_NAMED = 200;

/** @param asked the files that the user asked for, now and later */
export function createDatasetNames(parts: LintSetupParts, asked: ReadonlySet<string>): DatasetNames {
  const { configs, entries, settings, workspace } = parts;
  const isOfRun = (file: string): boolean => {
    const folder = workspace().folderOf(file);
    return folder !== undefined && isInRunFolder(file, folder);
  };
  const isIncluded = async (file: string): Promise<boolean> => {
    // Folders have settings, files have none of their own.
    const { include } = await settings.of(uriOf(workspace().folderOf(file) ?? file));
    return include.some((glob) => globExpression(glob).test(workspace().nameOf(file)));
  };
  const isNamed = async (file: string): Promise<boolean> =>
    !isOfRun(file) &&
    ((await configs.declared()).has(file) ||
      (await entries.datasetOf(file)) !== undefined ||
      (await isIncluded(file)));
  return {
    isNamed,
    isDataset: async (document) => {
      const file = fileOf(document.uri);
      if (file === undefined || !(await settings.of(document.uri)).enabled) return asked.has(file ?? "");
      if (asked.has(file) || (await isNamed(file))) return true;
      return !isOfRun(file) && looksLikeDataset(document);
    },
    named: async () => {
      const found = new Set<string>();
      for (const file of (await configs.declared()).keys()) if (await isNamed(file)) found.add(file);
      for (const { files } of (await entries.datasets()).slice(0, MOST_NAMED)) {
        const [first] = files;
        if (first !== undefined && (await isNamed(first))) found.add(first);
      }
      for (const folder of workspace().folders) {
        const { include } = await settings.of(uriOf(folder));
        for (const file of await findIncluded(folder, include, workspace())) found.add(file);
      }
      return found;
    },
  };
}

/** JSON Lines that nothing names, with rows to train on. */
export function looksLikeDataset(document: TextDocument): boolean {
  const file = fileOf(document.uri);
  return file?.toLowerCase().endsWith(".jsonl") === true && hasKnownShape(document.getText());
}
