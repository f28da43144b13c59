import type { TextDocument } from "vscode-languageserver-textdocument";
import { readSmall } from "../../node/files/readSmall";
import { sidecarOf } from "../../node/lint/control/controlFiles";
import type { LintOutcome } from "../../protocol/lintWorker";
import { statesOf } from "../fileStates";
import type { LintSetup } from "./lintSetup";
import { fileOf } from "../workspace";

/**
 * What was last found in datasets of several files. An open file of one shows this as long as its text is that of the
 * disk: by itself it would not know the rows that it repeats.
 */
export interface WholeOutcomes {
  keep(files: readonly string[], outcome: LintOutcome): Promise<void>;
  /** Undefined when it is one file, or when anything has changed since. */
  of(document: TextDocument): Promise<LintOutcome | undefined>;
}

export function createWholeOutcomes(
  setupOf: (file: string) => Promise<LintSetup>,
  filesOf: (file: string) => Promise<readonly string[]>,
): WholeOutcomes {
  const known = new Map<string, { readonly key: string; readonly outcome: LintOutcome }>();
  const keyOf = async (files: readonly string[]): Promise<string> =>
    JSON.stringify([
      (await setupOf(files[0] ?? "")).key,
      (await statesOf([...files, ...files.map(sidecarOf)])).states,
    ]);
  return {
    keep: async (files, outcome) => {
      const [first = ""] = files;
      if (files.length > 1) known.set(first, { key: await keyOf(files), outcome });
    },
    of: async (document) => {
      if (known.size === 0) return undefined;
      const file = fileOf(document.uri) ?? "";
      const files = await filesOf(file);
      const last = known.get(files[0] ?? "");
      if (last === undefined || files.length < 2 || last.key !== (await keyOf(files))) return undefined;
      return (await readSmall(file)) === document.getText() ? last.outcome : undefined;
    },
  };
}
