import path from "node:path";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ConfigFacts } from "../../core/runconfig/configFacts";
import {
  configPaths,
  FOLDER_FILES,
  likelyPaths,
  type ConfigPath,
} from "../../core/runconfig/features/configPaths";
import { configTree } from "./configTree";
import type { ServerContext } from "../serverContext";
import { isConfigName } from "../workspace";

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
): Promise<readonly ConfigTarget[]> {
  return context.configs.whenKnown(() => targetsKnown(document, context));
}

async function targetsKnown(
  document: TextDocument,
  context: Pick<ServerContext, "configs" | "workspace">,
): Promise<readonly ConfigTarget[]> {
  const own = context.workspace().readableFile(document.uri);
  const facts = context.configs.factsFor(document);
  const root = (await configTree(document, context))?.root;
  if (own === undefined || facts === undefined) return [];
  const folder = path.dirname(own);
  if (isConfigName(document.uri))
    return configPaths(root).flatMap((one) => targetOf(one, one.path, folder, facts));
  // Other tools read paths from where they are started, which is mostly the top of the workspace.
  const top = context.workspace().folderOf(own);
  return likelyPaths(root).flatMap((one) => {
    const places = [
      one.path,
      ...(top === undefined ? [] : [path.relative(folder, path.join(top, one.path))]),
    ];
    return places.flatMap((place) => targetOf(one, place, folder, facts)).slice(0, 1);
  });
}

/** @param place the path relative to the config's folder, in which the facts look */
function targetOf(
  one: ConfigPath,
  place: string,
  folder: string,
  facts: ConfigFacts,
): readonly ConfigTarget[] {
  const fact = facts.lookup(place);
  if (fact.kind !== "file" && fact.kind !== "folder") return [];
  const named = path.resolve(folder, place);
  if (fact.kind === "file") return [{ ...one, named, file: named }];
  const inside = FOLDER_FILES.find((name) => fact.names.includes(name));
  return [{ ...one, named, file: inside === undefined ? undefined : path.join(named, inside) }];
}
