import * as vscode from "vscode";
import { mayStartPrograms } from "../problems";
import type { Launcher } from "../runs/launcher";
import type { TextDocuments } from "../views/textDocuments";
import { dryRunText } from "./dryRunText";
import { pickConfig } from "./pickConfig";
import { saveIfOpen } from "./saveIfOpen";

interface Parts {
  readonly launcher: Pick<Launcher, "dryRun">;
  readonly texts: Pick<TextDocuments, "put">;
}

/**
 * Works out what a run of a config would do and shows it as a text, with every effective value and where it came from.
 * Starts nothing. Resolves with whether a run would start; throws UserError where data or model cannot be used.
 */
export function dryRun({ launcher, texts }: Parts) {
  return async (given?: unknown): Promise<boolean | undefined> => {
    if (!mayStartPrograms("A dry run")) return undefined;
    const config = await pickConfig(given, "Dry Run");
    if (config === undefined) return undefined;
    await saveIfOpen(config);
    const document = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: "Tunesmith: working out what the run would do" },
      () => launcher.dryRun(config.fsPath),
    );
    const name = vscode.workspace.asRelativePath(config);
    const { text, links } = dryRunText(document, name, (file) => vscode.workspace.asRelativePath(file));
    const shown = texts.put(`${name.replaceAll("/", " › ")} – dry run`, {
      text,
      links: links.map((link) => ({ ...link, file: config })),
    });
    await vscode.window.showTextDocument(shown, { preview: false });
    return document.plan !== null;
  };
}
