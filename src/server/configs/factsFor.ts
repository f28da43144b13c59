import path from "node:path";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ConfigFacts, PathFact } from "../../core/runconfig/configFacts";
import type { ModelFacts } from "../../core/runconfig/modelFacts";
import type { ResolvedConfig } from "../../core/runconfig/resolve/resolvedConfig";
import type { LastRun } from "../../core/runs/lastRun";
import { targetOf } from "../../node/config/configFacts";
import { lastRunOf } from "../../node/config/lastRun";
import type { BackgroundFacts } from "../backgroundFacts";
import { countedFor, heldOutRowsFor, type KnownFacts } from "../datasets/countedFor";
import type { Workspace } from "../workspace";
import type { Looks } from "./looks";
import { pastRunsQuestion, type PastRuns } from "./pastRuns";

/** What is known of models, of the machine, and of each config's last run. */
export type KnownBehind = Pick<BackgroundFacts, "model" | "machine" | "cachedModels"> & {
  readonly lastRun: PastRuns["last"];
  readonly paths: Looks<[target: string, within: string | undefined], PathFact>;
};

/**
 * What a config's check may know of the disk, as far as it may be touched; undefined for a document that has no file.
 *
 * @param knownFacts what was found out about a dataset, by its absolute path
 */
export function factsFor(
  document: TextDocument,
  workspace: Workspace,
  knownFacts: (file: string) => KnownFacts | undefined,
  background: KnownBehind,
): ConfigFacts | undefined {
  const file = workspace.readableFile(document.uri);
  if (file === undefined) return undefined;
  const within = workspace.trusted ? undefined : workspace.folderOf(file);
  const folder = path.dirname(file);
  const facts: ConfigFacts = {
    lookup: (written) => {
      const target = targetOf(folder, written);
      return (target === undefined ? undefined : background.paths.ask(target, within)) ?? UNKNOWN;
    },
  };
  const known = (written: string): KnownFacts | undefined => knownFacts(path.resolve(folder, written));
  const model = (written: string): ModelFacts | undefined =>
    written !== "" && facts.lookup(written).kind === "folder"
      ? background.model(path.resolve(folder, written), templateOf(document, facts, file))
      : undefined;
  const lastRun = (resolved: ResolvedConfig): LastRun | undefined => {
    const run = background.lastRun(pastRunsQuestion(file, resolved, workspace));
    return run && lastRunOf(run, resolved, folder);
  };
  // The first who asks gets an answer at once: what there is by then.
  if (workspace.trusted) background.cachedModels();
  return {
    ...facts,
    isTrusted: workspace.trusted,
    dataset: (written) => known(written)?.facts,
    counted: (written, resolved) => countedFor(known(written)?.model, resolved, folder),
    heldOutRows: (written, resolved) => heldOutRowsFor(known(written), resolved, folder),
    ...{ model, machine: () => background.machine(), lastRun },
    // It lies outside of the workspace.
    ...(workspace.trusted ? { cachedModels: () => background.cachedModels() } : {}),
  };
}

const UNKNOWN: PathFact = { kind: "unknown" };

/** The chat template's own file, where a config names one that is there. */
function templateOf(document: TextDocument, facts: ConfigFacts, file: string): string | undefined {
  const named = /^\s*chat_template:\s*["']?([^\s"'#]+)/mu.exec(document.getText())?.[1];
  if (named === undefined || facts.lookup(named).kind !== "file") return undefined;
  return path.resolve(path.dirname(file), named);
}
