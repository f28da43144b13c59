import type { TextDocument } from "vscode-languageserver-textdocument";
import { checkReading, type ConfigCheck } from "../../core/runconfig/checkConfig";
import type { ConfigFacts } from "../../core/runconfig/configFacts";
import { createParseMemo, type ParseMemo } from "../../core/runconfig/parse/parseConfig";
import { readConfig, type ConfigReading } from "../../core/runconfig/readConfig";
import type { BackgroundFacts } from "../backgroundFacts";
import type { OpenDocuments } from "../connection/openDocuments";
import { fileOf, type Workspace } from "../workspace";
import { LARGEST_CONFIG } from "./configTexts";
import type { Waiting } from "./looks";

/** Facts about the disk hold so long without being asked for again. */
export const FACTS_MS = 2000;

/** Our own configs that are open: each version is read once, and checked once as long as what is known of the disk holds. */
export interface OpenConfigs {
  /** Undefined for text that is too large to be a run config. */
  reading(document: TextDocument): ConfigReading | undefined;
  check(document: TextDocument): ConfigCheck | undefined;
  /** Forgets what was said because of the disk. */
  refresh(): void;
}

interface Versioned<T> {
  readonly version: number;
  readonly of: T;
}

/** A text as it was read, and what it was parsed to: the next version is mostly the same. */
interface Read {
  readonly reading: ConfigReading;
  readonly memo: ParseMemo;
}

export function createOpenConfigs(
  documents: OpenDocuments,
  workspace: () => Workspace,
  factsFor: (document: TextDocument) => ConfigFacts | undefined,
  { forecast, unknown }: Pick<BackgroundFacts, "forecast"> & Pick<Waiting, "unknown">,
): OpenConfigs {
  const readings = new Map<string, Versioned<Read>>();
  const checks = new Map<string, Versioned<ConfigCheck> & { readonly at: number }>();
  documents.onDidClose(({ document }) => {
    readings.delete(document.uri);
    checks.delete(document.uri);
  });
  const read = (document: TextDocument): Read | undefined => {
    const known = readings.get(document.uri);
    if (known?.version === document.version) return known.of;
    const text = document.getText();
    if (text.length > LARGEST_CONFIG) return undefined;
    const memo = known?.of.memo ?? createParseMemo();
    const of = { reading: readConfig(text, memo), memo };
    readings.set(document.uri, { version: document.version, of });
    return of;
  };
  return {
    reading: (document) => read(document)?.reading,
    check: (document) => {
      const known = checks.get(document.uri);
      if (known?.version === document.version && Date.now() - known.at < FACTS_MS) return known.of;
      const own = read(document);
      if (own === undefined) return undefined;
      const before = unknown();
      const facts = factsFor(document);
      const path = fileOf(document.uri);
      const file = path === undefined ? document.uri : workspace().nameOf(path);
      const check = checkReading(own.reading, { file, memo: own.memo, facts });
      // The forecast is loaded with the first model that it can be made for.
      const of = facts === undefined ? check : (forecast()?.(check, facts, file) ?? check);
      // What was made without something that is being looked at is nothing for others to have.
      if (unknown() === before) checks.set(document.uri, { version: document.version, at: Date.now(), of });
      return of;
    },
    refresh: () => {
      checks.clear();
    },
  };
}
