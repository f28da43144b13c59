import { existsSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import type { Disposable } from "../../base/disposable";
import { homeFolder } from "../../node/runs/store/home";
import { registeredRuns } from "../../node/runs/store/registry";
import { followRun, isOver, type FollowedRun, type RunSnapshot } from "./followRun";

/** The runs of this workspace: found by the home's registry and by the folders themselves, so a reload loses none. */
export interface RunsModel extends Disposable {
  /** Newest first. */
  readonly list: () => readonly RunSnapshot[];
  find(id: string): RunSnapshot | undefined;
  /** Takes in the folder of a run that was just started or resumed. Throws UserError when it is none. */
  add(folder: string): RunSnapshot;
  /** Resolves when the first search is over. */
  readonly ready: Promise<void>;
  readonly onDidChange: vscode.Event<void>;
}

const RUN_FILE = "**/runs/*/run.json";
const WATCHED = "**/runs/*/{run,lock,result}.json";
const MOST_RUNS = 200;
/** Changes within this time are told as one: a fast run writes many events per second. */
const CALM_MS = 250;
/** After this time a new folder holds what its maker wrote at once. */
const SETTLED_MS = 1000;

export function createRunsModel(log: vscode.LogOutputChannel): RunsModel {
  const runs = new Map<string, FollowedRun>();
  const changed = new vscode.EventEmitter<void>();
  let calm: NodeJS.Timeout | undefined;
  const tell = (): void => {
    calm ??= setTimeout(() => {
      calm = undefined;
      changed.fire();
    }, CALM_MS);
  };
  const look = (folder: string, starting: boolean): RunSnapshot => {
    const known = runs.get(folder);
    if (known !== undefined) known.refresh(starting);
    const followed = known ?? followRun(folder, tell);
    runs.set(folder, followed);
    tell();
    return followed.current();
  };
  const tryAdd = (folder: string): void => {
    try {
      look(folder, false);
    } catch (error) {
      drop(folder);
      log.warn(`not a readable run: ${folder}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const drop = (folder: string): void => {
    runs.get(folder)?.dispose();
    runs.delete(folder);
    tell();
  };
  const search = async (): Promise<void> => {
    for (const folder of await runFolders(log)) if (!runs.has(folder)) tryAdd(folder);
  };
  const files = vscode.workspace.createFileSystemWatcher(WATCHED);
  const touched = (uri: vscode.Uri): void => {
    tryAdd(path.dirname(uri.fsPath));
  };
  files.onDidCreate(touched);
  files.onDidChange(touched);
  files.onDidDelete(touched);
  // A folder is told as one when it is deleted, and a file that is written right after its folder was made may not be
  // told at all: the watcher looks into a new folder too late.
  const runFolder = vscode.workspace.createFileSystemWatcher("**/runs{,/*}", false, true);
  let later: NodeJS.Timeout | undefined;
  runFolder.onDidCreate(() => {
    later ??= setTimeout(() => {
      later = undefined;
      void search();
    }, SETTLED_MS);
  });
  runFolder.onDidDelete(() => {
    for (const folder of runs.keys()) if (!existsSync(folder)) drop(folder);
  });
  const folders = vscode.workspace.onDidChangeWorkspaceFolders(() => void search());
  return {
    list: () => newestFirst([...runs.values()].map((run) => run.current())),
    find: (id) => [...runs.values()].map((run) => run.current()).find((run) => run.run.id === id),
    add: (folder) => look(folder, true),
    ready: search(),
    onDidChange: changed.event,
    dispose: () => {
      clearTimeout(calm);
      clearTimeout(later);
      for (const run of runs.values()) run.dispose();
      vscode.Disposable.from(files, runFolder, folders, changed).dispose();
    },
  };
}

export function newestFirst(runs: readonly RunSnapshot[]): readonly RunSnapshot[] {
  return [...runs].sort(
    (a, b) => b.run.createdAt.localeCompare(a.run.createdAt) || b.run.id.localeCompare(a.run.id),
  );
}

/** Runs that still have something to do: the badge, the status bar and the `running` key count these. */
export function livingRuns(model: RunsModel): readonly RunSnapshot[] {
  return model.list().filter(({ state }) => !isOver(state) && state !== "lost");
}

async function runFolders(log: vscode.LogOutputChannel): Promise<readonly string[]> {
  const found = await vscode.workspace.findFiles(RUN_FILE, "**/node_modules/**", MOST_RUNS);
  const inWorkspace = found.filter(({ scheme }) => scheme === "file").map((uri) => path.dirname(uri.fsPath));
  return [...new Set([...inWorkspace, ...registered(log)])];
}

/** A home that cannot be read, on a full or a read-only disk, must not hide the workspace's own runs. */
function registered(log: vscode.LogOutputChannel): readonly string[] {
  const open = vscode.workspace.workspaceFolders;
  try {
    return registeredRuns(homeFolder())
      .map((run) => run.path)
      .filter(
        (folder) =>
          open === undefined || vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder)) !== undefined,
      );
  } catch (error) {
    log.warn(`the list of runs cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}
