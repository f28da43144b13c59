import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { DialectCheck } from "../../core/runconfig/dialects/checkDialect";
import type { Detection } from "../../core/runconfig/dialects/detection";
import { parseConfig, type ParseMemo } from "../../core/runconfig/parse/parseConfig";
import { checkConfig, type ConfigCheck } from "../../core/runconfig/checkConfig";
import { pathNodes } from "../../core/runconfig/check/checkFiles";
import type { ConfigFacts, PathFact } from "../../core/runconfig/configFacts";
import { nodeAt, type ConfigTree } from "../../core/runconfig/configTree";
import type { ResolvedConfig } from "../../core/runconfig/resolve/resolvedConfig";
import type { LastRun } from "../../core/runs/lastRun";
import { createConfigFacts } from "../../node/config/configFacts";
import { lastRunOf } from "../../node/config/lastRun";
import type { KeptRegistry } from "../../node/config/registryFacts";
import { declaredFromConfig } from "../../node/lint/declaredFromConfig";
import { optionsFromConfig, type ConfigLintOptions } from "../../node/lint/optionsFromConfig";
import type { LintRequestOptions } from "../../protocol/lintWorker";
import type { ModelFacts } from "../../core/runconfig/modelFacts";
import type { OpenDocuments } from "../connection/openDocuments";
import type { BackgroundFacts } from "../backgroundFacts";
import { countedFor, type KnownFacts } from "../datasets/countedFor";
import { pastRunsQuestion, type PastRuns } from "./pastRuns";
import { fileOf, isConfigName, type Workspace } from "../workspace";

/** What a config says of a dataset, and where it says so. */
export type DeclaredByConfig = ConfigLintOptions & Pick<LintRequestOptions, "declared">;

/** Another tool's config: what there is to say of it, and its values with their places. */
export type ForeignCheck = DialectCheck & { readonly tree: ConfigTree; readonly detection: Detection };

/** Run configs: the open ones as checked trees, one check per document version, and what all of them declare. */
export interface Configs {
  /** Undefined for text that is too large to be a run config. */
  check(document: TextDocument): ConfigCheck | undefined;
  /** Another tool's config, told by its content alone; undefined for every other file. */
  foreign(document: TextDocument): Promise<ForeignCheck | undefined>;
  factsFor(document: TextDocument): ConfigFacts | undefined;
  /** Datasets by absolute path, from every config of the workspace; open text before what is on the disk. */
  declared(): Promise<ReadonlyMap<string, DeclaredByConfig>>;
  /** Every run config of the workspace that may be read, by its path; open text before what is on the disk. */
  texts(): Promise<ReadonlyMap<string, string>>;
  /** Forgets what was read from the disk. */
  refresh(): void;
}

export const LARGEST_CONFIG = 1_000_000;
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", "runs"]);
const MOST_CONFIGS = 100;
const DEEPEST_FOLDER = 6;
/** Facts about the disk hold so long without being asked for again. */
const FACTS_MS = 2000;

/**
 * @param knownFacts what was found out about a dataset, by its absolute path
 * @param background what is known of models, of the machine, and of each config's last run
 */
