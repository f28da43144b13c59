import type { ConfigNode } from "../configTree";
import type { TableField } from "./keyTable";
import type { DialectRule } from "./rules/rule";

export const DIALECT_IDS = ["axolotl", "llama-factory", "trl", "torchtune"] as const;
export type DialectId = (typeof DIALECT_IDS)[number];

/** A key as one level of a file knows it. */
export interface ScopeKey {
  readonly field: TableField;
  /** Release after which the key is gone, and the one looked at that no longer has it; undefined while it is there. */
  readonly gone?: Gone;
  /** The release of a modeline does not have the key yet. */
  readonly comesWith?: string;
  /** Indices of the dialect's releases between which the key is there; undefined where another package decides. */
  readonly releases?: { readonly since: number; readonly until: number | undefined };
  /** The level takes any key: that it has this one is no sign of anything. */
  readonly taken?: true;
  /** Config classes that have it, where there are several. */
  readonly owners?: readonly string[];
}

export interface Gone {
  readonly package: string;
  readonly lastIn: string;
  readonly goneIn: string;
}

/** The keys of one level of a file. */
export interface KeyScope {
  /** For messages: "at the top of an Axolotl config". */
  readonly where: string;
  key(name: string): ScopeKey | undefined;
  /** Known and not gone: what a mistyped key may have meant. */
  readonly names: readonly string[];
  /** Known to older releases only. */
  readonly oldNames?: readonly string[];
  /** The scope of a mapping with one of these models, under the name of the key that holds it. */
  nested(models: readonly string[], holder: string): KeyScope | undefined;
  /** Names that are looked at elsewhere: nothing is said about keys that begin so. */
  readonly ignored?: ReadonlySet<string>;
}

/** What is said of a key that a release dropped or named anew; all sentences are our own. */
export interface Rename {
  /** The name to write instead. */
  readonly to?: string;
  /** Where it went, or why it is gone; lower case, no full stop. */
  readonly note?: string;
  /** The value has to change with the name: then there is no quick fix. */
  readonly valueChanges?: true;
  /** The key does nothing any more: the quick fix takes it out. */
  readonly remove?: true;
}

export interface Dialect {
  readonly id: DialectId;
  readonly label: string;
  /** The Python package whose releases the modeline names. */
  readonly package: string;
  readonly versions: () => readonly string[];
  /** Which YAML reader takes the file. */
  readonly reader: ScalarReader;
  /** What a key means to the tool that it does not know. */
  readonly unknownKey: "ignored" | "refused";
  /** Duplicate keys: the last one counts, or the reader refuses them. */
  readonly duplicateKey: "last" | "refused";
  /** Whether wrong types are refused as the file is read. */
  readonly typed: "validated" | "converted" | "unchecked";
  readonly scope: (root: ConfigNode, context: DialectContext) => KeyScope;
  readonly renames: ReadonlyMap<string, Rename>;
  /** Keys that the table still has, but that the tool only refuses or translates. */
  readonly deprecated?: ReadonlySet<string>;
  /** Keys that once held a mapping, and the one that holds it now. */
  readonly oldMappings?: ReadonlyMap<string, string>;
  readonly rules: readonly DialectRule[];
  /** Keys that hold paths: dotted, `*` for list entries. */
  readonly paths: readonly PathKey[];
  /** The file has keys that a recipe or a plugin of its own adds: an unknown key may be one of these. */
  readonly hasOwnKeys?: (root: ConfigNode) => boolean;
  /** How the tool tells where a file of another of its stages begins; `undefined` when there is only one. */
  readonly stageOf?: (root: ConfigNode) => Stage | undefined;
}

/** A stage that takes only some of the keys: exporting, or training with one of several trainers. */
export interface Stage {
  readonly name: string;
  takes(key: ScopeKey): boolean;
}

export interface PathKey {
  readonly path: string;
  readonly what: "file" | "folder" | "any";
  /** Names of a hub are as good as paths: only what looks like a path is looked for. */
  readonly orHubName?: true;
}

export type ScalarReader = "pyyaml" | "omegaconf";

export interface DialectContext {
  /** Index of the release that the modeline names. */
  readonly pinned?: number;
}
