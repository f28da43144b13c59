import { statSync } from "node:fs";
import path from "node:path";
import type { ProcessIdentity } from "../../../protocol/run";
import { identityOf, isOurs, type Claim } from "../../process/ownership";
import { spawnDetached } from "../../process/spawnDetached";

/** A program and the arguments that come before ours. */
export interface Program {
  readonly program: string;
  readonly args: readonly string[];
}

export interface EngineEnd {
  /** Both null when nobody saw the end: the engine was adopted, or could not be started. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Set when the program could not be started at all. */
  readonly startError?: string;
  /** Where this attempt's part of `stderr.log` begins, in bytes. */
  readonly stderrFrom?: number;
}

/** A living engine: our child, or one that an earlier supervisor left behind. */
export interface EngineProcess {
  readonly identity: ProcessIdentity | null;
  /** Undefined while it lives. */
  ended(): EngineEnd | undefined;
}

/** Starts the engine as `<program> run <run folder> --run-id <id>`, in a session of its own. */
export function startEngine(folder: string, runId: string, engine: Program): EngineProcess {
  let end: EngineEnd | undefined;
  const stderrFrom = statSync(path.join(folder, "stderr.log"), { throwIfNoEntry: false })?.size ?? 0;
  const child = spawnDetached({
    program: engine.program,
    args: [...engine.args, "run", folder, "--run-id", runId],
    folder,
  });
  child.on("error", (error) => {
    end ??= { exitCode: null, signal: null, startError: error.message };
  });
  child.on("exit", (exitCode, signal) => {
    end ??= { exitCode, signal, stderrFrom };
  });
  const identity = child.pid === undefined ? null : (identityOf(child.pid) ?? null);
  return { identity, ended: () => end };
}

const ADOPTED_POLL_MS = 1000;

/** An engine whose supervisor was killed: watched by its identity, its exit code stays unknown. */
export function adoptEngine(identity: ProcessIdentity, claim: Claim): EngineProcess {
  let lookedAt = -Infinity;
  let alive = true;
  return {
    identity,
    ended: () => {
      // Looking a process up costs a program start outside Linux: once a second is soon enough.
      if (alive && performance.now() - lookedAt >= ADOPTED_POLL_MS) {
        lookedAt = performance.now();
        alive = isOurs(identity, claim);
      }
      return alive ? undefined : { exitCode: null, signal: null };
    },
  };
}
