import { stat } from "node:fs/promises";
import { UserError } from "../../../base/userError";
import { chooseShown } from "../../../core/lint/chooseShown";
import type { Finding } from "../../../protocol/findings";
import type { FromLintWorker, ToLintWorker } from "../../../protocol/lintWorker";
import { answerFix, answerLint } from "./answerLint";
import { maskFinding } from "./maskFinding";
import { createSurroundingsCache } from "../surroundings/surroundingsCache";

/** The part of a MessagePort that is used here. */
export interface LintPort {
  postMessage(message: FromLintWorker): void;
  on(event: "message", listener: (message: ToLintWorker) => void): unknown;
}

type Request = Exclude<ToLintWorker, { type: "cancel" }>;

/** Answers lint requests; several may be under way, and each can be cancelled between two megabytes. */
export function serveLint(port: LintPort): void {
  const running = new Map<number, AbortController>();
  const cache = createSurroundingsCache();

  const work = async (request: Request, signal: AbortSignal): Promise<FromLintWorker> => {
    const { id } = request;
    if (request.type === "lintText")
      return { type: "result", id, outcome: await answerLint(request, { signal, cache }) };
    const files = request.options.shards?.map((shard) => shard.path) ?? [request.path];
    const onProgress = await tellProgress(port, id, files);
    const around = { signal, cache, onProgress };
    return request.type === "fixFile"
      ? { type: "fixed", id, outcome: await answerFix(request, around) }
      : { type: "result", id, outcome: await answerLint(request, around) };
  };
  const answer = async (request: Request): Promise<void> => {
    const abort = new AbortController();
    running.set(request.id, abort);
    try {
      const message = await work(request, abort.signal);
      port.postMessage(abort.signal.aborted ? { type: "cancelled", id: request.id } : message);
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

const PROGRESS_MS = 250;
/** Findings cost more to send and to show than a number. */
const FINDINGS_MS = 2000;
const MOST_FINDINGS = 900;

async function tellProgress(
  port: LintPort,
  id: number,
  files: readonly string[],
): Promise<(byteOffset: number, findings: readonly Finding[]) => void> {
  const sizes = files.map((file) =>
    stat(file).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  const totalBytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  let toldAt = performance.now();
  let foundAt = -Infinity;
  let sent = 0;
  return (bytes, findings) => {
    const now = performance.now();
    if (now - toldAt < PROGRESS_MS) return;
    toldAt = now;
    const isNews = findings.length > sent && now - foundAt > FINDINGS_MS;
    if (isNews) {
      foundAt = now;
      sent = findings.length;
    }
    const shown = isNews ? { findings: chooseShown(findings, MOST_FINDINGS).map(maskFinding) } : {};
    port.postMessage({ type: "progress", id, bytes, totalBytes, ...shown });
  };
}

function describe(id: number, error: unknown): FromLintWorker {
  if (error instanceof UserError)
    return { type: "failed", id, message: error.message, nextStep: error.nextStep };
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { type: "failed", id, message: `the linter failed: ${detail}`, nextStep: "report this" };
}
