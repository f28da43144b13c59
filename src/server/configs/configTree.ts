import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ConfigTree } from "../../core/runconfig/configTree";
import type { ServerContext } from "../serverContext";
import { isConfigName } from "../workspace";

/** What features of the text alone (outline, folding, formatting …) work on: a config of ours or of another tool; undefined for all else. */
export async function configTree(
  document: TextDocument | undefined,
  { configs }: Pick<ServerContext, "configs">,
): Promise<ConfigTree | undefined> {
  if (document === undefined) return undefined;
  const read = isConfigName(document.uri) ? configs.reading(document) : await configs.foreign(document);
  return read?.tree;
}