export function createConfigs(
  documents: OpenDocuments,
  workspace: () => Workspace,
  knownFacts: (file: string) => KnownFacts | undefined,
  background: Pick<BackgroundFacts, "model" | "machine" | "forecast"> & {
    readonly lastRun: PastRuns["last"];
  },
): Configs {
  const checked = new Map<
    string,
    { readonly version: number; readonly at: number; readonly check: ConfigCheck }
  >();
  const foreigners = new Map<
    string,
    { readonly version: number; readonly at: number; readonly check: Promise<ForeignCheck | undefined> }
  >();
  let files: Promise<readonly string[]> | undefined;
  documents.onDidClose(({ document }) => {
    checked.delete(document.uri);
    foreigners.delete(document.uri);
    memos.delete(document.uri);
  });

  const factsFor = (document: TextDocument): ConfigFacts | undefined => {
    const file = workspace().readableFile(document.uri);
    if (file === undefined) return undefined;
    const within = workspace().trusted ? undefined : workspace().folderOf(file);
    const folder = path.dirname(file);
    const facts = createConfigFacts(folder, within === undefined ? {} : { within });
    const known = (written: string): KnownFacts | undefined => knownFacts(path.resolve(folder, written));
    const once = remembering(facts);
    const model = (written: string): ModelFacts | undefined =>
      written !== "" && once.lookup(written).kind === "folder"
        ? background.model(path.resolve(folder, written), templateOf(document, once, file))
        : undefined;
    const lastRun = (resolved: ResolvedConfig): LastRun | undefined => {
      const run = background.lastRun(pastRunsQuestion(file, resolved, workspace()));
      return run && lastRunOf(run, resolved, folder);
    };
    return {
      ...once,
      dataset: (written) => known(written)?.facts,
      counted: (written, resolved) => countedFor(known(written)?.model, resolved, folder),
      ...{ model, machine: () => background.machine(), lastRun },
    };
  };
  const registries = new Map<string, KeptRegistry>();
  /** By document: what its text was parsed to when it was last looked at. */
  const memos = new Map<string, ParseMemo>();
  const memoOf = ({ uri }: TextDocument): ParseMemo => {
    const memo: ParseMemo = memos.get(uri) ?? (new Map() as ParseMemo);
    memos.set(uri, memo);
    return memo;
  };
  const check = (document: TextDocument): ConfigCheck | undefined => {
    const known = checked.get(document.uri);
    if (known?.version === document.version && Date.now() - known.at < FACTS_MS) return known.check;
    const text = document.getText();
    if (text.length > LARGEST_CONFIG) return undefined;
    const facts = factsFor(document);
    const file = fileOf(document.uri);
    const name = file === undefined ? document.uri : workspace().nameOf(file);
    const own = checkConfig(text, {
      ...{ file: name, memo: memoOf(document) },
      ...(facts === undefined ? {} : { facts }),
    });
    // The forecast is loaded with the first model that it can be made for.
    const made = facts === undefined ? own : (background.forecast()?.(own, facts, name) ?? own);
    checked.set(document.uri, { version: document.version, at: Date.now(), check: made });
    return made;
  };
  const texts = async (): Promise<ReadonlyMap<string, string>> => {
    files ??= findConfigs(workspace().folders);
    const open = documents.all().filter(({ uri }) => isConfigName(uri));
    const openFiles = new Map(
      open.flatMap((document) => {
        const file = workspace().readableFile(document.uri);
        return file === undefined ? [] : [[file, document.getText()] as const];
      }),
    );
    const found = new Map<string, string>();
    for (const file of new Set([...openFiles.keys(), ...(await files)])) {
      const text = openFiles.get(file) ?? (await readConfig(file));
      if (text !== undefined && text.length <= LARGEST_CONFIG) found.set(file, text);
    }
    return found;
  };
  const foreign = async (document: TextDocument): Promise<ForeignCheck | undefined> => {
    const { uri, version } = document;
    if (!/\.ya?ml$/iu.test(uri) || isConfigName(uri)) return undefined;
    let known = foreigners.get(uri);
    if (known?.version !== version || Date.now() - known.at >= FACTS_MS) {
      const check = checkForeign(document, factsFor(document), workspace(), memoOf(document), registries);
      foreigners.set(uri, (known = { version, at: Date.now(), check }));
    }
    const check = await known.check;
    // The document is changed in place, and whoever asks has its places next.
    return document.version === version ? check : foreign(document);
  };
  const declaring = new Map<
    string,
    { readonly text: string; readonly entries: ReadonlyMap<string, DeclaredByConfig> }
  >();
  const readDeclared = async (): Promise<ReadonlyMap<string, DeclaredByConfig>> => {
    const found = new Map<string, DeclaredByConfig>();
    const known = new Map(declaring);
    declaring.clear();
    for (const [file, text] of await texts()) {
      const last = known.get(file);
      // While one config is typed in, the others say what they said before.
      const entries = last?.text === text ? last.entries : declaredIn(file, text, workspace());
      declaring.set(file, { text, entries });
      for (const [dataset, declared] of entries) if (!found.has(dataset)) found.set(dataset, declared);
    }
    return found;
  };
  let last:
    | { readonly key: string; readonly at: number; readonly found: ReturnType<typeof readDeclared> }
    | undefined;
  return {
    check,
    foreign,
    factsFor,
    texts,
    declared: () => {
      const open = documents.all().filter(({ uri }) => isConfigName(uri));
      const key = open.map(({ uri, version }) => `${uri} ${version}`).join("\n");
      if (last?.key !== key || Date.now() - last.at > FACTS_MS)
        last = { key, at: Date.now(), found: readDeclared() };
      return last.found;
    },
    refresh: () => {
      files = undefined;
      last = undefined;
      declaring.clear();
      checked.clear();
      foreigners.clear();
    },
  };
}

