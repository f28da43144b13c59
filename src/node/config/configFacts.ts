import { readdirSync, statSync } from "node:fs";
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
      if (/^(?:[a-z][a-z0-9+.-]+:\/\/|\\\\|\/\/)/iu.test(written) || written.includes("\0"))
        return { kind: "unknown" };
      const target = path.resolve(folder, written);
      if (options.within !== undefined && !isWithin(target, options.within)) return { kind: "unknown" };
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

function isWithin(target: string, folder: string): boolean {
  const relative = path.relative(folder, target);
  return relative === "" || (!relative.startsWith("..") && !path.isAbsolute(relative));
}
