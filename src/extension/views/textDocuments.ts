import * as vscode from "vscode";
import type { Disposable } from "../../base/disposable";

/** A piece of a shown text that leads to a place in a file. */
export interface TextLink {
  /** Line of the shown text, from 0, and the characters in it. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** Line of the file, from 1. */
  readonly target: number;
  readonly file: vscode.Uri;
}

export interface ShownText {
  readonly text: string;
  readonly links?: readonly TextLink[];
}

/** Read-only texts of our own: what a dry run found, both sides of a comparison. */
export interface TextDocuments extends Disposable {
  /** Puts a text under a name, in place of what was there. An ending such as `.yaml` chooses the language. */
  put(name: string, shown: ShownText): vscode.Uri;
}

const SCHEME = "tunesmith-text";

export function createTextDocuments(): TextDocuments {
  const texts = new Map<string, ShownText>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const content = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString())?.text ?? "",
  });
  const links = vscode.languages.registerDocumentLinkProvider(
    { scheme: SCHEME },
    {
      provideDocumentLinks: ({ uri }) =>
        (texts.get(uri.toString())?.links ?? []).map(
          ({ line, start, end, file, target }) =>
            new vscode.DocumentLink(
              new vscode.Range(line, start, line, end),
              file.with({ fragment: `L${String(target)}` }),
            ),
        ),
    },
  );
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString()));
  return {
    put: (name, shown) => {
      const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}` });
      texts.set(uri.toString(), shown);
      changed.fire(uri);
      return uri;
    },
    dispose: () => {
      vscode.Disposable.from(content, links, closed, changed).dispose();
    },
  };
}
