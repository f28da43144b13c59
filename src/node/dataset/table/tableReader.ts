import type { JsonObject } from "../../../core/dataset/jsonValue";
import type { TablePlace } from "./tableFault";
import type { TableSource } from "./tableSource";

/** What a reader is about to do: when it never comes back, this is what did not end. */
export interface TellPlace {
  readonly place: TablePlace;
  /** In words: `column "text" of row group 3`. */
  readonly what: string;
  /** To be read, as they are in the file. */
  readonly bytes: number;
}

/** Something to tell the user of a table. */
export interface TableTrouble extends TablePlace {
  readonly message: string;
  readonly help: string;
}

export interface TableHooks {
  /** Before every step that could take long. */
  readonly tell: (next: TellPlace) => void;
  /** The table can be read, and should not stay as it is. */
  readonly warn: (trouble: TableTrouble) => void;
}

/**
 * The rows of a table in order, some at a time.
 *
 * @throws TableFault at what cannot be read; the rows before it have been given
 */
export type ReadTable = (source: TableSource, hooks: TableHooks) => AsyncGenerator<readonly JsonObject[]>;

export type TableKind = "parquet" | "arrow";
