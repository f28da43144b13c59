import path from "node:path";
import { PRODUCT_VERSION } from "../../base/version";
import { adviseChild } from "../../node/advise/adviseChild";
import { homeFolder } from "../../node/runs/store/home";
import { dryRunChild } from "../../node/runs/engine/dryRunChild";
import { launchChild, type LaunchedRun } from "../../node/runs/engine/launchChild";
import { programsIn, stagePrograms, type RunPrograms } from "../../node/runs/engine/programs";
import type { AdviceDocument } from "../../protocol/advice";
import type { DryRunDocument } from "../../protocol/dryRun";
import { ensureSupervised, resumeRun } from "../../node/runs/supervise/startRun";

/** Creates run folders and starts their supervisors: the only place of the extension that starts a program. */
export interface Launcher {
  /** Makes a run out of a run config and starts it. Throws UserError. */
  start(configPath: string): Promise<LaunchedRun>;
  /** What a run of a config would do; starts and writes nothing. Throws UserError. */
  dryRun(configPath: string): Promise<DryRunDocument>;
  /** Proposes a run config for a dataset, to lie beside it; writes nothing. Throws UserError. */
  advise(
    dataset: string,
    modelFolders: readonly string[],
    settings: readonly string[],
  ): Promise<AdviceDocument>;
  /** Goes on with a stopped, failed or lost run. Throws UserError. */
  resume(folder: string): void;
  /** Where a run has lost its supervisor: one that adopts the engine or finishes the work. True if one was started. */
  adopt(folder: string): boolean;
}

/**
 * Runs are created by a short child process: reading and tokenizing the data would block the extension host, which all
 * extensions share. What lives on runs from a twin of `dist` below the home folder, since an update deletes the
 * extension's folder; with the editor's own Node, which the spawning functions turn into plain Node.
 */
export function createLauncher(extensionFolder: string): Launcher {
  const dist = path.join(extensionFolder, "dist");
  let staged: RunPrograms | undefined;
  const programs = (): RunPrograms =>
    (staged ??= programsIn(stagePrograms(homeFolder(), dist, PRODUCT_VERSION)));
  return {
    start: (configPath) => launchChild(programsIn(dist).supervisor, configPath),
    dryRun: (configPath) => dryRunChild(programsIn(dist).supervisor, configPath),
    advise: (dataset, modelFolders, settings) =>
      adviseChild(programsIn(dist).supervisor, dataset, modelFolders, settings),
    resume: (folder) => {
      resumeRun(folder, programs().supervisor);
    },
    adopt: (folder) => ensureSupervised(folder, programs().supervisor),
  };
}
