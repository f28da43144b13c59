import * as vscode from "vscode";
import { UserError } from "../../base/userError";
import type { LanguageService } from "../client/languageService";
import type { FindingsDocuments } from "../views/findingsDocuments";
import { withFileProgress } from "./fileProgress";
import { pickDataset } from "./pickDataset";

/** Every finding of a dataset as a text to read and to search, each line a link to its place. Gives how many there are. */
export function showFindings({
  language,
  findings,
}: {
  readonly language: LanguageService;
  readonly findings: FindingsDocuments;
}) {
  return async (given?: unknown): Promise<number | undefined> => {
    const uri = await pickDataset("Show All Findings", given, language);
    if (uri === undefined) return undefined;
    const name = vscode.workspace.asRelativePath(uri);
    const result = await withFileProgress(`checking ${name}`, (...given) =>
      language.listFindings(uri, ...given),
    );
    if (result === undefined) return undefined;
    if (result.problem !== undefined)
      throw new UserError({
        code: "RUN100",
        message: result.problem,
        nextStep: "choose a dataset that can be read",
        file: uri.fsPath,
      });
    await findings.show(uri, name, result);
    return result.findings.length + result.omitted;
  };
}
