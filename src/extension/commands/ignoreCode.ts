import * as vscode from "vscode";

const ALL_FILES = "**";

/**
 * Adds a code to `tunesmith.lint.ignore` of the workspace. Given by the quick fix: the code, and the `tunesmith.toml`
 * that decides alone, if there is one; then that is opened.
 */
export async function ignoreCode(given?: unknown): Promise<boolean> {
  if (typeof given !== "object" || given === null || !("code" in given) || typeof given.code !== "string")
    return false;
  const { code } = given;
  if ("decidedBy" in given && typeof given.decidedBy === "string") {
    void offerToOpen(vscode.Uri.parse(given.decidedBy), code);
    return false;
  }
  const settings = vscode.workspace.getConfiguration("tunesmith");
  const before =
    settings.inspect<unknown>("lint.ignore")?.workspaceValue ?? settings.get<unknown>("lint.ignore");
  const after = withCode(before, code);
  await settings.update("lint.ignore", after, vscode.ConfigurationTarget.Workspace);
  return true;
}

/** The setting is a list of codes, or an object of globs with a list each. */
export function withCode(before: unknown, code: string): unknown {
  const added = (codes: unknown): readonly unknown[] => {
    const list: readonly unknown[] = Array.isArray(codes) ? codes : [];
    return list.includes(code) ? list : [...list, code];
  };
  if (typeof before !== "object" || before === null || Array.isArray(before)) return added(before);
  const globs = before as Readonly<Record<string, unknown>>;
  return { ...globs, [ALL_FILES]: added(globs[ALL_FILES]) };
}

async function offerToOpen(file: vscode.Uri, code: string): Promise<void> {
  const name = vscode.workspace.asRelativePath(file);
  const message = `${name} selects the rules here, and is stronger than the settings. Add "${code}" to its \`ignore\`.`;
  if ((await vscode.window.showInformationMessage(message, "Open")) === "Open")
    await vscode.window.showTextDocument(file);
}
