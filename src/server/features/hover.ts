import type { Hover } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { UserError } from "../../base/userError";
import type { ConfigCheck } from "../../core/runconfig/checkConfig";
import { hoverConfig, type ConfigHover } from "../../core/runconfig/features/hover";
import type { ForeignReading } from "../configs/foreignConfigs";
import { factsMarkdown } from "../datasets/factsMarkdown";
import { SUPERSEDED } from "../datasets/lintings";
import { answering, type Feature, type ServerContext } from "../serverContext";
import { isConfigName } from "../workspace";

/** What a key of a run config means and the value that it has; on the first line of a dataset, its facts. */
export const hover: Feature = (context) => {
  const { connection, documents } = context;
  connection.onHover(
    answering(context, null, async ({ textDocument, position }) => {
      const document = documents.get(textDocument.uri);
      if (document === undefined) return null;
      if (isConfigName(document.uri))
        return context.configs.whenKnown(() => configHover(document, document.offsetAt(position), context));
      const foreign = await context.configs.foreignReading(document);
      if (foreign !== undefined) return foreignHover(document, document.offsetAt(position), foreign);
      return position.line === 0 ? factsHover(document, context) : null;
    }),
  );
};

function configHover(document: TextDocument, offset: number, { configs }: ServerContext): Hover | null {
  const reading = configs.reading(document);
  const check = (): ConfigCheck | undefined => configs.check(document);
  const found = reading && hoverConfig(reading, offset, configs.factsFor(document), check);
  return found === undefined ? null : toHover(found, document);
}

/** Another tool's tables come with the first question about them. */
async function foreignHover(
  document: TextDocument,
  offset: number,
  { tree, detection }: ForeignReading,
): Promise<Hover | null> {
  const { hoverForeign } = await import("../../core/runconfig/dialects/features/hoverForeign");
  const found = hoverForeign(tree, detection, offset);
  return found === undefined ? null : toHover(found, document);
}

function toHover({ markdown, start, end }: ConfigHover, document: TextDocument): Hover {
  return {
    contents: { kind: "markdown", value: markdown },
    range: { start: document.positionAt(start), end: document.positionAt(end) },
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
