import type { TextRange } from "../../base/lineIndex";
import type { JsonPath, Span } from "../dataset/jsonValue";

/** What a finding points at. */
export type Target =
  /** A value of the row, or the key before it; or some characters (UTF-16 offsets) of a text value. */
  | { readonly path: JsonPath; readonly part?: "value" | "key"; readonly within?: Span }
  /** Offsets in the row's text, and the value that is meant. */
  | { readonly span: Span; readonly path?: JsonPath }
  /** A place worked out earlier, for rules that report at the end. */
  | { readonly place: FindingPlace };

/** Lines, columns and bytes are absent where the format has none (Parquet, Arrow). */
export interface FindingPlace extends Partial<TextRange> {
  /** Another file than the one that is linted: a dataset card, a registry. */
  readonly file?: string;
  readonly row?: number;
  readonly pointer?: string;
  readonly byteOffset?: number;
  readonly byteLength?: number;
}
