import type { TextEdit } from "vscode-languageserver/node";
import { formatConfig } from "../../core/runconfig/format/formatConfig";
import { configTree } from "../configs/configTree";
import { answering, type Feature } from "../serverContext";
import { rangeIn } from "../toLsp";

/** The usual form of a config. The editor's tab size is not asked for: configs have two spaces per level everywhere. */
export const formatting: Feature = (context) => {
  const { connection, documents } = context;
  connection.onDocumentFormatting(
    answering(context, [], ({ textDocument }): Promise<TextEdit[]> => format(textDocument.uri)),
  );
  connection.onDocumentRangeFormatting(
    answering(context, [], async ({ textDocument, range }): Promise<TextEdit[]> => {
      const document = documents.get(textDocument.uri);
      if (document === undefined) return [];
      return format(textDocument.uri, {
        start: document.offsetAt(range.start),
        end: document.offsetAt(range.end),
      });
    }),
  );
  const format = async (
    uri: string,
    within?: { readonly start: number; readonly end: number },
  ): Promise<TextEdit[]> => {
    const document = documents.get(uri);
    const tree = await configTree(document, context);
    if (document === undefined || tree === undefined) return [];
    return formatConfig(tree, within).map((edit) => ({
      range: rangeIn(document, edit),
      newText: edit.newText,
    }));
  };
};
