import { writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../base/userError";
import { stemOf } from "../../core/runconfig/advise/stem";
import type { AdviceDocument, ProposedConfig } from "../../protocol/advice";
import type { LanguageService } from "../client/languageService";
import { mayStartPrograms } from "../problems";
import type { Launcher } from "../runs/launcher";
import { setting } from "../settings";
import { pickDataset } from "./pickDataset";

interface Parts {
  readonly launcher: Pick<Launcher, "advise">;
  readonly language: Pick<LanguageService, "datasets">;
  readonly log: Pick<vscode.LogOutputChannel, "info" | "show">;
}

type Given = Extract<AdviceDocument, { readonly ok: true }>;
type Refused = Extract<AdviceDocument, { readonly ok: false }>;

/**
 * Proposes a run config for a dataset and two others with what they cost; the one that is picked is written beside the
 * data, under a name that is free, and opened. Resolves with its place. Throws UserError.
 */
export function newRunConfig({ launcher, language, log }: Parts) {
  return async (given?: unknown): Promise<vscode.Uri | undefined> => {
    // Models of this machine are looked at, outside of the folder too: not for a folder that nobody trusts.
    if (!mayStartPrograms("New Run Config")) return undefined;
    const dataset = await pickDataset("New Run Config", given, language);
    if (dataset === undefined) return undefined;
    if (dataset.scheme !== "file") throw notOnDisk(dataset);
    const ask = (settings: readonly string[]): Thenable<AdviceDocument> =>
      vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Window,
          title: "Tunesmith: looking at the data, the models and the machine",
        },
        () => launcher.advise(dataset.fsPath, modelFolders(dataset), settings),
      );
    let advice = await ask([]);
    while (!advice.ok) {
      const settings = await sayWhyNot(advice, log);
      if (settings === undefined) return undefined;
      advice = await ask(settings);
    }
    const chosen = await choose(advice, dataset);
    return chosen === undefined ? undefined : await create(dataset, chosen);
  };
}

/** `~` is the user's home; relative folders begin at the workspace folder of the data. */
function modelFolders(dataset: vscode.Uri): readonly string[] {
  const root = vscode.workspace.getWorkspaceFolder(dataset)?.uri.fsPath ?? path.dirname(dataset.fsPath);
  return setting("models.folders", dataset)
    .filter((folder): folder is string => typeof folder === "string" && folder !== "")
    .map((folder) => path.resolve(root, folder.replace(/^~(?=$|[\\/])/u, os.homedir())));
}

/** Says why there is nothing to propose; resolves with the settings with which there would be, if they are wanted. */
async function sayWhyNot(
  { message, reasons, needs, choices }: Refused,
  log: Parts["log"],
): Promise<readonly string[] | undefined> {
  log.info([message, ...reasons.map((reason) => `  because ${reason}`)].join("\n"));
  const because = reasons.slice(0, 2).join("; ");
  const why = because === "" ? "" : ` (${because})`;
  const showLog = "Show Log";
  const chosen = await vscode.window.showWarningMessage(
    `${capital(message)}${why}. Needed: ${needs.join("; ")}.`,
    ...choices.map(({ title }) => title),
    showLog,
  );
  if (chosen === showLog) log.show();
  return choices.find(({ title }) => title === chosen)?.settings;
}

interface Item extends vscode.QuickPickItem {
  readonly config: ProposedConfig;
}

async function choose(
  { proposal, alternatives }: Given,
  dataset: vscode.Uri,
): Promise<ProposedConfig | undefined> {
  const items: Item[] = [
    { label: proposal.title, description: "proposed", detail: shown(proposal.costs, 3), config: proposal },
    // What it means for the result stands first; a row has room for two more.
    ...alternatives.map((config) => {
      const [effect = "", ...costs] = config.costs;
      return { label: config.title, description: effect, detail: shown(costs, 2), config };
    }),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: `New Run Config for ${vscode.workspace.asRelativePath(dataset)}`,
    placeHolder: "Every value is written with its reason",
    ...{ matchOnDescription: true, matchOnDetail: true },
  });
  return chosen?.config;
}

/** The list cuts what is longer; the file says all. */
function shown(costs: readonly string[], most: number): string {
  return costs.slice(0, most).join(" · ");
}

const MOST_NAMES = 1000;

/** Never over a file that is there: `train.tune.yaml`, `train-2.tune.yaml`, … */
async function create(dataset: vscode.Uri, { text }: ProposedConfig): Promise<vscode.Uri> {
  const folder = path.dirname(dataset.fsPath);
  const stem = stemOf(dataset.fsPath);
  for (let number = 1; number <= MOST_NAMES; number++) {
    const name = `${stem}${number === 1 ? "" : `-${String(number)}`}.tune.yaml`;
    const file = path.join(folder, name);
    try {
      await writeFile(file, text, { flag: "wx" });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") continue;
      throw cannotWrite(file, code ?? "?");
    }
    const uri = vscode.Uri.file(file);
    await vscode.window.showTextDocument(uri);
    return uri;
  }
  throw cannotWrite(path.join(folder, `${stem}.tune.yaml`), "every name is taken");
}

function cannotWrite(file: string, why: string): UserError {
  return new UserError({
    code: "RUN100",
    message: `${path.basename(file)} cannot be written beside the data (${why})`,
    nextStep: "check the folder's permissions, or use `tunesmith init … --output` in a terminal",
    file: path.dirname(file),
  });
}

function notOnDisk(dataset: vscode.Uri): UserError {
  return new UserError({
    code: "RUN100",
    message: `${vscode.workspace.asRelativePath(dataset)} does not lie on a disk of this machine`,
    nextStep: "save the rows in a file, and try again",
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
