import path from "node:path";
import { UserError } from "../../base/userError";
import { loadRunConfig } from "../../node/config/loadRunConfig";
import { openModelFolder } from "../../node/models/modelFolder";
import { chooseEngine } from "../../node/runs/chooseEngine";
import { createRun } from "../../node/runs/createRun";
import { homeFolder } from "../../node/runs/home";
import type { Finding } from "../../protocol/findings";

export interface PreparedRun {
  readonly folder: string;
  /** Rows that were left out, and why. */
  readonly warnings: readonly string[];
}

/**
 * Makes the folder of a run: config, data and model are read and checked. Throws UserError with the place of the first
 * thing to repair; then no folder is left.
 */
export async function prepareRun(configPath: string): Promise<PreparedRun> {
  const { check, launch } = await loadRunConfig(configPath, { file: configPath });
  if (launch === undefined) throw refusal(configPath, check.findings);
  const { resolved } = launch;
  const model = await openModelFolder(resolved.model.name_or_path);
  const engine = chooseEngine({ requested: resolved.train.engine, model, configPath });
  const { folder, data } = await createRun(launch, { home: homeFolder(), kind: "train", engine });
  return { folder, warnings: data.warnings };
}

/** The first error with its line; how many there are stands in Problems too. */
function refusal(configPath: string, findings: readonly Finding[]): UserError {
  const errors = findings.filter(({ severity }) => severity === "error");
  const [first] = errors;
  const more = errors.length > 1 ? `, and ${String(errors.length - 1)} more` : "";
  return new UserError({
    code: first?.code ?? "CFG001",
    message: `${path.basename(configPath)} cannot be run: ${first?.message ?? "it has an error"}${more}`,
    nextStep: first?.help ?? "repair what Problems lists for this file, then start again",
    file: configPath,
    line: first?.line,
  });
}
