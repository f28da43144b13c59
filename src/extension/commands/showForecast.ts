import * as vscode from "vscode";

/** Puts the caret where the hover tells a forecast part by part, and opens it. Given by the lens: file and place. */
export async function showForecast(given?: unknown): Promise<void> {
  const place = placeIn(given);
  if (place === undefined) return;
  const { uri, line, character } = place;
  const position = new vscode.Position(line, character);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), {
    selection: new vscode.Range(position, position),
    preview: false,
  });
  await vscode.commands.executeCommand("editor.action.showHover");
}

interface Place {
  readonly uri: string;
  /** Both from 0. */
  readonly line: number;
  readonly character: number;
}

function placeIn(given: unknown): Place | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  const { uri, line, character } = given as Partial<Record<keyof Place, unknown>>;
  return typeof uri === "string" && typeof line === "number" && typeof character === "number"
    ? { uri, line, character }
    : undefined;
}
