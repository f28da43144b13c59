import path from "node:path";
import { withPaths } from "../../core/runs/comparedConfig";
import { configDifferences } from "../../core/runs/configDifferences";
import type { LastRun } from "../../core/runs/lastRun";
import type { PastRun } from "../../core/runs/pastRun";
import type { ResolvedConfig } from "../../core/runconfig/resolve/resolvedConfig";
import { withAbsolutePaths } from "./absolutePaths";

type Group = Readonly<Record<string, unknown>>;

/** Both sides of a comparison: a config as it was run, and as it would be now, with paths as its file names them. */
export interface ComparedConfigs {
  readonly then: Group;
  readonly now: Group;
}

/** @param folder that of the config's file */
export function compareConfigs(run: PastRun, resolved: ResolvedConfig, folder: string): ComparedConfigs {
  const named = (written: string): string => {
    if (!path.isAbsolute(written)) return written;
    const relative = path.relative(folder, written);
    return path.isAbsolute(relative) ? written : relative.split(path.sep).join("/") || ".";
  };
  return {
    then: withPaths(run.config, named),
    now: withPaths({ ...withAbsolutePaths(resolved, folder) }, named),
  };
}

export function lastRunOf(run: PastRun, resolved: ResolvedConfig, folder: string): LastRun {
  const { then, now } = compareConfigs(run, resolved, folder);
  return { run, differences: configDifferences(then, now) };
}
