import { conversationsOf, type Conversation } from "../dataset/conversation";
import { findSpans } from "../dataset/jsonSpans";
import {
  isJsonObject,
  toPointer,
  type JsonObject,
  type JsonPath,
  type JsonValue,
} from "../dataset/jsonValue";
import { keyOf, type DatasetShape, type FieldRole } from "../dataset/shapes";
import { rangeInRow, utf8Length, type SourceRow } from "../dataset/sourceItem";
import type { FindingPlace, Target } from "./target";

/** A text of a row and where to find it. */
export interface LocatedText {
  readonly value: string;
  readonly path: JsonPath;
}

/** A parsed row as rules see it. Positions are worked out only when a rule asks for them. */
export class LintRow {
  readonly source: SourceRow;
  readonly value: JsonValue;
  /** The row when it is an object, as every training example is. */
  readonly object: JsonObject | undefined;
  readonly shape: DatasetShape | undefined;
  #conversations: readonly Conversation[] | undefined;

  constructor(source: SourceRow, value: JsonValue, shape: DatasetShape | undefined) {
    this.source = source;
    this.value = value;
    this.object = isJsonObject(value) ? value : undefined;
    this.shape = shape;
  }

  /** The lists of turns, when the file's shape has any. */
  get conversations(): readonly Conversation[] {
    this.#conversations ??=
      this.object === undefined || this.shape === undefined ? [] : conversationsOf(this.object, this.shape);
    return this.#conversations;
  }

  /** The field that plays a part in the file's shape, when it is a text: `row.text("completion")`. */
  text(role: FieldRole): LocatedText | undefined {
    const key = this.shape === undefined ? undefined : keyOf(this.shape, role);
    const value = key === undefined ? undefined : this.object?.[key];
    return key !== undefined && typeof value === "string" ? { value, path: [key] } : undefined;
  }
}

/** Lines, columns and bytes of what a finding points at. A path that does not exist means the whole row. */
export function placeOf(
  source: SourceRow,
  target: Exclude<Target, { readonly place: FindingPlace }>,
): FindingPlace {
  if ("span" in target) return placeOfSpan(source, target.span.start, target.span.end, undefined);
  const spans = findSpans(source.text, target.path);
  const span = (target.part === "key" ? spans?.key : undefined) ?? spans?.value;
  return placeOfSpan(source, span?.start ?? 0, span?.end ?? source.text.length, toPointer(target.path));
}

function placeOfSpan(
  source: SourceRow,
  start: number,
  end: number,
  pointer: string | undefined,
): FindingPlace {
  return {
    ...rangeInRow(source, start, end),
    row: source.row,
    ...(pointer === undefined ? {} : { pointer }),
    byteOffset: source.byteOffset + utf8Length(source.text, 0, start),
    byteLength: utf8Length(source.text, start, end),
  };
}
