import type { Hover } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { UserError } from "../../base/userError";
import type { ConfigCheck } from "../../core/runconfig/checkConfig";
import { hoverConfig } from "../../core/runconfig/features/hover";
import { factsMarkdown } from "../datasets/factsMarkdown";
import { SUPERSEDED } from "../datasets/lintings";
import { answering, type Feature, type ServerContext } from "../serverContext";
import { isConfigName } from "../workspace";

/** What a key of a run config means and the value that it has; on the first line of a dataset, its facts. */
export const hover: Feature = (context) => {
  const { connection, documents } = context;
  connection.onHover(
    answering(context, null, ({ textDocument, position }) => {
      const document = documents.get(textDocument.uri);
      if (document === undefined) return null;
      if (isConfigName(document.uri)) return configHover(document, document.offsetAt(position), context);
      return position.line === 0 ? factsHover(document, context) : null;
    }),
  );
};

function configHover(document: TextDocument, offset: number, { configs }: ServerContext): Hover | null {
  const reading = configs.reading(document);
  const check = (): ConfigCheck | undefined => configs.check(document);
  const found = reading && hoverConfig(reading, offset, configs.factsFor(document), check);
  if (found === undefined) return null;
  return {
    contents: { kind: "markdown", value: found.markdown },
    range: { start: document.positionAt(found.start), end: document.positionAt(found.end) },
  };
}

async function factsHover(document: TextDocument, { datasets }: ServerContext): Promise<Hover | null> {
  if (!(await datasets.isDataset(document))) return null;
  try {
    const facts = await datasets.factsOf(document);
    return facts === undefined
      ? null
      : { contents: { kind: "markdown", value: factsMarkdown(facts) }, range: FIRST_LINE };
  } catch (error) {
    // Newer text is asked about again; what cannot be read is a diagnostic.
    if (error === SUPERSEDED || error instanceof UserError) return null;
    throw error;
  }
}

const FIRST_LINE = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
