import * as vscode from "vscode";
import { UserError } from "../../base/userError";
import type { LanguageService } from "../client/languageService";
import { commandId } from "../contributions/commands";
import { withFileProgress } from "./fileProgress";
import { pickDataset } from "./pickDataset";

/** Checks every row of a dataset file and shows the findings in Problems. Throws UserError when it cannot be read. */
export function lintDataset({ language }: { readonly language: LanguageService }) {
  return async (given?: unknown): Promise<number | undefined> => {
    const uri = await pickDataset("Lint Dataset", given, language);
    if (uri === undefined) return undefined;
    const name = vscode.workspace.asRelativePath(uri);
    const result = await withFileProgress(`checking ${name}`, (...given) => language.lintFile(uri, ...given));
    if (result === undefined) return undefined;
    if (result.problem !== undefined)
      throw new UserError({
        code: "RUN100",
        message: result.problem,
        nextStep: "choose a JSONL, CSV or Parquet file, or a JSON file that holds a list of rows",
        file: uri.fsPath,
      });
    const { rows, errors, warnings, infos } = result.summary;
    const count = errors + warnings + infos;
    const inRows = `${rows.toLocaleString("en-US")} rows`;
    if (count === 0) void vscode.window.showInformationMessage(`${name}: no finding in ${inRows}.`);
    else {
      await vscode.commands.executeCommand("workbench.actions.view.problems");
      void offerAll(uri, `${name}: ${count.toLocaleString("en-US")} findings in ${inRows}.`);
    }
    return count;
  };
}

async function offerAll(uri: vscode.Uri, message: string): Promise<void> {
  const chosen = await vscode.window.showInformationMessage(message, "Show All");
  if (chosen !== undefined) await vscode.commands.executeCommand(commandId("showFindings"), uri);
}
