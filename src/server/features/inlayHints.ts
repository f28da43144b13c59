import { inlayHints as hintsOf } from "../../core/runconfig/features/inlayHints";
import { answeringWhenKnown, type Feature } from "../serverContext";
import { isConfigName } from "../workspace";

/** What values of a run config come to, behind them. */
export const inlayHints: Feature = (context) => {
  const { connection, documents, configs } = context;
  connection.onInlayHint(
    answeringWhenKnown(context, [], ({ textDocument, range }) => {
      const document = documents.get(textDocument.uri);
      if (document === undefined || !isConfigName(document.uri)) return [];
      const check = configs.check(document);
      const facts = configs.factsFor(document);
      if (check === undefined || facts === undefined) return [];
      return hintsOf(check, facts)
        .map((hint) => ({ ...hint, position: document.positionAt(hint.offset) }))
        .filter(({ position: { line } }) => line >= range.start.line && line <= range.end.line)
        .map(({ position, label, tooltip }) => ({
          ...{ position, label, paddingLeft: true },
          ...(tooltip === undefined ? {} : { tooltip: { kind: "markdown", value: tooltip } as const }),
        }));
    }),
  );
};
