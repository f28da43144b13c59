import path from "node:path";
import { PRODUCT_VERSION } from "../base/version";
import { loadRunConfig } from "../node/config/loadRunConfig";
import type { LaunchConfig } from "../node/runs/create/createRun";
import { programsIn, stagePrograms, type RunPrograms } from "../node/runs/engine/programs";
import type { Finding } from "../protocol/findings";

/** A config as the launcher needs it; `launch` is undefined when a finding is an error. */
export interface LoadedConfig {
  readonly findings: readonly Finding[];
  /** The file's text, for the excerpts of findings. */
  readonly text: string;
  readonly launch: LaunchConfig | undefined;
}

/** What the commands that start programs need of the product around them; tests hand in their own. */
export interface CliContext {
  /** The programs to start detached: a twin of this package's, which an update does not delete. */
  readonly programs: (home: string) => RunPrograms;
  /**
   * `name` is how findings call the file; with `looksInside`, data and model are read and held against it as well. Throws
   * UserError when it cannot be read.
   */
  readonly loadConfig: (
    file: string,
    name: string,
    overrides: readonly string[],
    looksInside?: boolean,
  ) => Promise<LoadedConfig>;
}

/** The product's own: `dist` is the folder of the bundles. */
export function productContext(dist: string): CliContext {
  return {
    programs: (home) => programsIn(stagePrograms(home, path.resolve(dist), PRODUCT_VERSION)),
    loadConfig: async (file, name, overrides, looksInside = false) => {
      const { check, launch } = await loadRunConfig(file, { file: name, overrides, looksInside });
      return { findings: check.findings, text: check.tree.text, launch };
    },
  };
}
