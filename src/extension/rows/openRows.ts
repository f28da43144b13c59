import * as vscode from "vscode";
import type { Disposable } from "../../base/disposable";
import { UserError } from "../../base/userError";
import { openAt, showProblem } from "../problems";
import type { RunsModel } from "../runs/runsModel";
import { findRows, rowsDocument } from "./dataRows";
import { mayOpen } from "./mayOpen";

const SCHEME = "tunesmith-rows";

/** Shows rows of a run's data: one row in its file, several in a read-only list, so that huge files stay closed. */
export interface RowsOpener extends Disposable {
  open(runId: string, rows: readonly string[]): Promise<void>;
}

export function createRowsOpener(runs: RunsModel, log: vscode.LogOutputChannel): RowsOpener {
  const read = async (runId: string, ids: readonly string[]): ReturnType<typeof findRows> => {
    await runs.ready;
    const run = runs.find(runId);
    if (run === undefined) return [];
    return findRows(run.run, ids, mayOpen);
  };
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    // The address says everything, so that the tab is filled again after a reload of the window.
    provideTextDocumentContent: async (uri) => rowsDocument(await read(uri.authority, uri.query.split(","))),
  });
  const openSafely = async (runId: string, ids: readonly string[]): Promise<void> => {
    const found = await read(runId, ids);
    const [first] = found;
    if (first === undefined)
      throw new UserError({
        code: "RUN100",
        message: "these rows are not in the run's data files any more",
        nextStep: "look at the files that run.json names: they have changed since the run",
      });
    if (found.length === 1) {
      await openAt(vscode.Uri.file(first.file), first.line);
      return;
    }
    const uri = vscode.Uri.from({
      scheme: SCHEME,
      authority: runId,
      path: `/${String(found.length)} rows.jsonl`,
      query: ids.join(","),
    });
    await vscode.window.showTextDocument(uri, { preview: true });
  };
  return {
    open: async (runId, ids) => {
      try {
        await openSafely(runId, ids);
      } catch (error) {
        await showProblem(log, error);
      }
    },
    dispose: () => {
      provider.dispose();
    },
  };
}
