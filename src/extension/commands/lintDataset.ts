import * as vscode from "vscode";
import { UserError } from "../../base/userError";
import type { LanguageService } from "../client/languageService";

/** Checks every row of a dataset file and shows the findings in Problems. Throws UserError when it cannot be read. */
export function lintDataset({ language }: { readonly language: LanguageService }) {
  return async (given?: unknown): Promise<number | undefined> => {
    const uri = await pickDataset(given, language);
    if (uri === undefined) return undefined;
    const name = vscode.workspace.asRelativePath(uri);
    const result = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: `Tunesmith: checking ${name}` },
      () => language.lintFile(uri),
    );
    if (result.problem !== undefined)
      throw new UserError({
        code: "RUN100",
        message: result.problem,
        nextStep: "choose a JSONL file, or a JSON file that holds a list of rows",
        file: uri.fsPath,
      });
    const rows = `${result.rows.toLocaleString("en-US")} rows`;
    const count = result.findings.length;
    if (count === 0) void vscode.window.showInformationMessage(`${name}: no finding in ${rows}.`);
    else {
      await vscode.commands.executeCommand("workbench.actions.view.problems");
      void vscode.window.showInformationMessage(
        `${name}: ${count.toLocaleString("en-US")} findings in ${rows}.`,
      );
    }
    return count;
  };
}

async function pickDataset(given: unknown, language: LanguageService): Promise<vscode.Uri | undefined> {
  if (given instanceof vscode.Uri) return given;
  if (typeof given === "object" && given !== null && "resourceUri" in given)
    return given.resourceUri as vscode.Uri;
  const open = vscode.window.activeTextEditor?.document;
  if (open?.uri.scheme === "file" && /\.jsonl?$/u.test(open.uri.fsPath)) return open.uri;
  const known = language.datasets().map(({ uri }) => vscode.Uri.parse(uri));
  const found = await vscode.workspace.findFiles("**/*.jsonl", "**/{node_modules,runs}/**", 100);
  const all = new Map([...known, ...found].map((uri) => [uri.toString(), uri]));
  if (all.size === 0)
    return (await vscode.window.showOpenDialog({ title: "Lint Dataset", canSelectMany: false }))?.[0];
  if (all.size === 1) return [...all.values()][0];
  const items = [...all.values()]
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const chosen = await vscode.window.showQuickPick(items, {
    title: "Lint Dataset",
    placeHolder: "Which file?",
  });
  return chosen?.uri;
}
