import { stat } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../base/userError";
import type { LanguageService } from "../client/languageService";
import { commandId } from "../contributions/commands";
import { withFileProgress } from "./fileProgress";
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

/** The file stays as it is: what cannot be opened cannot be undone either. */
async function fixOnDisk(uri: vscode.Uri, language: LanguageService): Promise<number | undefined> {
  const name = vscode.workspace.asRelativePath(uri);
  if (!(await mayReplaceCopy(uri))) return undefined;
  const result = await withFileProgress(`fixing ${name} into a new file`, (...given) =>
    language.fixFile(uri, ...given),
  );
  if (result === undefined) return undefined;
  if (result.problem !== undefined)
    throw new UserError({
      code: "RUN100",
      message: result.problem,
      nextStep: "check the file and the free space beside it",
      file: uri.fsPath,
    });
  if (result.uri === undefined) {
    void vscode.window.showInformationMessage(result.note ?? `${name}: nothing that is safe to fix.`);
    return 0;
  }
  void offerCopy(vscode.Uri.parse(result.uri), result.fixed, name);
  return result.fixed;
}

async function offerCopy(written: vscode.Uri, fixed: number, name: string): Promise<void> {
  const lint = "Lint the New File";
  const reveal = "Show in Explorer";
  const chosen = await vscode.window.showInformationMessage(
    `${fixed.toLocaleString("en-US")} fixed in a new file, ${vscode.workspace.asRelativePath(written)}; ${name} is as it was.`,
    ...[lint, reveal],
  );
  if (chosen === lint) await vscode.commands.executeCommand(commandId("lintDataset"), written);
  if (chosen === reveal) await vscode.commands.executeCommand("revealInExplorer", written);
}

/** A mended copy of an earlier time is replaced only if that is wanted. */
async function mayReplaceCopy(uri: vscode.Uri): Promise<boolean> {
  const { dir, name, ext } = path.parse(uri.fsPath);
  const copy = path.join(dir, `${name}.fixed${ext}`);
  if ((await stat(copy).catch(() => undefined)) === undefined) return true;
  const replace = "Replace It";
  const question = `${path.basename(copy)} is there already. Replace it with the file as it is mended now?`;
  return (await vscode.window.showWarningMessage(question, { modal: true }, replace)) === replace;
}
