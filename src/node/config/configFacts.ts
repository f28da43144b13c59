import { lstatSync, readdirSync, statSync } from "node:fs";
import { lstat, readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { ConfigFacts, PathFact } from "../../core/runconfig/configFacts";

export interface ConfigFactsOptions {
  /** Before trust is given, nothing outside this folder is touched. */
  readonly within?: string;
}

/** Looks paths up relative to the config's folder; UNC, device and `file:` paths are never touched. */
export function createConfigFacts(folder: string, { within }: ConfigFactsOptions = {}): ConfigFacts {
  return {
    lookup: (written) => {
      const target = targetOf(folder, written);
      if (target === undefined || (within !== undefined && !isReachedWithin(target, within)))
        return { kind: "unknown" };
      return look(target);
    },
  };
}

/** Where a path leads that a config has written; undefined for what is never touched. */
export function targetOf(folder: string, written: string): string | undefined {
  const isNever = /^(?:[a-z][a-z0-9+.-]+:\/\/|[\\/]{2})/iu.test(written) || written.includes("\0");
  return isNever ? undefined : path.resolve(folder, written);
}

function look(target: string): PathFact {
  try {
    const found = statSync(target);
    return found.isDirectory() ? { kind: "folder", names: readdirSync(target) } : ofFile(found);
  } catch (error) {
    return ofError(error);
  }
}

/** What is at a path, without holding anything up: a folder may lie on a network. */
export async function lookBehind(target: string, within?: string): Promise<PathFact> {
  try {
    if (within !== undefined && !(await isReachedWithinBehind(target, within))) return { kind: "unknown" };
    const found = await stat(target);
    return found.isDirectory() ? { kind: "folder", names: await readdir(target) } : ofFile(found);
  } catch (error) {
    return ofError(error);
  }
}

function ofFile(found: { isFile(): boolean; readonly size: number }): PathFact {
  return found.isFile() ? { kind: "file", bytes: found.size } : { kind: "unknown" };
}

function ofError(error: unknown): PathFact {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR" ? { kind: "missing" } : { kind: "unknown" };
}

/** Below the folder, and no link on the way there: a link can lead anywhere, and following it is touching. */
export function isReachedWithin(target: string, folder: string): boolean {
  try {
    return (
      wayTo(target, folder)?.every(
        (place) => lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() !== true,
      ) === true
    );
  } catch {
    // Not readable, or too long a name: then it is not known to be inside.
    return false;
  }
}

async function isReachedWithinBehind(target: string, folder: string): Promise<boolean> {
  const way = wayTo(target, folder);
  try {
    for (const place of way ?? []) if ((await lstat(place)).isSymbolicLink()) return false;
  } catch (error) {
    // What is not there leads nowhere.
    return (error as NodeJS.ErrnoException).code === "ENOENT" && way !== undefined;
  }
  return way !== undefined;
}

/** Every step from a folder down to what lies in it; undefined for what does not. */
function wayTo(target: string, folder: string): readonly string[] | undefined {
  const relative = path.relative(folder, target);
  if (relative === ".." || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative))
    return undefined;
  const way: string[] = [];
  let reached = folder;
  for (const name of relative.split(path.sep)) way.push((reached = path.join(reached, name)));
  return way;
}
