import path from "node:path";
import { UserError } from "../../../base/userError";
import { readTextIfThere } from "../../files/readText";
import { renameSync } from "node:fs";
import { spawnDetached } from "../../process/spawnDetached";
import { clearControl, requestControl } from "../engine/control";
import type { Program } from "../engine/engineProcess";
import { readRunSummary } from "../store/runEvents";
import { readResult, RUN_FILES } from "../store/runFolder";
import { livingProcesses } from "../store/runLock";
import { viewRun } from "../store/runState";

/** What a supervisor says of itself, in the run folder. */
export const SUPERVISOR_LOG = "supervisor.log";

/**
 * Starts a detached supervisor for a run folder: `<program> supervise <folder>`. Starting a second one is harmless:
 * it finds the first and ends. `newAttempt` begins an attempt although an earlier one has ended.
 */
export function startSupervisor(
  folder: string,
  supervisor: Program,
  options: {
    readonly newAttempt?: boolean;
    readonly env?: Readonly<Record<string, string | undefined>>;
  } = {},
): void {
  const child = spawnDetached({
    program: supervisor.program,
    args: [
      ...supervisor.args,
      "supervise",
      folder,
      ...(options.newAttempt === true ? ["--new-attempt"] : []),
    ],
    folder,
    logs: { out: SUPERVISOR_LOG, err: SUPERVISOR_LOG },
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  // A program that cannot be started shows as a run without a living process; the reason stands in the log.
  child.on("error", () => undefined);
  child.unref();
}

/** Starts a supervisor where a run has none and is not over: it adopts a living engine or finishes the work. */
export function ensureSupervised(
  folder: string,
  supervisor: Program,
  options: { readonly env?: Readonly<Record<string, string | undefined>> } = {},
): boolean {
  if (readResult(folder) !== undefined || livingProcesses(folder).supervisor !== null) return false;
  startSupervisor(folder, supervisor, options);
  return true;
}

/** Asks a run to stop with a checkpoint. Throws UserError when it is over already. */
export function stopRun(folder: string): void {
  const { state, run } = viewRun(folder);
  if (state === "completed" || state === "failed" || state === "stopped")
    throw new UserError({
      code: "RUN100",
      message: `${run.id} is not running: it is ${state}`,
      nextStep: "`tunesmith runs list` shows the runs that are running",
    });
  requestControl(folder, "stop");
}

/**
 * Goes on with a run that was stopped, failed or lost, from its newest valid checkpoint. The old `result.json` is
 * kept as `result-<attempt>.json`, since its absence is what says that a run is not over.
 */
export function resumeRun(
  folder: string,
  supervisor: Program,
  options: { readonly env?: Readonly<Record<string, string | undefined>> } = {},
): void {
  const { state, run } = viewRun(folder);
  if (state === "completed")
    throw new UserError({
      code: "RUN100",
      message: `${run.id} is complete: there is nothing to go on with`,
      nextStep: `\`tunesmith runs show ${run.id}\` shows its result`,
    });
  if (state !== "stopped" && state !== "failed" && state !== "lost")
    throw new UserError({
      code: "RUN100",
      message: `${run.id} is running already (${state})`,
      nextStep: `\`tunesmith runs watch ${run.id}\` follows it`,
    });
  setResultAside(folder);
  clearControl(folder);
  startSupervisor(folder, supervisor, { ...options, newAttempt: true });
}

function setResultAside(folder: string): void {
  const file = path.join(folder, RUN_FILES.result);
  const attempt = Math.max(1, readRunSummary(folder).attempt);
  // An attempt that died before it began has its predecessor's number: look for a free name.
  let name = `result-${attempt}.json`;
  for (let i = 2; readTextIfThere(path.join(folder, name)) !== undefined; i++)
    name = `result-${attempt}-${i}.json`;
  try {
    renameSync(file, path.join(folder, name));
  } catch (error) {
    // Lost runs have none, and a second door may have been faster.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
