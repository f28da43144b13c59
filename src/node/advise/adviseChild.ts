import path from "node:path";
import { UserError } from "../../base/userError";
import { AdviceDocument } from "../../protocol/advice";
import { parseChecked } from "../../protocol/checked";
import { printedProblem, runCommand } from "../runs/engine/commandChild";
import type { Program } from "../runs/engine/engineProcess";

/**
 * Asks for a run config beside a dataset, in a child process, with the command that the terminal uses (`init`). Throws
 * UserError where the data cannot be read.
 *
 * @param modelFolders folders that hold models
 * @param settings as `--set` takes them
 */
export async function adviseChild(
  cli: Program,
  dataset: string,
  modelFolders: readonly string[],
  settings: readonly string[],
): Promise<AdviceDocument> {
  const folder = path.dirname(dataset);
  const name = path.basename(dataset);
  const args = [
    // A name that begins like an option is none.
    ...["init", name.startsWith("-") ? `./${name}` : name, "--format", "json"],
    ...modelFolders.flatMap((folder) => ["--models", folder]),
    ...settings.flatMap((setting) => ["--set", setting]),
  ];
  const { code, out, err } = await runCommand(cli, args, folder);
  const document = parseChecked(AdviceDocument, out);
  if (document.ok) return document.value;
  const problem = printedProblem(err);
  if (problem === undefined) throw new Error(err || `exit code ${code ?? "?"}: ${document.problem}`);
  const { message, nextStep, line } = problem;
  throw new UserError({ code: problem.code, message, nextStep, file: dataset, line });
}
