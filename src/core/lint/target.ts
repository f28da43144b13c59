import type { TextRange } from "../../base/lineIndex";
import type { JsonPath, Span } from "../dataset/jsonValue";

/** What a finding points at. */
export type Target =
  /** A value of the row, or the key before it. */
  | { readonly path: JsonPath; readonly part?: "value" | "key" }
  /** Offsets in the row's text. */
  | { readonly span: Span }
  /** A place worked out earlier, for rules that report at the end. */
  | { readonly place: FindingPlace };

export interface FindingPlace extends TextRange {
  readonly row?: number;
  readonly pointer?: string;
  readonly byteOffset: number;
  readonly byteLength: number;
}
