import path from "node:path";
import type { DocumentLink } from "vscode-languageserver/node";
import { pathNodes } from "../../core/runconfig/checkFiles";
import { nodeAt } from "../../core/runconfig/configTree";
import { answering, type Feature } from "../serverContext";
import { isConfigName, uriOf } from "../workspace";

/** The datasets that a config names, as links: only to files that are there. */
export const documentLinks: Feature = (context) => {
  const { connection, documents, configs, workspace } = context;
  connection.onDocumentLinks(
    answering(context, [], ({ textDocument }): DocumentLink[] => {
      const document = documents.get(textDocument.uri);
      if (document === undefined || !isConfigName(document.uri)) return [];
      const file = workspace().readableFile(document.uri);
      const check = configs.check(document);
      const facts = configs.factsFor(document);
      if (file === undefined || check === undefined || facts === undefined) return [];
      return ["data.train", "data.eval", "data.test"]
        .flatMap((key) => pathNodes(nodeAt(check.tree.root, key)))
        .filter((node) => facts.lookup(String(node.value)).kind === "file")
        .map((node) => ({
          range: { start: document.positionAt(node.start), end: document.positionAt(node.end) },
          target: uriOf(path.resolve(path.dirname(file), String(node.value))),
        }));
    }),
  );
};
