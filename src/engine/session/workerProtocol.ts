import { PHASES, type EventBody } from "../../protocol/events";
import type { ControlRequest } from "../../protocol/run";

/** Between the computing thread and the worker that writes events: messages, and numbers in shared memory. */
export type ToWorker =
  | { readonly type: "event"; readonly body: EventBody }
  /** Answered by `flushed` when everything before it is on the disk. */
  | { readonly type: "flush"; readonly id: number }
  | { readonly type: "obeyed"; readonly request: ControlRequest }
  | { readonly type: "close" };

export type FromWorker =
  | { readonly type: "ready"; readonly attempt: number }
  | { readonly type: "flushed"; readonly id: number }
  | { readonly type: "failed"; readonly message: string };

export interface WorkerData {
  readonly folder: string;
  /** `SHARED_SLOTS` 32-bit integers. */
  readonly shared: SharedArrayBuffer;
}

/** The worker writes the requests (1: asked for), the computing thread writes where it is. */
export const SHARED = { stop: 0, pause: 1, checkpointNow: 2, step: 3, phase: 4 } as const;
export const SHARED_SLOTS = 5;

export function phaseNumber(phase: (typeof PHASES)[number]): number {
  return PHASES.indexOf(phase);
}
