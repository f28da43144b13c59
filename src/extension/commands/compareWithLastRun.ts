import * as vscode from "vscode";
import { UserError } from "../../base/userError";
import type { LanguageService } from "../client/languageService";
import type { TextDocuments } from "../views/textDocuments";
import { pickConfig } from "./pickConfig";

interface Parts {
  readonly language: Pick<LanguageService, "compareWithLastRun">;
  readonly texts: Pick<TextDocuments, "put">;
}

/**
 * Shows what a config's last run was made with beside what it would run with now, in the editor's own comparison.
 * Resolves with what differs; throws UserError when no run of it is over.
 */
export function compareWithLastRun({ language, texts }: Parts) {
  return async (given?: unknown): Promise<readonly string[] | undefined> => {
    const config = await pickConfig(given, "Compare with Last Run");
    if (config === undefined) return undefined;
    const { comparison, problem, nextStep } = await language.compareWithLastRun({ uri: config.toString() });
    if (comparison === undefined)
      throw new UserError({
        code: "RUN100",
        message: problem ?? "there is nothing to compare with",
        nextStep: nextStep ?? "look into the log",
        file: config.fsPath,
      });
    const name = vscode.workspace.asRelativePath(config).replaceAll("/", " › ");
    const { runId, outcome, differences } = comparison;
    await vscode.commands.executeCommand(
      "vscode.diff",
      // Not the ending of a run config: nothing can be started from these.
      texts.put(`${runId}.yaml`, { text: comparison.then }),
      texts.put(`${name} – now.yaml`, { text: comparison.now }),
      `${name}: last run (${outcome}) ↔ now`,
    );
    if (differences.length === 0)
      void vscode.window.showInformationMessage(`Nothing differs from ${runId}: ${outcome}.`);
    return differences;
  };
}
