import * as vscode from "vscode";
import type { Disposable } from "../../base/disposable";
import type { DatasetInfo, LintFileResult } from "../../protocol/lsp";
import type { RunningClient } from "./languageClient";

/** The language server as the rest of the extension sees it: started in the background, started anew when asked. */
export interface LanguageService extends Disposable {
  datasets(): readonly DatasetInfo[];
  readonly onDidChangeDatasets: vscode.Event<void>;
  lintFile(uri: vscode.Uri): Promise<LintFileResult>;
  restart(): Promise<void>;
}

/** Settings that the client reads once, when it starts. */
const READ_AT_START = ["tunesmith.lint.run"];
const SHOWN_ANEW = ["tunesmith.lint"];

export function startLanguageService(
  extensionUri: vscode.Uri,
  log: vscode.LogOutputChannel,
): LanguageService {
  const changed = new vscode.EventEmitter<void>();
  let datasets: readonly DatasetInfo[] = [];
  let running: Promise<RunningClient> | undefined;
  const heard = (next: readonly DatasetInfo[]): void => {
    datasets = next;
    changed.fire();
  };
  const client = (): Promise<RunningClient> => {
    // The client library takes longer to load than everything else together: not while the editor waits for us.
    running ??= import("./languageClient").then(({ startClient }) => startClient(extensionUri, log, heard));
    return running;
  };
  const restart = async (): Promise<void> => {
    const before = running;
    running = undefined;
    // One that never started must not keep the next one from starting.
    await before
      ?.then((one) => one.stop())
      .catch((error: unknown) => {
        log.warn(`the language server did not stop in order: ${String(error)}`);
      });
    await client();
  };
  const guarded = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      log.error(error instanceof Error ? error : String(error));
    });
  };
  guarded(client());
  const settings = vscode.workspace.onDidChangeConfiguration((event) => {
    const affects = (names: readonly string[]): boolean =>
      names.some((name) => event.affectsConfiguration(name));
    if (affects(READ_AT_START)) guarded(restart());
    else if (affects(SHOWN_ANEW))
      guarded(
        client().then((one) => {
          one.refresh();
        }),
      );
  });
  // The server was told that it may not look outside of the folder.
  const trusted = vscode.workspace.onDidGrantWorkspaceTrust(() => {
    guarded(restart());
  });
  return {
    datasets: () => datasets,
    onDidChangeDatasets: changed.event,
    lintFile: async (uri) => (await client()).lintFile(uri),
    restart,
    dispose: () => {
      vscode.Disposable.from(settings, trusted, changed).dispose();
      guarded(Promise.resolve(running?.then((one) => one.stop())));
    },
  };
}
