import path from "node:path";
import { Type, type Static } from "typebox";
import { parseChecked } from "../../../protocol/checked";
import { RunLock, type ProcessIdentity } from "../../../protocol/run";
import { readTextIfThere } from "../../files/readText";
import { writeWholeJson } from "../../files/writeWhole";
import { isOurs } from "../../process/ownership";
import { thisSystem, type ProcessSystem } from "../../process/system";
import { claimExclusively, type HeldClaim } from "./exclusive";
import { RUN_FILES } from "./runFolder";

/** `lock.json` with our additions: when a stop was seen, since the engine deletes the request that it obeys. */
export const LockFile = Type.Object({ ...RunLock.properties, stopRequestedAt: Type.Optional(Type.String()) });
export type LockFile = Static<typeof LockFile>;

export function readLock(folder: string): LockFile | undefined {
  const text = readTextIfThere(path.join(folder, RUN_FILES.lock));
  if (text === undefined) return undefined;
  const checked = parseChecked(LockFile, text);
  return checked.ok ? checked.value : undefined;
}

export function writeLock(folder: string, lock: LockFile): void {
  writeWholeJson(path.join(folder, RUN_FILES.lock), lock);
}

/** The processes of a run that live now; a lock of another host or boot, or a reused pid, counts as none. */
export interface LivingProcesses {
  readonly lock: LockFile | undefined;
  readonly supervisor: ProcessIdentity | null;
  readonly engine: ProcessIdentity | null;
}

export function livingProcesses(folder: string, system: ProcessSystem = thisSystem()): LivingProcesses {
  const lock = readLock(folder);
  // A lock that names another run was copied here with its folder: nothing in it is ours.
  if (lock?.runId !== path.basename(folder)) return { lock: undefined, supervisor: null, engine: null };
  const alive = (identity: ProcessIdentity | null): ProcessIdentity | null =>
    isOurs(identity, lock, system) ? identity : null;
  return { lock, supervisor: alive(lock.supervisor), engine: alive(lock.engine) };
}

/** The right to supervise this run, or undefined while a living supervisor has it. */
export function claimRun(folder: string, own: RunLock): HeldClaim | undefined {
  return claimExclusively(path.join(folder, "lock.d"), own, (content) => {
    const checked = parseChecked(RunLock, JSON.stringify(content));
    return checked.ok && isOurs(checked.value.supervisor, checked.value);
  });
}
