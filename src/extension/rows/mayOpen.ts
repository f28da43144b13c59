import * as vscode from "vscode";
import { isReachedWithin } from "../../node/config/configFacts";

/**
 * Whether a path that a run folder names may be opened. A run folder can arrive with a repository: a share would send
 * the user's name to a stranger's server, and before trust is given nothing outside of the folders is touched.
 */
export function mayOpen(file: string): boolean {
  if (/^[\\/]{2}/u.test(file) || file.includes("\0")) return false;
  if (vscode.workspace.isTrusted) return true;
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.some(({ uri }) => isReachedWithin(file, uri.fsPath));
}
