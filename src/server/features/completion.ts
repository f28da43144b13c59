import { completeConfig } from "../../core/runconfig/features/completion";
import { CompletionTriggerKind } from "../connection/constants";
import { answering, type Feature } from "../serverContext";
import { toCompletionItem } from "../toLsp";
import { isConfigName } from "../workspace";

/** Keys, closed choices and paths of run configs. */
export const completion: Feature = (context) => {
  const { connection, documents, configs } = context;
  connection.onCompletion(
    answering(context, [], ({ textDocument, position, context: asked }) => {
      const document = documents.get(textDocument.uri);
      if (document === undefined || !isConfigName(document.uri)) return [];
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
