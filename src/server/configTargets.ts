import path from "node:path";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { configPaths, FOLDER_FILES, type ConfigPath } from "../core/runconfig/features/configPaths";
import { configTree } from "./configTree";
import type { ServerContext } from "./serverContext";

/** A path of a config, and what is there on the disk. */
export interface ConfigTarget extends ConfigPath {
  /** Absolute: the file, or of a folder the file that says what it holds. */
  readonly file: string | undefined;
  /** Absolute: what the path itself names, a file or a folder. */
  readonly named: string;
}

/** Paths that lead somewhere; before trust is given, nothing outside of the workspace is looked at. */
export function configTargets(
  document: TextDocument,
  context: Pick<ServerContext, "configs" | "workspace">,
): readonly ConfigTarget[] {
  const own = context.workspace().readableFile(document.uri);
  const facts = context.configs.factsFor(document);
  const tree = configTree(document, context);
  if (own === undefined || facts === undefined) return [];
  return configPaths(tree?.root).flatMap((one): ConfigTarget[] => {
    const fact = facts.lookup(one.path);
    if (fact.kind !== "file" && fact.kind !== "folder") return [];
    const named = path.resolve(path.dirname(own), one.path);
    if (fact.kind === "file") return [{ ...one, named, file: named }];
    const inside = FOLDER_FILES.find((name) => fact.names.includes(name));
    return [{ ...one, named, file: inside === undefined ? undefined : path.join(named, inside) }];
  });
}
