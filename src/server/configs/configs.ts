import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ConfigFacts } from "../../core/runconfig/configFacts";
import type { BackgroundFacts } from "../backgroundFacts";
import type { OpenDocuments } from "../connection/openDocuments";
import type { KnownFacts } from "../datasets/countedFor";
import { isConfigName, type Workspace } from "../workspace";
import { createConfigTexts, type ConfigTexts } from "./configTexts";
import { createDeclared, type DeclaredByConfig } from "./declaredByConfigs";
import { factsFor, type KnownBehind } from "./factsFor";
import { createForeignConfigs, type ForeignConfigs } from "./foreignConfigs";
import { createOpenConfigs, FACTS_MS, type OpenConfigs } from "./openConfigs";

/** Run configs: the open ones as they are read and checked, and what all of the workspace declare. */
export interface Configs extends OpenConfigs, ForeignConfigs, ConfigTexts {
  factsFor(document: TextDocument): ConfigFacts | undefined;
  /** Datasets by absolute path, from every config of the workspace; open text before what is on the disk. */
  declared(): Promise<ReadonlyMap<string, DeclaredByConfig>>;
  /** Forgets what was read from the disk. */
  refresh(): void;
}

/** @param knownFacts what was found out about a dataset, by its absolute path */
export function createConfigs(
  documents: OpenDocuments,
  workspace: () => Workspace,
  knownFacts: (file: string) => KnownFacts | undefined,
  background: KnownBehind & Pick<BackgroundFacts, "forecast">,
): Configs {
  const facts = (document: TextDocument): ConfigFacts | undefined =>
    factsFor(document, workspace(), knownFacts, background);
  const own = createOpenConfigs(documents, workspace, facts, background);
  const foreign = createForeignConfigs(documents, workspace, facts);
  const texts = createConfigTexts(documents, workspace);
  const declared = createDeclared(texts, workspace);
  let last:
    | { readonly key: string; readonly at: number; readonly found: ReturnType<typeof declared.read> }
    | undefined;
  return {
    ...own,
    ...foreign,
    ...texts,
    factsFor: facts,
    declared: () => {
      const open = documents.all().filter(({ uri }) => isConfigName(uri));
      const key = open.map(({ uri, version }) => `${uri} ${version}`).join("\n");
      if (last?.key !== key || Date.now() - last.at > FACTS_MS)
        last = { key, at: Date.now(), found: declared.read() };
      return last.found;
    },
    refresh: () => {
      last = undefined;
      for (const part of [own, foreign, texts, declared]) part.refresh();
    },
  };
}
