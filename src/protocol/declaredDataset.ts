/** A place in a text file, as findings name it. */
export interface FilePlace {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** What a registry (`dataset_info.json`), a run config or a dataset card says of a dataset. Plain data. */
export interface DeclaredDataset extends Partial<FilePlace> {
  /** The file that names columns and tags, as findings name it; the place is that of the entry. */
  readonly file: string;
  /** A format of ours: `alpaca`, `sharegpt`, `messages`, `preference`, `kto`, `text` … */
  readonly format?: string;
  /** Part of the format → the file's own column: `{prompt: "instruction", turns: "conversations"}`. */
  readonly columns?: Readonly<Record<string, string>>;
  /** LLaMA-Factory's `tags`: `role_tag`, `content_tag`, `user_tag`, `assistant_tag`, … */
  readonly tags?: Readonly<Record<string, string>>;
  /** Where the columns and tags are written; those that hold because nothing else is written are `implied`. */
  readonly fields?: readonly DeclaredField[];
  /** Where another tag can be written. */
  readonly newTag?: { readonly line: number; readonly column: number; readonly before: string };
  readonly card?: DatasetCard;
}

export interface DeclaredField {
  readonly kind: "column" | "tag";
  /** As the file calls it: `response`, `user_tag`. */
  readonly name: string;
  /** What it is to us: `completion`; for tags the name again. */
  readonly part: string;
  readonly value: string;
  /** Of the value with its quotes; of the entry when it is implied. */
  readonly place: FilePlace;
  readonly isImplied: boolean;
  /** How a value is written there. */
  readonly syntax: "json" | "yaml";
}

/** The metadata of a dataset's README, as the Hub reads it. */
export interface DatasetCard {
  /** As findings name it. */
  readonly file: string;
  /** Its first line. */
  readonly place: FilePlace;
  /** Ids as they are written; none when the card names none. */
  readonly licences: readonly CardEntry[];
  /** Datasets that this one is made of. */
  readonly sources: readonly CardEntry[];
}

export interface CardEntry {
  readonly name: string;
  readonly place: FilePlace;
}
