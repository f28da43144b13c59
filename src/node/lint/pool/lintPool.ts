import { Worker } from "node:worker_threads";
import type { Disposable } from "../../../base/disposable";
import { UserError } from "../../../base/userError";
import type {
  FixOutcome,
  FromLintWorker,
  LintOutcome,
  LintProgress,
  LintRequestOptions,
  ToLintWorker,
} from "../../../protocol/lintWorker";

/** Lints in worker threads, each started when the others are busy, and again after a crash. */
export interface LintPool extends Disposable {
  /** Starts a thread for a question that is about to come, unless one is there. */
  prepare(): void;
  /**
   * @throws UserError when the file cannot be read or the worker died; the signal's reason when it is aborted.
   */
  lintFile(
    path: string,
    options: LintRequestOptions,
    signal?: AbortSignal,
    onProgress?: (progress: LintProgress) => void,
  ): Promise<LintOutcome>;
  /** @param path where the text is saved, if it is */
  lintText(
    text: string,
    options: LintRequestOptions,
    signal?: AbortSignal,
    path?: string,
  ): Promise<LintOutcome>;
  /** Mends a file into a new one beside it. */
  fixFile(
    path: string,
    options: LintRequestOptions,
    unsafe: boolean,
    signal?: AbortSignal,
    onProgress?: (progress: LintProgress) => void,
  ): Promise<FixOutcome>;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: LintProgress) => void) | undefined;
}

type Answer = Extract<FromLintWorker, { type: "result" | "fixed" }>;
type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;
type Request = WithoutId<Exclude<ToLintWorker, { type: "cancel" }>>;

/** A thread and what it was asked. */
interface Lane {
  worker: Worker | undefined;
  readonly waiting: Map<number, Waiting>;
  /** Requests that nobody waits for any more and that the thread has not let go of yet. */
  readonly stopping: Set<number>;
}

/**
 * @param workerFile `dist/lintWorker.js`
 * @param size threads at most; with two, typing in one file does not wait for a large other one
 */
export function createLintPool(workerFile: string, size = 2): LintPool {
  const lanes: readonly Lane[] = Array.from({ length: size }, () => ({
    worker: undefined,
    waiting: new Map(),
    stopping: new Set(),
  }));
  let nextId = 1;

  const ask = (
    request: Request,
    signal: AbortSignal | undefined,
    onProgress?: (progress: LintProgress) => void,
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const id = nextId++;
      const lane = leastBusy(lanes);
      lane.worker ??= startWorker(workerFile, lane);
      const { worker } = lane;
      lane.waiting.set(id, { resolve, reject, signal, onProgress });
      const cancel = (): void => {
        if (!lane.waiting.has(id)) return;
        worker.postMessage({ type: "cancel", id } satisfies ToLintWorker);
        giveUp(lane, worker, id);
      };
      signal?.addEventListener("abort", cancel, { once: true });
      worker.postMessage({ ...request, id } satisfies ToLintWorker);
    });

  return {
    prepare: () => {
      const [first] = lanes;
      if (first !== undefined && lanes.every(({ worker }) => worker === undefined))
        first.worker = startWorker(workerFile, first);
    },
    lintFile: async (path, options, signal, onProgress) =>
      linted(await ask({ type: "lintFile", path, options }, signal, onProgress)),
    lintText: async (text, options, signal, path) =>
      linted(await ask({ type: "lintText", text, options, ...(path === undefined ? {} : { path }) }, signal)),
    fixFile: async (path, options, unsafe, signal, onProgress) => {
      const answer = await ask({ type: "fixFile", path, options, unsafe }, signal, onProgress);
      if (answer.type === "fixed") return answer.outcome;
      throw new Error("the lint worker answered another question");
    },
    dispose: () => {
      for (const lane of lanes) {
        const ending = lane.worker;
        failAll(lane, workerDied(undefined));
        void ending?.terminate();
      }
    },
  };
}

/** A worker that was told to stop answers between two megabytes; nobody waits longer than this for it. */
const LATEST_STOP_MS = 400;
/** One that is still at it then hangs on to something: it is ended, if nobody else waits for it. */
const LATEST_ANSWER_MS = 5000;

function giveUp(lane: Lane, worker: Worker, id: number): void {
  const stop = setTimeout(() => {
    const request = lane.waiting.get(id);
    if (request === undefined || lane.worker !== worker) return;
    lane.waiting.delete(id);
    request.reject(request.signal?.reason);
    lane.stopping.add(id);
    const end = setTimeout(() => {
      if (!lane.stopping.has(id) || lane.worker !== worker || lane.waiting.size > 0) return;
      lane.worker = undefined;
      lane.stopping.clear();
      void worker.terminate();
    }, LATEST_ANSWER_MS);
    end.unref();
  }, LATEST_STOP_MS);
  stop.unref();
}

function linted(answer: Answer): LintOutcome {
  if (answer.type === "result") return answer.outcome;
  throw new Error("the lint worker answered another question");
}

/** An idle thread that runs already, else one that is not started, else the one with the fewest requests. */
function leastBusy(lanes: readonly Lane[]): Lane {
  const cost = ({ worker, waiting, stopping }: Lane): number =>
    waiting.size + stopping.size + (worker === undefined ? 0.5 : 0);
  return lanes.reduce((best, lane) => (cost(lane) < cost(best) ? lane : best));
}

function startWorker(workerFile: string, lane: Lane): Worker {
  const started = new Worker(workerFile);
  started.unref();
  started.on("message", (message: FromLintWorker) => {
    const request = lane.waiting.get(message.id);
    if (message.type === "progress") {
      request?.onProgress?.(message);
      return;
    }
    lane.waiting.delete(message.id);
    lane.stopping.delete(message.id);
    if (request !== undefined) settle(request, message);
  });
  started.on("error", (cause) => {
    if (lane.worker === started) failAll(lane, workerDied(cause));
  });
  started.on("exit", () => {
    if (lane.worker === started) failAll(lane, workerDied(undefined));
  });
  return started;
}

function failAll(lane: Lane, error: UserError): void {
  lane.worker = undefined;
  for (const { reject } of lane.waiting.values()) reject(error);
  lane.waiting.clear();
  lane.stopping.clear();
}

function settle(
  { resolve, reject, signal }: Waiting,
  message: Exclude<FromLintWorker, { type: "progress" }>,
): void {
  switch (message.type) {
    case "result":
    case "fixed":
      resolve(message);
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
