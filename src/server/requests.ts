import type { CancellationToken } from "vscode-jsonrpc/node";
import { UserError } from "../base/userError";
import { maskSecrets } from "../core/lint/personal/mask";
import type { LintFileProgress } from "../protocol/lsp";
import type { LintProgress } from "../protocol/lintWorker";
import type { ServerContext } from "./serverContext";

/** What our own requests about files have in common. */
export const OUTSIDE = "this file is outside of the workspace, which is not trusted yet";

/** Work that ends when the client takes its question back. */
export async function abortable<T>(
  token: CancellationToken | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const cancel = (): void => {
    abort.abort(new Error("cancelled"));
  };
  const listening = token?.onCancellationRequested(cancel);
  if (token?.isCancellationRequested === true) cancel();
  try {
    return await work(abort.signal);
  } finally {
    listening?.dispose();
  }
}

/** Asks the editor to ask again. One that cannot, or is gone, does not matter. */
export function refreshDiagnostics({ connection }: Pick<ServerContext, "connection">): void {
  // A connection that is closed throws before there is a promise.
  const ask = async (): Promise<unknown> => connection.sendRequest("workspace/diagnostic/refresh");
  ask().catch(() => undefined);
}

/** The same for everything that is shown in run configs. */
export function refreshConfigs({ connection }: Pick<ServerContext, "connection">): void {
  refreshDiagnostics({ connection });
  const ask = async (): Promise<void> => {
    await Promise.all([
      connection.sendRequest("workspace/inlayHint/refresh"),
      connection.sendRequest("workspace/codeLens/refresh"),
    ]);
  };
  ask().catch(() => undefined);
}

export function tellProgress(
  token: string | undefined,
  told: LintProgress,
  { connection }: ServerContext,
): void {
  if (token === undefined) return;
  const { bytes, totalBytes } = told;
  const value: LintFileProgress = { bytes, totalBytes };
  void connection.sendNotification("$/progress", { token, value });
}

/** A failure as a user may read it; a bug goes to the log. */
export function sentence(
  error: unknown,
  token: CancellationToken | undefined,
  { connection }: ServerContext,
): string {
  if (token?.isCancellationRequested === true) return "cancelled";
  if (error instanceof UserError) return maskSecrets(error.message);
  connection.logError(maskSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  return "the linter failed; the log says more";
}
