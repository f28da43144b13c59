import path from "node:path";
import { PRODUCT_VERSION } from "../../base/version";
import { homeFolder } from "../../node/runs/home";
import { programsIn, stagePrograms, type RunPrograms } from "../../node/runs/programs";
import type { PreparedRun } from "./prepareRun";
import { ensureSupervised, resumeRun, startSupervisor } from "../../node/runs/startRun";

/** Creates run folders and starts their supervisors: the only place of the extension that starts a program. */
export interface Launcher {
  /** Makes a run folder from a run config and starts it. Throws UserError. */
  start(configPath: string): Promise<PreparedRun>;
  /** Goes on with a stopped, failed or lost run. Throws UserError. */
  resume(folder: string): void;
  /** Where a run has lost its supervisor: one that adopts the engine or finishes the work. True if one was started. */
  adopt(folder: string): boolean;
}

/**
 * Programs run from a twin of `dist` below the home folder, since an update deletes the extension's folder under a
 * living run; with the editor's own Node, which `spawnDetached` turns into plain Node.
 */
export function createLauncher(extensionFolder: string): Launcher {
  let staged: RunPrograms | undefined;
  const programs = (): RunPrograms =>
    (staged ??= programsIn(stagePrograms(homeFolder(), path.join(extensionFolder, "dist"), PRODUCT_VERSION)));
  return {
    start: async (configPath) => {
      // Tokenizer, templates and dataset readers: loaded when a run is created, not when the editor starts.
      const { prepareRun } = await import("./prepareRun");
      const prepared = await prepareRun(configPath);
      startSupervisor(prepared.folder, programs().supervisor);
      return prepared;
    },
    resume: (folder) => {
      resumeRun(folder, programs().supervisor);
    },
    adopt: (folder) => ensureSupervised(folder, programs().supervisor),
  };
}
