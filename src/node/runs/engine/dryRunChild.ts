import path from "node:path";
import { parseChecked } from "../../../protocol/checked";
import { DryRunDocument } from "../../../protocol/dryRun";
import { printedProblem, runCommand } from "./commandChild";
import type { Program } from "./engineProcess";

/**
 * Asks what a run of this config would do, in a child process, with the command that the terminal uses
 * (`run --dry-run`). Findings that keep it from running are part of the answer; throws UserError where data or model
 * cannot be used.
 */
export async function dryRunChild(cli: Program, configPath: string): Promise<DryRunDocument> {
  const args = ["run", configPath, "--dry-run", "--format", "json"];
  const { code, out, err } = await runCommand(cli, args, path.dirname(configPath));
  const document = parseChecked(DryRunDocument, out);
  if (document.ok) return document.value;
  throw printedProblem(err) ?? new Error(err || `exit code ${code ?? "?"}: ${document.problem}`);
}
