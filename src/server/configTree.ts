import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ConfigTree } from "../core/runconfig/configTree";
import type { ServerContext } from "./serverContext";
import { isConfigName } from "./workspace";

/** What features of the text alone (outline, folding, formatting …) work on; undefined for what is no run config. */
export function configTree(
  document: TextDocument | undefined,
  { configs }: Pick<ServerContext, "configs">,
): ConfigTree | undefined {
  if (document === undefined || !isConfigName(document.uri)) return undefined;
  return configs.check(document)?.tree;
}
