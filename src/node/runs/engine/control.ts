import { existsSync, mkdirSync, readdirSync, rmSync, watch, writeFileSync } from "node:fs";
import path from "node:path";
import type { ControlRequest } from "../../../protocol/run";
import { RUN_FILES } from "../store/runFolder";

/** Asks a run for something; whoever obeys deletes the file. */
export function requestControl(folder: string, request: ControlRequest): void {
  const control = path.join(folder, RUN_FILES.control);
  mkdirSync(control, { recursive: true });
  writeFileSync(path.join(control, request), "");
}

export function hasRequest(folder: string, request: ControlRequest): boolean {
  return existsSync(path.join(folder, RUN_FILES.control, request));
}

/** Requests of an attempt that is over must not stop the next one. */
export function clearControl(folder: string): void {
  const control = path.join(folder, RUN_FILES.control);
  mkdirSync(control, { recursive: true });
  for (const name of readdirSync(control)) rmSync(path.join(control, name), { force: true });
}

/** Remembers that a stop was asked for, also when the engine deletes the request before anyone polls. */
export interface StopWatch {
  readonly requested: () => boolean;
  close(): void;
}

export function watchForStop(folder: string): StopWatch {
  const control = path.join(folder, RUN_FILES.control);
  mkdirSync(control, { recursive: true });
  let seen = false;
  const notifier = watch(control, (_, name) => {
    if (name === "stop") seen = true;
  });
  notifier.on("error", () => {
    notifier.close();
  });
  return {
    requested: () => {
      seen ||= hasRequest(folder, "stop");
      return seen;
    },
    close: () => {
      notifier.close();
    },
  };
}
