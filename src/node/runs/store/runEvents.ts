import path from "node:path";
import { parseEvent, type ParsedEvent } from "../../../core/runs/parseEvent";
import { reduceRun, type RunSummary } from "../../../core/runs/runSummary";
import type { EventBody } from "../../../protocol/events";
import { openLineWriter } from "../../files/lineWriter";
import { tailLines } from "../../files/lineTail";
import { RUN_FILES } from "./runFolder";

/** Follows a run's events from a byte offset. */
export interface EventTail {
  read(): ParsedEvent[];
  readonly offset: number;
}

export function tailEvents(folder: string, from = 0): EventTail {
  const lines = tailLines(path.join(folder, RUN_FILES.events), from);
  return {
    get offset() {
      return lines.offset;
    },
    read: () => lines.read().map(parseEvent),
  };
}

export function readRunSummary(folder: string): RunSummary {
  return reduceRun(tailEvents(folder).read());
}

/**
 * Appends events on the supervisor's behalf, going on with the engine's numbering. Only while no engine lives: the
 * file has one writer at a time.
 */
export function appendEvents(folder: string, bodies: readonly EventBody[], now: Date = new Date()): void {
  const summary = readRunSummary(folder);
  const writer = openLineWriter(path.join(folder, RUN_FILES.events));
  try {
    bodies.forEach((body, i) => {
      const head = {
        seq: summary.lastSeq + 1 + i,
        time: now.toISOString(),
        elapsed: elapsedSince(folder, now),
      };
      writer.append(JSON.stringify({ ...head, ...body }));
    });
    writer.flush();
  } finally {
    writer.close();
  }
}

/** Seconds since the attempt began, from the wall clock: the engine that had the monotonic one is gone. */
function elapsedSince(folder: string, now: Date): number {
  const started = tailEvents(folder)
    .read()
    .findLast((one) => one.kind === "event" && one.event.type === "started");
  if (started?.kind !== "event") return 0;
  return Math.max(0, (now.getTime() - Date.parse(started.event.time)) / 1000);
}
