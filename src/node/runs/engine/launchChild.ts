import path from "node:path";
import { UserError } from "../../../base/userError";
import type { Finding } from "../../../protocol/findings";
import { parseDocument, printedProblem, runCommand } from "./commandChild";
import type { Program } from "./engineProcess";

/** A run that was created and whose supervisor was started. */
export interface LaunchedRun {
  readonly id: string;
  readonly folder: string;
  /** What the launcher printed on the way: findings of the data, rows left out. */
  readonly log: string;
}

/**
 * Creates and starts a run in a child process, with the command that the terminal uses (`run --detach`). Reading,
 * tokenizing and hashing the data takes a processor for a while; a caller that others share must not be that processor.
 * Throws UserError with the place of the first thing to repair; then nothing was started.
 */
export async function launchChild(cli: Program, configPath: string): Promise<LaunchedRun> {
  const args = ["run", configPath, "--detach", "--format", "json"];
  const { code, out, err } = await runCommand(cli, args, path.dirname(configPath));
  const document = parseDocument(out);
  if (code === 0 && typeof document["id"] === "string" && typeof document["path"] === "string")
    return { id: document["id"], folder: document["path"], log: err };
  throw (
    refusal(configPath, findingsOf(document)) ??
    printedProblem(err) ??
    new Error(err || `exit code ${code ?? "?"}`)
  );
}

function findingsOf(document: Readonly<Record<string, unknown>>): readonly Finding[] {
  return Array.isArray(document["findings"]) ? (document["findings"] as readonly Finding[]) : [];
}

/** The first error of the config with its line, and how many more there are. */
function refusal(configPath: string, findings: readonly Finding[]): UserError | undefined {
  const errors = findings.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first === undefined) return undefined;
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : "";
  return new UserError({
    code: first.code,
    message: `${path.basename(configPath)} cannot be run: ${first.message}${more}`,
    nextStep: first.help ?? "repair what Problems lists for this file, then start again",
    file: configPath,
    line: first.line,
  });
}
