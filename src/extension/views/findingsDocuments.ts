import * as vscode from "vscode";
import type { Disposable } from "../../base/disposable";
import { escapeControls } from "../../base/escape";
import type { Finding, Severity } from "../../protocol/findings";
import type { ListFindingsResult } from "../../protocol/lsp";

/** Read-only documents that list the findings of one dataset each. */
export interface FindingsDocuments extends Disposable {
  show(dataset: vscode.Uri, name: string, result: ListFindingsResult): Promise<void>;
}

const SCHEME = "tunesmith-findings";
/** Every link is drawn: very many of them make an editor slow. */
const MOST_LINKS = 10_000;

interface Listed {
  readonly dataset: vscode.Uri;
  readonly text: string;
  /** Lines of the list → the place in the dataset, from 1. */
  readonly places: ReadonlyMap<number, { readonly line: number; readonly column: number }>;
}

export function createFindingsDocuments(): FindingsDocuments {
  const lists = new Map<string, Listed>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const content = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => lists.get(uri.toString())?.text ?? "",
  });
  const placeAt = (uri: vscode.Uri, line: number): vscode.Location | undefined => {
    const list = lists.get(uri.toString());
    const place = list?.places.get(line);
    if (list === undefined || place === undefined) return undefined;
    return new vscode.Location(list.dataset, new vscode.Position(place.line - 1, place.column - 1));
  };
  const links = vscode.languages.registerDocumentLinkProvider(
    { scheme: SCHEME },
    {
      provideDocumentLinks: (document) => {
        const list = lists.get(document.uri.toString());
        return [...(list?.places ?? [])].slice(0, MOST_LINKS).map(([at, { line, column }]) => {
          const target = list?.dataset.with({ fragment: `L${String(line)},${String(column)}` });
          return new vscode.DocumentLink(document.lineAt(at).range, target);
        });
      },
    },
  );
  // Behind the first links a click with Ctrl, or F12, leads to the place all the same.
  const definitions = vscode.languages.registerDefinitionProvider(
    { scheme: SCHEME },
    { provideDefinition: (document, { line }) => placeAt(document.uri, line) },
  );
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => lists.delete(uri.toString()));
  return {
    show: async (dataset, name, result) => {
      // Not an ending that means a language: this is text.
      const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name.replaceAll("/", " › ")} – findings` });
      lists.set(uri.toString(), listOf(dataset, name, result));
      changed.fire(uri);
      await vscode.window.showTextDocument(uri, { preview: false });
    },
    dispose: () => {
      vscode.Disposable.from(content, links, definitions, closed, changed).dispose();
    },
  };
}

function listOf(dataset: vscode.Uri, name: string, { findings, omitted }: ListFindingsResult): Listed {
  const lines = [...headOf(name, findings, omitted), ""];
  const places = new Map<number, { line: number; column: number }>();
  for (const finding of findings) {
    const { line, column = 1 } = finding;
    if (line !== undefined) places.set(lines.length, { line, column });
    lines.push(escapeControls(findingLine(finding)));
  }
  if (omitted > 0)
    lines.push(
      "",
      `${omitted.toLocaleString("en-US")} more: \`tunesmith lint --format json\` has all of them`,
    );
  return { dataset, text: lines.join("\n"), places };
}

/** How many there are, then how many of each code, so that a code with thousands does not hide the others. */
function headOf(name: string, findings: readonly Finding[], omitted: number): readonly string[] {
  const counts = new Map<string, { n: number; readonly finding: Finding }>();
  for (const finding of findings) {
    const count = counts.get(finding.code);
    if (count === undefined) counts.set(finding.code, { n: 1, finding });
    else count.n++;
  }
  const all = (findings.length + omitted).toLocaleString("en-US");
  const codes = [...counts.values()]
    .sort(
      (a, b) => SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity) || b.n - a.n,
    )
    .map(({ n, finding: { code, name: rule, severity } }) => {
      const number = n.toLocaleString("en-US").padStart(all.length);
      return `  ${number}  ${severity.padEnd(7)}  ${code} ${rule}`;
    });
  return [`${escapeControls(name)}: ${all} findings`, "", ...codes];
}

const SEVERITIES: readonly Severity[] = ["error", "warning", "info", "hint"];

/** `12:3 error QLT001 the answer is empty`; rows where a format has no lines. */
function findingLine({ line, column, row, severity, code, message, help }: Finding): string {
  const place = line === undefined ? `row ${String(row ?? 0)}` : `${String(line)}:${String(column ?? 1)}`;
  const text = help === undefined ? message : `${message} (${help})`;
  return `${place} ${severity} ${code} ${text}`;
}
