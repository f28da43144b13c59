import { Worker } from "node:worker_threads";
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
  const worker = new Worker(workerFile, { workerData: { folder, shared } satisfies WorkerData });
  const exited = new Promise<void>((resolve) =>
    worker.once("exit", () => {
      resolve();
    }),
  );
  const waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  let failure: EngineError | undefined;
  let nextId = 0;
  const fail = (message: string): void => {
    failure ??= writeFailure(folder, message);
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  const ready = new Promise<number>((resolve, reject) => {
    worker.on("message", (message: FromWorker) => {
      switch (message.type) {
        case "ready":
          resolve(message.attempt);
          return;
        case "flushed":
          waiting.get(message.id)?.resolve();
          waiting.delete(message.id);
          return;
        case "failed":
          fail(message.message);
          reject(writeFailure(folder, message.message));
      }
    });
    worker.once("error", (error) => {
      fail(error.message);
      reject(error);
    });
  });
  const send = (message: ToWorker): void => {
    worker.postMessage(message);
  };
  const flush = async (): Promise<void> => {
    if (failure !== undefined) throw failure;
    const id = nextId++;
    const done = new Promise<void>((resolve, reject) => waiting.set(id, { resolve, reject }));
    send({ type: "flush", id });
    await done;
  };
  const asked = (slot: number): boolean => Atomics.load(slots, slot) === 1;
  return {
    attempt: await ready,
    emit: (body) => {
      if (failure !== undefined) throw failure;
      send({ type: "event", body });
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
      send({ type: "obeyed", request });
    },
    flush,
    close: async () => {
      await flush();
      send({ type: "close" });
      await exited;
    },
  };
}

function writeFailure(folder: string, message: string): EngineError {
  return new EngineError(FAILURES.writeFailed, {
    message: `events.jsonl cannot be written: ${message}`,
    nextStep: "free space on the disk, then resume the run",
    file: `${folder}/events.jsonl`,
  });
}
