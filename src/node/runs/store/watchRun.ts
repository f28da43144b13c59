import { watch } from "node:fs";
import type { Disposable } from "../../../base/disposable";
import type { ParsedEvent } from "../../../core/runs/parseEvent";
import { tailEvents } from "./runEvents";
import { readResult } from "./runFolder";

export interface RunWatcher {
  /** New events in order, at least once even when there are none yet. */
  readonly onEvents: (events: readonly ParsedEvent[]) => void;
  /** The run is over: no events follow. Called once. */
  readonly onEnd?: () => void;
  readonly onError?: (error: unknown) => void;
}

/** File notifications are lost on some file systems: look anyway, this often. */
const POLL_MS = 500;

/**
 * Follows a run from a byte offset (0: everything so far) until it is over or the watcher is disposed. Any number of
 * watchers may follow one run.
 */
export function watchRun(folder: string, watcher: RunWatcher, from = 0): Disposable {
  const tail = tailEvents(folder, from);
  let ended = false;
  let first = true;
  const stop = (): void => {
    ended = true;
    clearInterval(timer);
    notifier?.close();
  };
  const look = (): void => {
    if (ended) return;
    try {
      // The result first: everything that was written before it is then in the events just read.
      const over = readResult(folder) !== undefined;
      const events = tail.read();
      if (events.length > 0 || first) watcher.onEvents(events);
      first = false;
      if (!over) return;
      stop();
      watcher.onEnd?.();
    } catch (error) {
      stop();
      watcher.onError?.(error);
    }
  };
  const timer = setInterval(look, POLL_MS);
  const notifier = tryWatch(folder, look);
  queueMicrotask(look);
  return { dispose: stop };
}

function tryWatch(folder: string, look: () => void): { close(): void } | undefined {
  try {
    const notifier = watch(folder, look);
    notifier.on("error", () => {
      notifier.close();
    });
    return notifier;
  } catch {
    return undefined;
  }
}
