import type { SourceItem } from "../../core/dataset/sourceItem";
import type { ByteScan } from "./scan/byteScan";

export interface ReadOptions {
  /** Looks for needles in passing. */
  readonly scan?: ByteScan | undefined;
  readonly maxRowBytes?: number;
  readonly signal?: AbortSignal;
  /** The name that messages use instead of the path. */
  readonly file?: string;
}

/** A dataset that is open for reading. */
export interface OpenDataset {
  /** The file's items, a chunk of the file at a time; the arrays are not reused. */
  items(): AsyncGenerator<readonly SourceItem[]>;
  /** Bytes of the file as text; undefined when they are no longer there. */
  readAgain(byteOffset: number, byteLength: number): string | undefined;
  /** Whether all that has been read is Parquet or Arrow, which have no lines. */
  readonly isTable?: boolean;
  close(): Promise<void>;
}
