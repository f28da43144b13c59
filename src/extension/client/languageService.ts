import * as vscode from "vscode";
import type { Disposable } from "../../base/disposable";
import type { DatasetInfo } from "../../protocol/lsp";
import type { RunningClient } from "./languageClient";

/** The language server as the rest of the extension sees it: started in the background, started anew when asked. */
export interface LanguageService extends Disposable, Omit<RunningClient, "stop"> {
  datasets(): readonly DatasetInfo[];
  readonly onDidChangeDatasets: vscode.Event<void>;
  restart(): Promise<void>;
}

/** Settings that the client reads once, when it starts; the server asks for the others itself. */
const READ_AT_START = ["tunesmith.lint.run"];

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
    if (READ_AT_START.some((name) => event.affectsConfiguration(name))) guarded(restart());
  });
  // The server was told that it may not look outside of the folder.
  const trusted = vscode.workspace.onDidGrantWorkspaceTrust(() => {
    guarded(restart());
  });
  return {
    datasets: () => datasets,
    onDidChangeDatasets: changed.event,
    lintFile: async (...given) => (await client()).lintFile(...given),
    listFindings: async (...given) => (await client()).listFindings(...given),
    fixFile: async (...given) => (await client()).fixFile(...given),
    ignoreFinding: async (params) => (await client()).ignoreFinding(params),
    compareWithLastRun: async (params) => (await client()).compareWithLastRun(params),
    restart,
    dispose: () => {
      vscode.Disposable.from(settings, trusted, changed).dispose();
      guarded(Promise.resolve(running?.then((one) => one.stop())));
    },
  };
}
