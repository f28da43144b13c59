import { existsSync } from "node:fs";
import path from "node:path";
import { nearest } from "../../../base/editDistance";
import { UserError } from "../../../base/userError";
import { registeredRuns } from "./registry";
import { RUN_FILES } from "./runFolder";

/** The folder of a run by its id, a beginning of it that only one run has, or its folder's path. Throws UserError. */
export function findRun(home: string, idOrPath: string, cwd: string): string {
  const runs = registeredRuns(home);
  const exact = runs.find((run) => run.id === idOrPath);
  if (exact !== undefined && isRunFolder(exact.path)) return exact.path;
  const asPath = path.resolve(cwd, idOrPath);
  if (isRunFolder(asPath)) return asPath;
  const begun = runs.filter((run) => run.id.startsWith(idOrPath) && isRunFolder(run.path));
  if (begun.length === 1) return begun[0]!.path;
  throw new UserError({
    code: "RUN100",
    message: unknownRun(idOrPath, exact?.path, begun.length),
    nextStep: suggestion(
      idOrPath,
      runs.map((run) => run.id),
    ),
  });
}

function unknownRun(id: string, gone: string | undefined, matches: number): string {
  if (gone !== undefined) return `the folder of ${id} is gone: ${gone}`;
  return matches > 1 ? `${matches} runs begin with "${id}"` : `there is no run "${id}"`;
}

function suggestion(id: string, ids: readonly string[]): string {
  const near = nearest(id, ids, 6);
  return near === undefined
    ? "`tunesmith runs list` shows the runs that exist"
    : `did you mean ${near}? \`tunesmith runs list\` shows all`;
}

function isRunFolder(folder: string): boolean {
  return existsSync(path.join(folder, RUN_FILES.run));
}
