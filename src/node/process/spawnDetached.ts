import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import path from "node:path";

export interface DetachedProgram {
  readonly program: string;
  readonly args: readonly string[];
  /** Working folder, and where `stdout.log` and `stderr.log` are appended to. */
  readonly folder: string;
  /** `stdout.log`, `stderr.log` unless told otherwise. */
  readonly logs?: { readonly out: string; readonly err: string };
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Starts a program that outlives us: its own session, files instead of pipes, no IPC. Each of the three was measured
 * to be needed. The caller listens to `error` (a missing program is an event) and keeps or drops the child.
 */
export function spawnDetached({ program, args, folder, logs, env }: DetachedProgram): ChildProcess {
  const out = openSync(path.join(folder, logs?.out ?? "stdout.log"), "a");
  const err = openSync(path.join(folder, logs?.err ?? "stderr.log"), "a");
  try {
    return spawn(program, args, {
      cwd: folder,
      detached: true,
      stdio: ["ignore", out, err],
      env: childEnvironment(env ?? process.env),
      windowsHide: true,
    });
  } finally {
    closeSync(out);
    closeSync(err);
  }
}

/** The environment of our own Node programs: plain Node even under Electron, and none of the editor's switches. */
export function childEnvironment(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith("VSCODE_") && name !== "NODE_OPTIONS");
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: "1" };
}
