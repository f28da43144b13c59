import * as vscode from "vscode";
import type { DatasetInfo } from "../../protocol/lsp";
import type { LanguageService } from "../client/languageService";

/** The sidebar's list of dataset files, with what is wrong with each. */
export function createDatasetsView(language: LanguageService): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  const provider: vscode.TreeDataProvider<DatasetInfo> = {
    onDidChangeTreeData: changed.event,
    getChildren: (parent) => (parent === undefined ? [...language.datasets()].sort(byName) : []),
    getTreeItem: itemOf,
  };
  const view = vscode.window.createTreeView("tunesmith.datasets", { treeDataProvider: provider });
  const heard = language.onDidChangeDatasets(() => {
    changed.fire(undefined);
  });
  return vscode.Disposable.from(view, changed, heard);
}

function itemOf(dataset: DatasetInfo): vscode.TreeItem {
  const uri = vscode.Uri.parse(dataset.uri);
  const name = vscode.workspace.asRelativePath(uri);
  const item = new vscode.TreeItem(name);
  item.id = dataset.uri;
  item.resourceUri = uri;
  item.description = datasetDescription(dataset);
  item.tooltip = tooltipOf(dataset);
  item.accessibilityInformation = { label: `${name}, ${datasetDescription(dataset)}` };
  item.contextValue = "dataset";
  item.iconPath = vscode.ThemeIcon.File;
  item.command = { command: "vscode.open", title: "Open", arguments: [uri] };
  return item;
}

/** The facts, where they are known. Markup of the data is escaped by who made the text; no link in it would be trusted. */
function tooltipOf(dataset: DatasetInfo): vscode.MarkdownString | string {
  return dataset.details === undefined
    ? datasetDescription(dataset)
    : new vscode.MarkdownString(dataset.details);
}

/** "3 errors · 12 warnings · 1,204 rows · messages": a narrow sidebar cuts the end. */
export function datasetDescription({ rows, errors, warnings, shape }: DatasetInfo): string {
  const count = (n: number, word: string): string =>
    `${n.toLocaleString("en-US")} ${word}${n === 1 ? "" : "s"}`;
  const parts: string[] = [];
  if (errors > 0) parts.push(count(errors, "error"));
  if (warnings > 0) parts.push(count(warnings, "warning"));
  return [...parts, count(rows, "row"), ...(shape === "unknown" ? [] : [shape])].join(" · ");
}

function byName(a: DatasetInfo, b: DatasetInfo): number {
  return a.uri.localeCompare(b.uri);
}
