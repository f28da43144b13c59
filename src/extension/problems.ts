import * as vscode from "vscode";
import { UserError } from "../base/userError";

/** Something that a person may do after a failure: a button of the message. */
export interface NextStep {
  readonly label: string;
  readonly run: () => unknown;
}

/**
 * Says a failure once: what happened, the place as a button, and what to do. A `UserError` never shows a stack; any
 * other error is a bug, whose stack goes to the log.
 */
export async function showProblem(
  log: vscode.LogOutputChannel,
  error: unknown,
  steps: readonly NextStep[] = [],
): Promise<void> {
  const user = error instanceof UserError;
  const message = error instanceof Error ? error.message : String(error);
  if (user) log.error(`${error.code} ${message} (next: ${error.nextStep})`);
  else log.error(error instanceof Error ? error : message);
  const buttons = [...steps];
  if (user && error.file !== undefined) buttons.push(openPlace(error.file, error.line));
  buttons.push({
    label: "Show Log",
    run: () => {
      log.show();
    },
  });
  const text = user ? `${message}. Next: ${error.nextStep}` : `Tunesmith has a bug here: ${message}`;
  const chosen = await vscode.window.showErrorMessage(text, ...buttons.map(({ label }) => label));
  await buttons.find(({ label }) => label === chosen)?.run();
}

function openPlace(file: string, line: number | undefined): NextStep {
  const label = line === undefined ? "Open the File" : `Open Line ${String(line)}`;
  return { label, run: () => openAt(vscode.Uri.file(file), line) };
}

/** Opens a file with the cursor on a line (from 1), scrolled to the middle. */
export async function openAt(uri: vscode.Uri, line = 1): Promise<void> {
  const at = new vscode.Position(Math.max(0, line - 1), 0);
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
}

/**
 * A restricted workspace starts no program. Says so, with the way out; true if the caller may go on.
 */
export function mayStartPrograms(what: string): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = "Manage Workspace Trust";
  void vscode.window
    .showWarningMessage(
      `${what} starts a program, and this folder is not trusted. Files are still checked.`,
      manage,
    )
    .then((chosen) => {
      if (chosen === manage) void vscode.commands.executeCommand("workbench.trust.manage");
    });
  return false;
}
