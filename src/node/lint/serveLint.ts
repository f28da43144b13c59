import { UserError } from "../../base/userError";
import type { LintResult } from "../../core/lint/lintOptions";
import type { FromLintWorker, LintOutcome, ToLintWorker } from "../../protocol/lintWorker";
import { lintFile, lintText } from "./lintFile";

/** The part of a MessagePort that is used here. */
export interface LintPort {
  postMessage(message: FromLintWorker): void;
  on(event: "message", listener: (message: ToLintWorker) => void): unknown;
}

/** Answers lint requests; several may be under way, and each can be cancelled between two megabytes. */
export function serveLint(port: LintPort): void {
  const running = new Map<number, AbortController>();

  const answer = async (request: Exclude<ToLintWorker, { type: "cancel" }>): Promise<void> => {
    const abort = new AbortController();
    running.set(request.id, abort);
    const options = { ...request.options, signal: abort.signal };
    try {
      const result =
        request.type === "lintFile"
          ? await lintFile(request.path, options)
          : await lintText(request.text, options);
      port.postMessage({ type: "result", id: request.id, outcome: toOutcome(result) });
    } catch (error) {
      port.postMessage(
        abort.signal.aborted ? { type: "cancelled", id: request.id } : describe(request.id, error),
      );
    } finally {
      running.delete(request.id);
    }
  };

  port.on("message", (message) => {
    if (message.type === "cancel") running.get(message.id)?.abort();
    else void answer(message);
  });
}

export function toOutcome({ rows, shape, findings, omitted }: LintResult): LintOutcome {
  return { rows, format: shape?.format ?? null, findings, omitted };
}

function describe(id: number, error: unknown): FromLintWorker {
  if (error instanceof UserError)
    return { type: "failed", id, message: error.message, nextStep: error.nextStep };
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { type: "failed", id, message: `the linter failed: ${detail}`, nextStep: "report this" };
}
