import type { DocumentLink } from "vscode-languageserver/node";
import { configTargets } from "../configs/configTargets";
import { answering, type Feature } from "../serverContext";
import { uriOf } from "../workspace";

/** Datasets, models, templates and folders that a config names, as links: only to what is there. */
export const documentLinks: Feature = (context) => {
  const { connection, documents } = context;
  connection.onDocumentLinks(
    answering(context, [], async ({ textDocument }): Promise<DocumentLink[]> => {
      const document = documents.get(textDocument.uri);
      if (document === undefined) return [];
      return (await configTargets(document, context)).map(({ start, end, file, named }) => ({
        range: { start: document.positionAt(start), end: document.positionAt(end) },
        target: uriOf(file ?? named),
      }));
    }),
  );
};
