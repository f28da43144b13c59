import type { CancellationToken } from "vscode-languageserver/node";
import { FIX_FILE, type FixFileParams, type FixFileResult } from "../../protocol/lsp";
import { abortable, OUTSIDE, sentence, tellProgress } from "../requests";
import type { Feature, ServerContext } from "../serverContext";
import { uriOf } from "../workspace";

/** Files that an editor cannot open are mended on the disk, into a new file: nobody could undo it in the old one. */
export const fixFile: Feature = (context) => {
  context.connection.onRequest(FIX_FILE, (params: FixFileParams, token: CancellationToken) =>
    fix(params, token, context),
  );
};

async function fix(
  { uri, unsafe, progress }: FixFileParams,
  token: CancellationToken,
  context: ServerContext,
): Promise<FixFileResult> {
  const file = context.workspace().readableFile(uri);
  if (file === undefined) return { fixed: 0, problem: OUTSIDE };
  try {
    const { fixed, writtenTo, note } = await abortable(token, (signal) =>
      context.datasets.fixFile(file, unsafe, signal, (told) => {
        tellProgress(progress, told, context);
      }),
    );
    return {
      fixed,
      ...(writtenTo === undefined ? {} : { uri: uriOf(writtenTo) }),
      ...(note === undefined ? {} : { note }),
    };
  } catch (error) {
    return { fixed: 0, problem: sentence(error, token, context) };
  }
}
