import type { CompletionItem } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { completeConfig } from "../../core/runconfig/features/completion";
import type { ForeignConfigs } from "../configs/foreignConfigs";
import { CompletionTriggerKind } from "../connection/constants";
import { answeringWhenKnown, type Feature } from "../serverContext";
import { toCompletionItem } from "../toLsp";
import { isConfigName } from "../workspace";

/** Keys, closed choices and paths of run configs. */
export const completion: Feature = (context) => {
  const { connection, documents, configs } = context;
  connection.onCompletion(
    answeringWhenKnown(context, [], ({ textDocument, position, context: asked }) => {
      const document = documents.get(textDocument.uri);
      if (document === undefined) return [];
      if (!isConfigName(document.uri)) return foreignItems(document, document.offsetAt(position), configs);
      // What there is to say of the config is not asked for: that comes after the answer.
      const reading = configs.reading(document);
      if (reading === undefined) return [];
      const items = completeConfig(
        reading.tree,
        document.offsetAt(position),
        configs.factsFor(document),
        reading.resolved,
        asked?.triggerKind === CompletionTriggerKind.TriggerCharacter,
      );
      return items.map((item, index) => toCompletionItem(item, index, document));
    }),
  );
};

/** Keys and choices of another tool's config; its tables come with the first question about them. */
async function foreignItems(
  document: TextDocument,
  offset: number,
  configs: Pick<ForeignConfigs, "foreignReading">,
): Promise<CompletionItem[]> {
  const foreign = await configs.foreignReading(document);
  if (foreign === undefined) return [];
  const { completeForeign } = await import("../../core/runconfig/dialects/features/completeForeign");
  return completeForeign(foreign.tree, foreign.detection, offset).map((item, index) =>
    toCompletionItem(item, index, document),
  );
}
