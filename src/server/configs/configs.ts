import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ConfigFacts } from "../../core/runconfig/configFacts";
import { lookBehind } from "../../node/config/configFacts";
import type { BackgroundFacts } from "../backgroundFacts";
import type { OpenDocuments } from "../connection/openDocuments";
import type { KnownFacts } from "../datasets/countedFor";
import { isConfigName, type Workspace } from "../workspace";
import { createConfigTexts, type ConfigTexts } from "./configTexts";
import type { createDeclared, DeclaredByConfig } from "./declaredByConfigs";
import { factsFor, type KnownBehind } from "./factsFor";
import { createForeignConfigs, type ForeignConfigs } from "./foreignConfigs";
import { createWaiting, type Waiting } from "./looks";
import { createOpenConfigs, FACTS_MS, type OpenConfigs } from "./openConfigs";

/** Run configs: the open ones as they are read and checked, and what all of the workspace declare. */
export interface Configs extends OpenConfigs, ForeignConfigs, ConfigTexts, Pick<Waiting, "whenKnown"> {
  factsFor(document: TextDocument): ConfigFacts | undefined;
  /** Datasets by absolute path, from every config of the workspace; open text before what is on the disk. */
  declared(): Promise<ReadonlyMap<string, DeclaredByConfig>>;
  /** Forgets what was read from the disk. */
  refresh(): void;
}

/** Another tool's config may have any name. */
function isYaml(uri: string): boolean {
  return isConfigName(uri) || /\.ya?ml$/iu.test(uri);
}

/**
 * @param knownFacts what was found out about a dataset, by its absolute path
 * @param background what is found out behind the answers; `onNews` is called when there is something else to say
 */
export function createConfigs(
  documents: OpenDocuments,
  workspace: () => Workspace,
  knownFacts: (file: string) => KnownFacts | undefined,
  background: Omit<KnownBehind, "paths"> & Pick<BackgroundFacts, "forecast"> & { onNews(): void },
): Configs {
  const forget = (): void => {
    last = undefined;
    own.refresh();
    foreign.refresh();
  };
  const waiting = createWaiting(() => {
    forget();
    background.onNews();
  }, forget);
  const paths = waiting.looks(lookBehind);
  const registries = waiting.looks(async (file: string) => {
    const { readRegistryBehind } = await import("../../node/config/registryFacts");
    return readRegistryBehind(file);
  });
  const facts = (document: TextDocument): ConfigFacts | undefined =>
    factsFor(document, workspace(), knownFacts, { ...background, paths });
  const own = createOpenConfigs(documents, workspace, facts, { ...background, ...waiting });
  const foreign = createForeignConfigs(documents, workspace, facts, (file) => registries.ask(file));
  const texts = createConfigTexts(documents, workspace);
  // Asked for with the first dataset.
  let declaring: Promise<ReturnType<typeof createDeclared>> | undefined;
  const readDeclared = async (): Promise<ReadonlyMap<string, DeclaredByConfig>> => {
    declaring ??= import("./declaredByConfigs").then((part) => part.createDeclared(texts, workspace));
    const found = new Map(await (await declaring).read());
    for (const document of documents.all()) {
      const reading = await foreign.foreignReading(document);
      const file = workspace().readableFile(document.uri);
      const known = facts(document);
      if (reading === undefined || file === undefined || known === undefined) continue;
      const { declaredByForeign } = await import("./declaredByForeign");
      const declared = await waiting.whenKnown(() => declaredByForeign(reading, file, known, workspace()));
      for (const [dataset, options] of declared) if (!found.has(dataset)) found.set(dataset, options);
    }
    return found;
  };
  let last:
    | { readonly key: string; readonly at: number; readonly found: ReturnType<typeof readDeclared> }
    | undefined;
  return {
    ...own,
    ...foreign,
    ...texts,
    whenKnown: (answer) => waiting.whenKnown(answer),
    factsFor: facts,
    declared: () => {
      const open = documents.all().filter(({ uri }) => isYaml(uri));
      const key = open.map(({ uri, version }) => `${uri} ${version}`).join("\n");
      if (last?.key !== key || Date.now() - last.at > FACTS_MS)
        last = { key, at: Date.now(), found: readDeclared() };
      return last.found;
    },
    refresh: () => {
      forget();
      for (const part of [texts, paths, registries]) part.refresh();
      void declaring?.then((part) => {
        part.refresh();
      });
    },
  };
}
