import * as vscode from "vscode";
import type { LintFileProgress } from "../../protocol/lsp";

/** Runs work on a large file under a notification that tells how far it is and can end it; undefined when it was ended. */
export async function withFileProgress<T>(
  title: string,
  work: (token: vscode.CancellationToken, heard: (progress: LintFileProgress) => void) => Promise<T>,
): Promise<T | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Tunesmith: ${title}`,
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    let told = 0;
    const done = await work(token, ({ bytes, totalBytes }) => {
      const percent = totalBytes === 0 ? 0 : Math.min(100, Math.floor((100 * bytes) / totalBytes));
      // A file that is read more than once begins again: the bar does not go back.
      progress.report({ increment: Math.max(0, percent - told), message: `${String(percent)} %` });
      told = Math.max(told, percent);
    });
    return token.isCancellationRequested ? undefined : done;
  });
}
