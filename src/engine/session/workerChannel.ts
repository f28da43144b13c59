import path from "node:path";
import { Worker } from "node:worker_threads";
import { RUN_FILES } from "../../node/runs/store/runFolder";
import { EngineError, FAILURES } from "../engineError";
import type { EventChannel } from "./eventChannel";
import {
  phaseNumber,
  SHARED,
  SHARED_SLOTS,
  type FromWorker,
  type ToWorker,
  type WorkerData,
} from "./workerProtocol";

/** Starts the worker that owns `events.jsonl`; resolves when it has read what earlier attempts left there. */
export async function openWorkerChannel(workerFile: string, folder: string): Promise<EventChannel> {
  const shared = new SharedArrayBuffer(SHARED_SLOTS * 4);
  const slots = new Int32Array(shared);
  const link = startWorker(workerFile, { folder, shared });
  const asked = (slot: number): boolean => Atomics.load(slots, slot) === 1;
  const attempt = await link.ready;
  return {
    attempt,
    emit: (body) => {
      link.send({ type: "event", body });
    },
    at: (phase, step) => {
      Atomics.store(slots, SHARED.phase, phaseNumber(phase));
      Atomics.store(slots, SHARED.step, step);
    },
    stopRequested: () => asked(SHARED.stop),
    pauseRequested: () => asked(SHARED.pause),
    checkpointRequested: () => asked(SHARED.checkpointNow),
    requestStop: () => void Atomics.store(slots, SHARED.stop, 1),
    obeyed: (request) => {
      if (request === "checkpoint_now") Atomics.store(slots, SHARED.checkpointNow, 0);
      link.send({ type: "obeyed", request });
    },
    flush: link.flush,
    close: async () => {
      await link.flush();
      link.send({ type: "close" });
      await link.exited;
    },
  };
}

interface WorkerLink {
  /** The number of this attempt. */
  readonly ready: Promise<number>;
  readonly exited: Promise<void>;
  /** Throws what the worker failed with, if it has. */
  send: (message: ToWorker) => void;
  flush: () => Promise<void>;
}

function startWorker(workerFile: string, workerData: WorkerData): WorkerLink {
  const worker = new Worker(workerFile, { workerData });
  const flushes = new Map<number, Resolvers<undefined>>();
  const ready = withResolvers<number>();
  let failure: EngineError | undefined;
  let nextId = 0;
  const fail = (message: string): void => {
    failure ??= writeFailure(workerData.folder, message);
    ready.reject(failure);
    for (const { reject } of flushes.values()) reject(failure);
    flushes.clear();
  };
  worker.on("message", (message: FromWorker) => {
    switch (message.type) {
      case "ready":
        ready.resolve(message.attempt);
        return;
      case "flushed":
        flushes.get(message.id)?.resolve(undefined);
        flushes.delete(message.id);
        return;
      case "failed":
        fail(message.message);
    }
  });
  worker.once("error", (error) => {
    fail(error.message);
  });
  const send = (message: ToWorker): void => {
    if (failure !== undefined) throw failure;
    worker.postMessage(message);
  };
  return {
    ready: ready.promise,
    exited: new Promise((resolve) =>
      worker.once("exit", () => {
        resolve();
      }),
    ),
    send,
    flush: async () => {
      const id = nextId++;
      const done = withResolvers<undefined>();
      send({ type: "flush", id });
      flushes.set(id, done);
      await done.promise;
    },
  };
}

interface Resolvers<T> {
  readonly promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: Error) => void;
}

/** `Promise.withResolvers` for Node 20. */
function withResolvers<T>(): Resolvers<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

function writeFailure(folder: string, message: string): EngineError {
  const file = path.join(folder, RUN_FILES.events);
  return new EngineError(FAILURES.writeFailed, {
    message: `events.jsonl cannot be written: ${message}`,
    nextStep: "free space on the disk, then resume the run",
    file,
  });
}
