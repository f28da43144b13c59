import { ErrorCodes, ResponseError } from "vscode-jsonrpc/node";
import type { Range, RenameParams, WorkspaceEdit } from "vscode-languageserver/node";
import { anchorAt, anchorNameProblem } from "../../core/runconfig/features/anchors";
import { configTree } from "../configs/configTree";
import { answering, type Feature } from "../serverContext";
import { rangeIn } from "../toLsp";

/** Anchors and the aliases that mean them get another name together; nothing else in a config can be renamed. */
export const renameAnchor: Feature = (context) => {
  const { connection, documents } = context;
  connection.onPrepareRename(
    answering(context, null, async ({ textDocument, position }): Promise<Range | null> => {
      const document = documents.get(textDocument.uri);
      const tree = await configTree(document, context);
      const group = document && tree && anchorAt(tree, document.offsetAt(position));
      return document === undefined || group === undefined ? null : rangeIn(document, group.at);
    }),
  );
  connection.onRenameRequest(
    answering<[RenameParams], WorkspaceEdit | ResponseError | null>(
      context,
      null,
      async ({ textDocument, position, newName }) => {
        const document = documents.get(textDocument.uri);
        const tree = await configTree(document, context);
        const group = document && tree && anchorAt(tree, document.offsetAt(position));
        if (document === undefined || tree === undefined || group === undefined) return null;
        const problem = anchorNameProblem(tree, group, newName);
        if (problem !== undefined) return new ResponseError(ErrorCodes.InvalidParams, problem);
        const uses = [...(group.anchor === undefined ? [] : [group.anchor]), ...group.aliases];
        const edits = uses.map((use) => ({ range: rangeIn(document, use), newText: newName }));
        return { changes: { [document.uri]: edits } };
      },
    ),
  );
};
