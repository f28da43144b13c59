import path from "node:path";
import * as vscode from "vscode";
import { uriIn } from "./uriIn";

export const CONFIG_GLOB = "**/{*.tune.yaml,*.tune.yml,tune.yaml}";
const CONFIG_NAME = /(\.tune\.ya?ml|^tune\.yaml)$/u;

export function isConfigFile(uri: vscode.Uri): boolean {
  return uri.scheme === "file" && CONFIG_NAME.test(path.basename(uri.fsPath));
}

/** The run config that is meant: the given one, the one in the editor, the only one, or one that the user picks. */
export async function pickConfig(
  given: unknown,
  title = "Start Fine-Tuning",
): Promise<vscode.Uri | undefined> {
  const named = uriIn(given);
  if (named !== undefined && isConfigFile(named)) return named;
  const open = vscode.window.activeTextEditor?.document.uri;
  if (open !== undefined && isConfigFile(open)) return open;
  const found = await vscode.workspace.findFiles(CONFIG_GLOB, "**/node_modules/**", 100);
  if (found.length <= 1) return found[0];
  const items = found
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: "Which run config?",
  });
  return chosen?.uri;
}
