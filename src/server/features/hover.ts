import { hoverConfig } from "../../core/runconfig/hover";
import { answering, type Feature } from "../serverContext";
import { isConfigName } from "../workspace";

/** What a key of a run config means, and the value that it has. */
export const hover: Feature = (context) => {
  const { connection, documents, configs } = context;
  connection.onHover(
    answering(context, null, ({ textDocument, position }) => {
      const document = documents.get(textDocument.uri);
      if (document === undefined || !isConfigName(document.uri)) return null;
      const check = configs.check(document);
      const found = check && hoverConfig(check, document.offsetAt(position));
      if (found === undefined) return null;
      return {
        contents: { kind: "markdown", value: found.markdown },
        range: { start: document.positionAt(found.start), end: document.positionAt(found.end) },
      };
    }),
  );
};
