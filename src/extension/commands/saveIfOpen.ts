import * as vscode from "vscode";
import { UserError } from "../../base/userError";

/**
 * A run is made from what lies on the disk, so that it can be repeated: what is on the screen goes there first. Throws
 * UserError when it cannot.
 */
export async function saveIfOpen(config: vscode.Uri): Promise<void> {
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === config.toString());
  if (document?.isDirty !== true || (await document.save())) return;
  throw new UserError({
    code: "RUN100",
    message: "the run config has changes that could not be saved",
    nextStep: "save the file, then start again",
    file: config.fsPath,
  });
}
