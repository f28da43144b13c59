/**
 * The worker thread beside the computation: owns `events.jsonl`, sends the heartbeat and looks for requests. It must
 * never compute and never touch the ONNX runtime: the computing thread may be silent for as long as a step takes.
 */
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { openLineWriter } from "../node/files/lineWriter";
import { readRunSummary } from "../node/runs/store/runEvents";
import { RUN_FILES } from "../node/runs/store/runFolder";
import { LAST_WORDS, PHASES, type EventBody } from "../protocol/events";
import type { ControlRequest } from "../protocol/run";
import { SHARED, type FromWorker, type ToWorker, type WorkerData } from "./session/workerProtocol";

const HEARTBEAT_MS = 5000;
const POLL_MS = 250;

function main(port: NonNullable<typeof parentPort>, { folder, shared }: WorkerData): void {
  const slots = new Int32Array(shared);
  const earlier = readRunSummary(folder);
  const events = openLineWriter(path.join(folder, RUN_FILES.events));
  const control = (request: ControlRequest): string => path.join(folder, RUN_FILES.control, request);
  let seq = earlier.lastSeq;
  const answer = (message: FromWorker): void => {
    port.postMessage(message);
  };
  const write = (body: EventBody): void => {
    const head = { seq: ++seq, time: new Date().toISOString(), elapsed: round(performance.now() / 1000) };
    events.append(JSON.stringify({ ...head, ...body }));
    if (body.type === "checkpoint" || LAST_WORDS.includes(body.type)) events.flush();
  };
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      answer({ type: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  };
  const heartbeat = setInterval(() => {
    const phase = PHASES[Atomics.load(slots, SHARED.phase)] ?? "prepare";
    const step = Atomics.load(slots, SHARED.step);
    guarded(() => {
      write({ type: "heartbeat", step, phase, hostMemoryBytes: process.memoryUsage.rss() });
    });
  }, HEARTBEAT_MS);
  const poll = setInterval(() => {
    pollControl(slots, control);
  }, POLL_MS);
  port.on("message", (message: ToWorker) => {
    guarded(() => {
      switch (message.type) {
        case "event":
          write(message.body);
          return;
        case "flush":
          events.flush();
          answer({ type: "flushed", id: message.id });
          return;
        case "obeyed":
          rmSync(control(message.request), { force: true });
          return;
        case "close":
          clearInterval(heartbeat);
          clearInterval(poll);
          events.close();
          port.close();
      }
    });
  });
  pollControl(slots, control);
  answer({ type: "ready", attempt: earlier.attempt + 1 });
}

/** `resume` ends a pause; it is deleted here because nothing else has to be done for it. */
function pollControl(slots: Int32Array, control: (request: ControlRequest) => string): void {
  if (existsSync(control("stop"))) Atomics.store(slots, SHARED.stop, 1);
  if (existsSync(control("checkpoint_now"))) Atomics.store(slots, SHARED.checkpointNow, 1);
  if (existsSync(control("resume"))) {
    rmSync(control("pause"), { force: true });
    rmSync(control("resume"), { force: true });
    Atomics.store(slots, SHARED.pause, 0);
  } else if (existsSync(control("pause"))) Atomics.store(slots, SHARED.pause, 1);
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

if (parentPort !== null) main(parentPort, workerData as WorkerData);
