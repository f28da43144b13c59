import * as vscode from "vscode";
import type { LanguageService } from "../client/languageService";
import { uriIn } from "./uriIn";

/** The dataset that a command was started on, else the open one, else one that the user picks. */
export async function pickDataset(
  title: string,
  given: unknown,
  language: Pick<LanguageService, "datasets">,
): Promise<vscode.Uri | undefined> {
  const named = uriIn(given);
  if (named !== undefined) return named;
  const open = vscode.window.activeTextEditor?.document;
  if (open?.uri.scheme === "file" && /\.(?:jsonl?|csv|tsv)$/u.test(open.uri.fsPath)) return open.uri;
  const known = language.datasets().map(({ uri }) => vscode.Uri.parse(uri));
  const found = await vscode.workspace.findFiles("**/*.jsonl", "**/{node_modules,runs}/**", 100);
  const all = new Map([...known, ...found].map((uri) => [uri.toString(), uri]));
  if (all.size === 0) return (await vscode.window.showOpenDialog({ title, canSelectMany: false }))?.[0];
  if (all.size === 1) return [...all.values()][0];
  const items = [...all.values()]
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: "Which file?" });
  return chosen?.uri;
}

/** A URI from the explorer, a tree item, an entry of the datasets view, or a URI as text. */
