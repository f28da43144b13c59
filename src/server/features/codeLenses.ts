import path from "node:path";
import type { CodeLens } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { codeLenses as lensesOf, type ConfigLens } from "../../core/runconfig/features/codeLenses";
import { answeringWhenKnown, type Feature } from "../serverContext";
import { fileOf, isConfigName, uriOf } from "../workspace";

/** What can be done with a run config, above its lines. */
export const codeLenses: Feature = (context) => {
  const { connection, documents, configs } = context;
  connection.onCodeLens(
    answeringWhenKnown(context, [], ({ textDocument }): CodeLens[] => {
      const document = documents.get(textDocument.uri);
      if (document === undefined || !isConfigName(document.uri)) return [];
      const check = configs.check(document);
      if (check === undefined) return [];
      return lensesOf(check, configs.factsFor(document)).map((lens) => {
        const position = document.positionAt(lens.offset);
        return { range: { start: position, end: position }, command: commandOf(lens, document) };
      });
    }),
  );
};

/** The client's commands. */
function commandOf(
  lens: ConfigLens,
  document: TextDocument,
): { title: string; command: string; arguments: unknown[] } {
  const { title } = lens;
  const { uri } = document;
  switch (lens.action) {
    case "run":
      return { title, command: "tunesmith.startFineTuning", arguments: [uri] };
    case "dryRun":
      return { title, command: "tunesmith.dryRun", arguments: [uri] };
    case "compare":
      return { title, command: "tunesmith.compareWithLastRun", arguments: [uri] };
    case "forecast":
      return {
        title,
        command: "tunesmith.showForecast",
        arguments: [{ uri, ...document.positionAt(lens.at) }],
      };
    case "lintData": {
      const folder = path.dirname(fileOf(uri) ?? uri);
      return { title, command: "tunesmith.lintDataset", arguments: [uriOf(path.resolve(folder, lens.file))] };
    }
  }
}
