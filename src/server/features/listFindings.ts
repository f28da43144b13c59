import type { CancellationToken } from "vscode-languageserver/node";
import { LIST_FINDINGS, type ListFindingsParams, type ListFindingsResult } from "../../protocol/lsp";
import { abortable, OUTSIDE, sentence, tellProgress } from "../requests";
import type { Feature, ServerContext } from "../serverContext";
import { omittedOf } from "../toLsp";

/** Every finding of a file, open or not: what Problems has no room for. */
export const listFindings: Feature = (context) => {
  context.connection.onRequest(LIST_FINDINGS, (params: ListFindingsParams, token: CancellationToken) =>
    list(params, token, context),
  );
};

async function list(
  { uri, progress }: ListFindingsParams,
  token: CancellationToken,
  context: ServerContext,
): Promise<ListFindingsResult> {
  const file = context.workspace().readableFile(uri);
  if (file === undefined) return { findings: [], omitted: 0, problem: OUTSIDE };
  try {
    const outcome = await abortable(token, (signal) =>
      context.datasets.lintWhole(file, signal, (told) => {
        tellProgress(progress, told, context);
      }),
    );
    return { findings: outcome.findings, omitted: omittedOf(outcome) };
  } catch (error) {
    return { findings: [], omitted: 0, problem: sentence(error, token, context) };
  }
}
