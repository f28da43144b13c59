import path from "node:path";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ConfigFacts } from "../../core/runconfig/configFacts";
import type { ConfigTree } from "../../core/runconfig/configTree";
import type { DialectCheck } from "../../core/runconfig/dialects/checkDialect";
import { parseConfig, type ParseMemo } from "../../core/runconfig/parse/parseConfig";
import type { KeptRegistry } from "../../node/config/registryFacts";
import type { OpenDocuments } from "../connection/openDocuments";
import { fileOf, isConfigName, type Workspace } from "../workspace";
import { FACTS_MS } from "./openConfigs";

/** Another tool's config: what there is to say of it, and its values with their places. */
export type ForeignCheck = DialectCheck & { readonly tree: ConfigTree };

/** Other tools' configs that are open, told by their content alone: one check per version and state of the disk. */
export interface ForeignConfigs {
  /** Undefined for every other file. */
  foreign(document: TextDocument): Promise<ForeignCheck | undefined>;
  /** Forgets what was said because of the disk. */
  refresh(): void;
}

/** Longer files are no configs, and are not parsed to find out. In UTF-16 units. */
const LARGEST_FOREIGN = 100_000;

export function createForeignConfigs(
  documents: OpenDocuments,
  workspace: () => Workspace,
  factsFor: (document: TextDocument) => ConfigFacts | undefined,
): ForeignConfigs {
  const checks = new Map<
    string,
    { readonly version: number; readonly at: number; readonly check: Promise<ForeignCheck | undefined> }
  >();
  const memos = new Map<string, ParseMemo>();
  const registries = new Map<string, KeptRegistry>();
  documents.onDidClose(({ document }) => {
    checks.delete(document.uri);
    memos.delete(document.uri);
  });
  const checkForeign = async (document: TextDocument): Promise<ForeignCheck | undefined> => {
    const text = document.getText();
    if (text.length > LARGEST_FOREIGN) return undefined;
    const memo = memos.get(document.uri) ?? (new Map() as ParseMemo);
    memos.set(document.uri, memo);
    const tree = parseConfig(text, memo);
    const facts = factsFor(document);
    const { detectDialect } = await import("../../core/runconfig/dialects/detect");
    const detection = detectDialect(tree.root, text);
    if (detection === undefined) return undefined;
    const file = fileOf(document.uri);
    const name = file === undefined ? document.uri : workspace().nameOf(file);
    const { checkDialect } = await import("../../core/runconfig/dialects/checkDialect");
    const { withRegistry } = await import("../../node/config/registryFacts");
    const known = facts && withRegistry(facts, path.dirname(file ?? ""), registries);
    const check = checkDialect(tree, detection, {
      file: name,
      ...(known === undefined ? {} : { facts: known }),
    });
    return { ...check, tree };
  };
  const foreign = async (document: TextDocument): Promise<ForeignCheck | undefined> => {
    const { uri, version } = document;
    if (!/\.ya?ml$/iu.test(uri) || isConfigName(uri)) return undefined;
    let known = checks.get(uri);
    if (known?.version !== version || Date.now() - known.at >= FACTS_MS)
      checks.set(uri, (known = { version, at: Date.now(), check: checkForeign(document) }));
    const check = await known.check;
    // The document is changed in place, and whoever asks has its places next.
    return document.version === version ? check : foreign(document);
  };
  return {
    foreign,
    refresh: () => {
      checks.clear();
    },
  };
}
