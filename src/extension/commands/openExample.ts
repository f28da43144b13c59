import os from "node:os";
import * as vscode from "vscode";
import { UserError } from "../../base/userError";

interface Target {
  /** The folder to make, instead of asking; nothing is opened then. */
  readonly target: string;
}

/**
 * Copies the example project out of the package, since a run writes beside its config and an update deletes the
 * package's folder, and opens the copy. Resolves with the folder made.
 */
export function openExample({ extensionUri }: { readonly extensionUri: vscode.Uri }) {
  return async (given?: unknown): Promise<vscode.Uri | undefined> => {
    const source = vscode.Uri.joinPath(extensionUri, "media", "example");
    if (isTarget(given)) return copyTo(source, vscode.Uri.file(given.target));
    const parent = await askForParent();
    if (parent === undefined) return undefined;
    const folder = await copyTo(source, await freeName(parent));
    const newWindow = await inNewWindow(folder);
    if (newWindow !== undefined)
      await vscode.commands.executeCommand("vscode.openFolder", folder, { forceNewWindow: newWindow });
    return folder;
  };
}

/** A window without a folder takes the project; one that has a folder is not taken away without asking. */
async function inNewWindow(folder: vscode.Uri): Promise<boolean | undefined> {
  if ((vscode.workspace.workspaceFolders?.length ?? 0) === 0) return false;
  const [here, beside] = ["Open", "Open in New Window"];
  const chosen = await vscode.window.showInformationMessage(
    `The example project is in ${folder.fsPath}.`,
    { modal: true },
    here,
    beside,
  );
  return chosen === undefined ? undefined : chosen === beside;
}

async function askForParent(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: "Where shall the example project go?",
    openLabel: "Copy it here",
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
    defaultUri: vscode.Uri.file(os.homedir()),
  });
  return chosen?.[0];
}

async function copyTo(source: vscode.Uri, folder: vscode.Uri): Promise<vscode.Uri> {
  try {
    await vscode.workspace.fs.copy(source, folder, { overwrite: false });
    return folder;
  } catch (error) {
    throw new UserError({
      code: "RUN100",
      message: `the example project could not be copied to ${folder.fsPath}: ${
        error instanceof Error ? error.message : String(error)
      }`,
      nextStep: "choose another folder",
      cause: error,
    });
  }
}

async function freeName(parent: vscode.Uri): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? "tunesmith-example" : `tunesmith-example-${String(number)}`;
    const folder = vscode.Uri.joinPath(parent, name);
    try {
      await vscode.workspace.fs.stat(folder);
    } catch {
      return folder;
    }
  }
}

function isTarget(given: unknown): given is Target {
  return typeof given === "object" && given !== null && "target" in given && typeof given.target === "string";
}
