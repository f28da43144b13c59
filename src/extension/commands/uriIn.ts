import * as vscode from "vscode";

/** What a command was given, if it was a file: from a menu, a tree, a lens or another command. */
export function uriIn(given: unknown): vscode.Uri | undefined {
  if (given instanceof vscode.Uri) return given;
  if (typeof given === "string") return vscode.Uri.parse(given);
  if (typeof given !== "object" || given === null) return undefined;
  if ("resourceUri" in given && given.resourceUri instanceof vscode.Uri) return given.resourceUri;
  return "uri" in given && typeof given.uri === "string" ? vscode.Uri.parse(given.uri) : undefined;
}
