import { lstatSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import type { ConfigFacts, PathFact } from "../../core/runconfig/configFacts";

export interface ConfigFactsOptions {
  /** Before trust is given, nothing outside this folder is touched. */
  readonly within?: string;
}

/** Looks paths up relative to the config's folder; UNC, device and `file:` paths are never touched. */
export function createConfigFacts(folder: string, options: ConfigFactsOptions = {}): ConfigFacts {
  return {
    lookup: (written) => {
      if (/^(?:[a-z][a-z0-9+.-]+:\/\/|[\\/]{2})/iu.test(written) || written.includes("\0"))
        return { kind: "unknown" };
      const target = path.resolve(folder, written);
      if (options.within !== undefined && !isReachedWithin(target, options.within))
        return { kind: "unknown" };
      return look(target);
    },
  };
}

function look(target: string): PathFact {
  try {
    const stat = statSync(target);
    if (stat.isDirectory()) return { kind: "folder", names: readdirSync(target) };
    return stat.isFile() ? { kind: "file", bytes: stat.size } : { kind: "unknown" };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? { kind: "missing" } : { kind: "unknown" };
  }
}

/** Below the folder, and no link on the way there: a link can lead anywhere, and following it is touching. */
export function isReachedWithin(target: string, folder: string): boolean {
  const relative = path.relative(folder, target);
  if (relative === ".." || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative)) return false;
  let reached = folder;
  try {
    for (const name of relative.split(path.sep)) {
      reached = path.join(reached, name);
      if (lstatSync(reached, { throwIfNoEntry: false })?.isSymbolicLink() === true) return false;
    }
  } catch {
    // Not readable, or too long a name: then it is not known to be inside.
    return false;
  }
  return true;
}
