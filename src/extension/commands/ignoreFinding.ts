import * as vscode from "vscode";
import { UserError } from "../../base/userError";
import type { LanguageService } from "../client/languageService";

/** Asks why a finding is fine, and names it in the dataset's sidecar. Given by the quick fix: file, code and row. */
export function ignoreFinding({ language }: { readonly language: Pick<LanguageService, "ignoreFinding"> }) {
  return async (given?: unknown): Promise<string | undefined> => {
    const finding = findingIn(given);
    if (finding === undefined) return undefined;
    const { code, row, uri } = finding;
    const reason = await vscode.window.showInputBox({
      title: `Ignore ${code} of row ${row.toLocaleString("en-US")}`,
      prompt: "Why is it fine? The reason stands in the sidecar, for whoever reads it after you.",
      placeHolder: "checked by hand",
    });
    if (reason === undefined) return undefined;
    const { uri: sidecar, problem } = await language.ignoreFinding({ uri, code, row, reason });
    if (problem !== undefined)
      throw new UserError({
        code: "RUN100",
        message: problem,
        nextStep: "mend the row, or ignore the code",
        file: vscode.Uri.parse(uri).fsPath,
      });
    return sidecar;
  };
}

interface FindingOfRow {
  readonly uri: string;
  readonly code: string;
  readonly row: number;
}

function findingIn(given: unknown): FindingOfRow | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  const { uri, code, row } = given as Partial<Record<keyof FindingOfRow, unknown>>;
  return typeof uri === "string" && typeof code === "string" && typeof row === "number"
    ? { uri, code, row }
    : undefined;
}
