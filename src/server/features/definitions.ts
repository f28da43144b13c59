import path from "node:path";
import type { Location, LocationLink } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { anchorAt } from "../../core/runconfig/features/anchors";
import { configPaths } from "../../core/runconfig/features/configPaths";
import { parseConfig } from "../../core/runconfig/parse/parseConfig";
import { configTargets } from "../configs/configTargets";
import { configTree } from "../configs/configTree";
import { answering, type Feature, type ServerContext } from "../serverContext";
import { rangeIn } from "../toLsp";
import { fileOf, uriOf } from "../workspace";

/** From an alias to its anchor, from a path to its file; and back from a dataset to the configs that use it. */
export const definitions: Feature = (context) => {
  const { connection, documents } = context;
  connection.onDefinition(
    answering(context, null, ({ textDocument, position }): Promise<LocationLink[] | null> | null => {
      const document = documents.get(textDocument.uri);
      return document === undefined ? null : definitionAt(document, document.offsetAt(position), context);
    }),
  );
  connection.onReferences(
    answering(context, null, async ({ textDocument, position, context: { includeDeclaration } }) => {
      const document = documents.get(textDocument.uri);
      if (document === undefined) return null;
      return referencesAt(document, document.offsetAt(position), includeDeclaration, context);
    }),
  );
};

const FILE_START = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

async function definitionAt(
  document: TextDocument,
  offset: number,
  context: ServerContext,
): Promise<LocationLink[] | null> {
  const tree = await configTree(document, context);
  if (tree === undefined) return null;
  const group = anchorAt(tree, offset);
  if (group?.anchor !== undefined) {
    const range = rangeIn(document, group.anchor);
    return [
      {
        originSelectionRange: rangeIn(document, group.at),
        ...{ targetUri: document.uri, targetRange: range, targetSelectionRange: range },
      },
    ];
  }
  const target = (await configTargets(document, context)).find(
    ({ start, end }) => start <= offset && offset <= end,
  );
  if (target?.file === undefined) return null;
  return [
    {
      originSelectionRange: rangeIn(document, target),
      ...{ targetUri: uriOf(target.file), targetRange: FILE_START, targetSelectionRange: FILE_START },
    },
  ];
}

async function referencesAt(
  document: TextDocument,
  offset: number,
  withDeclaration: boolean,
  context: ServerContext,
): Promise<Location[] | null> {
  const tree = await configTree(document, context);
  const { uri } = document;
  if (tree === undefined) {
    const file = fileOf(uri);
    return file === undefined ? null : usesOf(file, context);
  }
  const group = anchorAt(tree, offset);
  if (group !== undefined) {
    const { anchor, aliases } = group;
    const uses = withDeclaration && anchor !== undefined ? [anchor, ...aliases] : aliases;
    return uses.map((use) => ({ uri, range: rangeIn(document, use) }));
  }
  const own = context.workspace().readableFile(uri);
  const at = configPaths(tree.root).find(({ start, end }) => start <= offset && offset <= end);
  return own === undefined || at === undefined ? null : usesOf(resolved(own, at.path), context);
}

/** Where the configs of the workspace name a file; null where none does. */
async function usesOf(
  file: string | undefined,
  { configs, documents }: ServerContext,
): Promise<Location[] | null> {
  if (file === undefined) return null;
  const found: Location[] = [];
  for (const [config, text] of await configs.texts()) {
    // Most configs do not name the file: they are not parsed.
    if (!text.includes(path.basename(file))) continue;
    const uri = uriOf(config);
    const document = documents.get(uri) ?? TextDocument.create(uri, "yaml", 0, text);
    for (const one of configPaths(parseConfig(text).root))
      if (resolved(config, one.path) === file) found.push({ uri, range: rangeIn(document, one) });
  }
  return found.length === 0 ? null : found;
}

/** Undefined for hosts, devices and other schemes, which no path here may mean. */
function resolved(config: string, written: string): string | undefined {
  if (/^(?:[a-z][a-z0-9+.-]+:|[\\/]{2})/iu.test(written) || written.includes("\0")) return undefined;
  return path.resolve(path.dirname(config), written);
}
