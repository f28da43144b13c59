import path from "node:path";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ConfigFacts, RegistryFact } from "../../core/runconfig/configFacts";
import type { ConfigTree } from "../../core/runconfig/configTree";
import type { Detection } from "../../core/runconfig/dialects/detection";
import type { DialectCheck } from "../../core/runconfig/dialects/checkDialect";
import { createParseMemo, parseConfig, type ParseMemo } from "../../core/runconfig/parse/parseConfig";
import type { OpenDocuments } from "../connection/openDocuments";
import { fileOf, isConfigName, type Workspace } from "../workspace";
import { FACTS_MS } from "./openConfigs";

/** Another tool's config: whose it is, and its values with their places. */
export interface ForeignReading {
  readonly tree: ConfigTree;
  readonly detection: Detection;
}

/** The same with what there is to say of it. */
export type ForeignCheck = DialectCheck & Pick<ForeignReading, "tree">;

/** Other tools' configs that are open, told by their content alone: one check per version and state of the disk. */
export interface ForeignConfigs {
  /** Undefined for every other file. */
  foreign(document: TextDocument): Promise<ForeignCheck | undefined>;
  /** The same without the check, for what must be answered at once. */
  foreignReading(document: TextDocument): Promise<ForeignReading | undefined>;
  /** Forgets what was said because of the disk. */
  refresh(): void;
}

/** Longer files are no configs, and are not parsed to find out. In UTF-16 units. */
const LARGEST_FOREIGN = 100_000;

export function createForeignConfigs(
  documents: OpenDocuments,
  workspace: () => Workspace,
  factsFor: (document: TextDocument) => ConfigFacts | undefined,
  registryAt: (file: string) => RegistryFact | undefined,
): ForeignConfigs {
  const checks = new Map<
    string,
    { readonly version: number; readonly at: number; readonly check: Promise<ForeignCheck | undefined> }
  >();
  const readings = new Map<
    string,
    { readonly version: number; readonly reading: Promise<ForeignReading | undefined> }
  >();
  const memos = new Map<string, ParseMemo>();
  documents.onDidClose(({ document }) => {
    checks.delete(document.uri);
    readings.delete(document.uri);
    memos.delete(document.uri);
  });
  const memoOf = ({ uri }: TextDocument): ParseMemo => {
    const memo = memos.get(uri) ?? createParseMemo();
    memos.set(uri, memo);
    return memo;
  };
  const read = async (document: TextDocument): Promise<ForeignReading | undefined> => {
    const text = document.getText();
    if (text.length > LARGEST_FOREIGN) return undefined;
    const tree = parseConfig(text, memoOf(document));
    const { detectDialect } = await import("../../core/runconfig/dialects/detect");
    const detection = detectDialect(tree.root, text);
    return detection && { tree, detection };
  };
  const foreignReading = async (document: TextDocument): Promise<ForeignReading | undefined> => {
    const { uri, version } = document;
    if (!/\.ya?ml$/iu.test(uri) || isConfigName(uri)) return undefined;
    let known = readings.get(uri);
    if (known?.version !== version) readings.set(uri, (known = { version, reading: read(document) }));
    const reading = await known.reading;
    // The document is changed in place, and whoever asks has its places next.
    return document.version === version ? reading : foreignReading(document);
  };
  const checkForeign = async (document: TextDocument): Promise<ForeignCheck | undefined> => {
    const facts = factsFor(document);
    const reading = await foreignReading(document);
    if (reading === undefined) return undefined;
    const { tree, detection } = reading;
    const file = fileOf(document.uri);
    const name = file === undefined ? document.uri : workspace().nameOf(file);
    const { checkDialect } = await import("../../core/runconfig/dialects/checkDialect");
    const { withRegistry } = await import("../../node/config/registryFacts");
    const known = facts && withRegistry(facts, path.dirname(file ?? ""), registryAt);
    const check = checkDialect(tree, detection, {
      ...{ file: name, memo: memoOf(document) },
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
    return document.version === version ? check : foreign(document);
  };
  return {
    ...{ foreign, foreignReading },
    refresh: () => {
      checks.clear();
    },
  };
}
