import { appendFile, readFile } from "node:fs/promises";
import { suppressionLines } from "../../core/lint/suppression";
import { sidecarOf } from "../../node/lint/control/controlFiles";
import { IGNORE_FINDING, type IgnoreFindingParams, type IgnoreFindingResult } from "../../protocol/lsp";
import { OUTSIDE, refreshDiagnostics, sentence } from "../requests";
import type { Feature, ServerContext } from "../serverContext";
import { uriOf } from "../workspace";

/** Names a finding in the dataset's sidecar, by the content of its row as it is in the editor. */
export const ignoreFinding: Feature = (context) => {
  context.connection.onRequest(IGNORE_FINDING, (params: IgnoreFindingParams) => ignore(params, context));
};

async function ignore(
  { uri, code, row, reason }: IgnoreFindingParams,
  context: ServerContext,
): Promise<IgnoreFindingResult> {
  const workspace = context.workspace();
  const file = workspace.readableFile(uri);
  const sidecar = sidecarOf(file ?? "");
  if (file === undefined || !workspace.mayTouch(sidecar)) return { problem: OUTSIDE };
  try {
    const { nameRow } = await import("../datasets/datasetFiles");
    const text = context.datasets.openDocument(file)?.getText();
    const lines = suppressionLines([await nameRow({ file, code, row }, text)], reason);
    if (lines.length === 0) return { problem: "this row is not JSON: it has no content that could be named" };
    const before = await readFile(sidecar, "utf8").catch(() => "");
    const gap = before === "" || before.endsWith("\n") ? "" : "\n";
    await appendFile(sidecar, `${gap}${lines.join("\n")}\n`);
    // The watcher may be late, or not watch here.
    refreshDiagnostics(context);
    return { uri: uriOf(sidecar) };
  } catch (error) {
    return { problem: sentence(error, undefined, context) };
  }
}
