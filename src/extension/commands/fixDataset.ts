import { stat } from "node:fs/promises";
import * as vscode from "vscode";
import { UserError } from "../../base/userError";
import type { LanguageService } from "../client/languageService";
import { pickDataset } from "./pickDataset";

/** VS Code gives extensions no text of larger files: those are mended on the disk, into a new file. */
const LARGEST_OPEN = 50 * 1024 * 1024;
const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append("tunesmith");
/** Repairs that overlap wait for the next pass. */
const MOST_PASSES = 10;

/** Applies every repair that does not change what is trained on; in an editor, where it can be undone. */
export function fixDataset({ language }: { readonly language: LanguageService }) {
  return async (given?: unknown): Promise<number | undefined> => {
    const uri = await pickDataset("Fix Dataset", given, language);
    if (uri === undefined) return undefined;
    const { size } = await stat(uri.fsPath).catch(() => ({ size: 0 }));
    return size > LARGEST_OPEN ? fixOnDisk(uri, language) : fixInEditor(uri);
  };
}

async function fixInEditor(uri: vscode.Uri): Promise<number> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: false });
  let passes = 0;
  for (; passes < MOST_PASSES; passes++) {
    const everywhere = new vscode.Range(0, 0, document.lineCount, 0);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      uri,
      everywhere,
      FIX_ALL.value,
    );
    const edit = actions.find(({ kind }) => kind?.value === FIX_ALL.value)?.edit;
    if (edit === undefined || !(await vscode.workspace.applyEdit(edit))) break;
  }
  const name = vscode.workspace.asRelativePath(uri);
  void vscode.window.showInformationMessage(
    passes === 0
      ? `${name}: nothing that is safe to fix.`
      : `${name}: fixed what is safe to fix; save the file to keep it.`,
  );
  return passes;
}

async function fixOnDisk(uri: vscode.Uri, language: LanguageService): Promise<number> {
  const name = vscode.workspace.asRelativePath(uri);
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Tunesmith: fixing ${name}` },
    () => language.fixFile(uri),
  );
  if (result.problem !== undefined)
    throw new UserError({
      code: "RUN100",
      message: result.problem,
      nextStep: "check the file and the free space beside it",
      file: uri.fsPath,
    });
  if (result.uri === undefined) {
    void vscode.window.showInformationMessage(`${name}: nothing that is safe to fix.`);
    return 0;
  }
  const written = vscode.Uri.parse(result.uri);
  void vscode.window.showInformationMessage(
    `${result.fixed.toLocaleString("en-US")} fixed in a new file: ${vscode.workspace.asRelativePath(written)}`,
  );
  return result.fixed;
}