/** Longer files are no configs, and are not parsed to find out. In UTF-16 units. */
const LARGEST_FOREIGN = 100_000;

async function checkForeign(
  document: TextDocument,
  facts: ConfigFacts | undefined,
  workspace: Workspace,
  memo: ParseMemo,
  registries: Map<string, KeptRegistry>,
): Promise<ForeignCheck | undefined> {
  const text = document.getText();
  if (text.length > LARGEST_FOREIGN) return undefined;
  const tree = parseConfig(text, memo);
  const { detectDialect } = await import("../../core/runconfig/dialects/detect");
  const detection = detectDialect(tree.root, text);
  if (detection === undefined) return undefined;
  const file = fileOf(document.uri);
  const name = file === undefined ? document.uri : workspace.nameOf(file);
  const { checkDialect } = await import("../../core/runconfig/dialects/checkDialect");
  const { withRegistry } = await import("../../node/config/registryFacts");
  const known = facts && withRegistry(facts, path.dirname(file ?? ""), registries);
  const check = checkDialect(tree, detection, {
    file: name,
    ...(known === undefined ? {} : { facts: known }),
  });
  return { ...check, tree, detection };
}

/** The chat template's own file, where a config names one that is there. */
function templateOf(document: TextDocument, facts: ConfigFacts, file: string): string | undefined {
  const named = /^\s*chat_template:\s*["']?([^\s"'#]+)/mu.exec(document.getText())?.[1];
  if (named === undefined || facts.lookup(named).kind !== "file") return undefined;
  return path.resolve(path.dirname(file), named);
}

function declaredIn(file: string, text: string, workspace: Workspace): ReadonlyMap<string, DeclaredByConfig> {
  const found = new Map<string, DeclaredByConfig>();
  const { resolved, tree } = checkConfig(text, { file });
  const declared = declaredFromConfig(tree, workspace.nameOf(file));
  const mayTouch = (touched: string): boolean => workspace.mayTouch(touched);
  const place = {
    folder: path.dirname(file),
    nameOf: (named: string): string => workspace.nameOf(named),
    mayTouch,
  };
  // Of a config that is still being written, `resolved` lacks what is required: its paths are read from the text.
  const nodes = ["data.train", "data.eval", "data.test"].flatMap((key) => pathNodes(nodeAt(tree.root, key)));
  for (const written of nodes.map(({ value }) => String(value))) {
    if (/^(?:[a-z][a-z0-9+.-]+:|\\\\|\/\/)/iu.test(written) || written.includes("\0")) continue;
    const dataset = path.resolve(path.dirname(file), written);
    if (found.has(dataset) || !mayTouch(dataset)) continue;
    const options = optionsFromConfig(resolved, dataset, place);
    found.set(dataset, { ...options, ...(declared === undefined ? {} : { declared }) });
  }
  return found;
}

/** Run configs below the folders, sorted; hidden folders, `runs` and `node_modules` are left out. */
async function findConfigs(folders: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  const search = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (found.length >= MOST_CONFIGS) return;
      const full = path.join(folder, entry.name);
      if (entry.isFile() && isConfigName(`/${entry.name}`)) found.push(full);
      else if (
        entry.isDirectory() &&
        depth < DEEPEST_FOLDER &&
        !entry.name.startsWith(".") &&
        !SKIPPED.has(entry.name)
      )
        await search(full, depth + 1);
    }
  };
  for (const folder of folders) await search(folder, 0);
  return found;
}

async function readConfig(file: string): Promise<string | undefined> {
  try {
    const { size } = await stat(file);
    return size > LARGEST_CONFIG ? undefined : await readFile(file, "utf8");
  } catch {
    return undefined;
  }
}

/** One look per path and check. */
function remembering(facts: ConfigFacts): ConfigFacts {
  const known = new Map<string, PathFact>();
  return {
    lookup: (written) => {
      const fact = known.get(written) ?? facts.lookup(written);
      known.set(written, fact);
      return fact;
    },
  };
}
