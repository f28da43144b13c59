import type { ProcessIdentity } from "../../protocol/run";
import { bootId, processInfo } from "./processInfo";
import { thisSystem, type ProcessSystem } from "./system";

/** The part of a lock file that says where and for which run its processes were started. */
export interface Claim {
  readonly host: string;
  readonly bootId: string;
  readonly runId: string;
}

/** Who this process is, for a lock file. */
export function ownIdentity(system: ProcessSystem = thisSystem()): ProcessIdentity {
  return identityOf(process.pid, system) ?? { pid: process.pid, startTime: "unknown" };
}

/** Undefined when the process has ended already. */
export function identityOf(pid: number, system: ProcessSystem = thisSystem()): ProcessIdentity | undefined {
  const info = processInfo(pid, system);
  return info === undefined ? undefined : { pid, startTime: info.startTime };
}

export function claimHere(runId: string, system: ProcessSystem = thisSystem()): Claim {
  return { host: system.host, bootId: bootId(system), runId };
}

/**
 * Whether a recorded process is alive and ours: host, boot, pid > 1, start time and the run id in its command line
 * must all match. A pid is reused sooner or later; each of the others alone has been seen to lie.
 */
export function isOurs(
  identity: ProcessIdentity | null,
  claim: Claim,
  system: ProcessSystem = thisSystem(),
): identity is ProcessIdentity {
  if (identity === null || claim.runId === "") return false;
  if (claim.host !== system.host || claim.bootId !== bootId(system)) return false;
  const info = processInfo(identity.pid, system);
  return (
    info !== undefined && info.startTime === identity.startTime && info.commandLine.includes(claim.runId)
  );
}

/**
 * Signals a process only if it is ours. `group` signals its process group, which it leads because it was started
 * detached. Returns whether the signal was sent.
 */
export function signalVerified(
  identity: ProcessIdentity | null,
  claim: Claim,
  signal: NodeJS.Signals,
  options: { readonly group?: boolean; readonly system?: ProcessSystem } = {},
): boolean {
  const system = options.system ?? thisSystem();
  if (!isOurs(identity, claim, system)) return false;
  if (system.platform === "win32") {
    const force = signal === "SIGKILL" ? ["/F"] : [];
    return system.run("taskkill", ["/PID", String(identity.pid), "/T", ...force]) !== undefined;
  }
  try {
    system.kill(options.group === true ? -identity.pid : identity.pid, signal);
    return true;
  } catch {
    return false;
  }
}
