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
      const check = configs.check(document);
      if (check === undefined) return [];
      const items = completeConfig(
        check.tree,
        document.offsetAt(position),
        configs.factsFor(document),
        check.resolved,
        asked?.triggerKind === CompletionTriggerKind.TriggerCharacter,
      );
      return items.map((item, index) => toCompletionItem(item, index, document));
    }),
  );
};
