import { Worker } from "node:worker_threads";
import type { Disposable } from "../../base/disposable";
import { UserError } from "../../base/userError";
import type {
  FromLintWorker,
  LintOutcome,
  LintRequestOptions,
  ToLintWorker,
} from "../../protocol/lintWorker";

/** Lints in one worker thread, started with the first request and again after a crash. */
export interface LintPool extends Disposable {
  /**
   * @throws UserError when the file cannot be read or the worker died; the signal's reason when it is aborted.
   */
  lintFile(path: string, options: LintRequestOptions, signal?: AbortSignal): Promise<LintOutcome>;
  lintText(text: string, options: LintRequestOptions, signal?: AbortSignal): Promise<LintOutcome>;
}

interface Waiting {
  readonly resolve: (outcome: LintOutcome) => void;
  readonly reject: (error: unknown) => void;
  readonly signal: AbortSignal | undefined;
}

type Request =
  | { readonly type: "lintFile"; readonly path: string; readonly options: LintRequestOptions }
  | { readonly type: "lintText"; readonly text: string; readonly options: LintRequestOptions };

/** @param workerFile `dist/lintWorker.js` */
export function createLintPool(workerFile: string): LintPool {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let nextId = 1;

  const failAll = (error: UserError): void => {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(workerFile);
    started.unref();
    started.on("message", (message: FromLintWorker) => {
      const request = waiting.get(message.id);
      waiting.delete(message.id);
      if (request !== undefined) settle(request, message);
    });
    started.on("error", (cause) => {
      failAll(workerDied(cause));
    });
    started.on("exit", () => {
      if (worker === started) failAll(workerDied(undefined));
    });
    return started;
  };
  const ask = (request: Request, signal: AbortSignal | undefined): Promise<LintOutcome> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const id = nextId++;
      const port = (worker ??= start());
      const send = (message: ToLintWorker): void => {
        port.postMessage(message);
      };
      waiting.set(id, { resolve, reject, signal });
      signal?.addEventListener("abort", () => {
        send({ type: "cancel", id });
      });
      send({ ...request, id });
    });

  return {
    lintFile: (path, options, signal) => ask({ type: "lintFile", path, options }, signal),
    lintText: (text, options, signal) => ask({ type: "lintText", text, options }, signal),
    dispose: () => {
      const ending = worker;
      failAll(workerDied(undefined));
      void ending?.terminate();
    },
  };
}

function settle({ resolve, reject, signal }: Waiting, message: FromLintWorker): void {
  switch (message.type) {
    case "result":
      resolve(message.outcome);
      return;
    case "cancelled":
      reject(signal?.reason);
      return;
    case "failed":
      reject(new UserError({ code: "lint", message: message.message, nextStep: message.nextStep }));
      return;
  }
}

function workerDied(cause: unknown): UserError {
  return new UserError({
    code: "lint-worker",
    message: "the lint worker has ended",
    nextStep: "lint again",
    cause,
  });
}
