import type { EventBody, Phase } from "../../protocol/events";

/** How the computing thread speaks and listens: events out, requests in. Nothing here waits for the disk but `flush`. */
export interface EventChannel {
  /** From 1: how many times the run has been started, this time included. */
  readonly attempt: number;
  emit(body: EventBody): void;
  /** Where the computation is, for heartbeats. */
  at(phase: Phase, step: number): void;
  stopRequested(): boolean;
  pauseRequested(): boolean;
  checkpointRequested(): boolean;
  /** A stop that a signal asked for. */
  requestStop(): void;
  obeyed(request: "stop" | "pause" | "checkpoint_now"): void;
  /** Resolves when every event so far is on the disk; rejects when one could not be written. */
  flush(): Promise<void>;
  /** Flushes, and ends the worker. */
  close(): Promise<void>;
}

export interface Progress {
  report(done: number): void;
}

/** At most four `phase` events per second; the first and the last always. */
export function startPhase(
  channel: EventChannel,
  phase: Phase,
  total: number,
  unit: "rows" | "steps" | "items" | "bytes",
  now: () => number = () => performance.now(),
): Progress {
  let last = -Infinity;
  const report = (done: number): void => {
    if (done < total && now() - last < 250) return;
    last = now();
    channel.emit({ type: "phase", phase, done, total, unit });
  };
  report(0);
  return { report };
}
