import path from "node:path";
import * as vscode from "vscode";
import type { DatasetInfo } from "../../protocol/lsp";
import type { LanguageService } from "../client/languageService";
import { commandId } from "../contributions/commands";

/** A dataset, or one line of what is known of it. */
type Element = DatasetInfo | FactElement;
interface FactElement {
  readonly of: DatasetInfo;
  readonly fact: readonly [name: string, value: string];
}

/** The sidebar's list of dataset files with what is wrong with each; unfolded, what is in them. */
export function createDatasetsView(language: LanguageService): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  const provider: vscode.TreeDataProvider<Element> = {
    onDidChangeTreeData: changed.event,
    getChildren: (parent) => {
      if (parent === undefined) return [...language.datasets()].sort(byName);
      return "fact" in parent ? [] : (parent.facts ?? []).map((fact) => ({ of: parent, fact }));
    },
    getTreeItem: (element) =>
      "fact" in element ? factItem(element) : datasetItem(element, labelOf(element, language.datasets())),
  };
  const view = vscode.window.createTreeView("tunesmith.datasets", { treeDataProvider: provider });
  const heard = language.onDidChangeDatasets(() => {
    changed.fire(undefined);
  });
  return vscode.Disposable.from(view, changed, heard);
}

function datasetItem(dataset: DatasetInfo, label: string): vscode.TreeItem {
  const uri = vscode.Uri.parse(dataset.uri);
  const item = new vscode.TreeItem(
    label,
    dataset.facts === undefined
      ? vscode.TreeItemCollapsibleState.None
      : vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = dataset.uri;
  item.resourceUri = uri;
  item.description = datasetDescription(dataset);
  item.tooltip = tooltipOf(dataset, vscode.workspace.asRelativePath(uri));
  item.accessibilityInformation = { label: `${label}, ${datasetDescription(dataset)}` };
  item.contextValue = "dataset";
  item.iconPath = vscode.ThemeIcon.File;
  item.command = { command: "vscode.open", title: "Open", arguments: [uri] };
  return item;
}

function factItem({ of, fact: [name, value] }: FactElement): vscode.TreeItem {
  const item = new vscode.TreeItem(name);
  item.id = `${of.uri} ${name}`;
  item.description = value;
  item.tooltip = `${name}: ${value}`;
  if (name === "Findings")
    item.command = { command: commandId("showFindings"), title: "Show All Findings", arguments: [of.uri] };
  return item;
}

/** The file's name; with its folders where two have the same. */
function labelOf({ uri }: DatasetInfo, all: readonly DatasetInfo[]): string {
  const name = path.posix.basename(uri);
  const isAlone = all.filter((other) => path.posix.basename(other.uri) === name).length === 1;
  const parsed = vscode.Uri.parse(uri);
  return isAlone ? path.posix.basename(parsed.path) : vscode.workspace.asRelativePath(parsed);
}

/** The facts, where they are known. Markup of the data is escaped by who made the text; no link in it would be trusted. */
function tooltipOf(dataset: DatasetInfo, name: string): vscode.MarkdownString | string {
  return dataset.details === undefined
    ? `${name}: ${datasetDescription(dataset)}`
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
