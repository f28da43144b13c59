import { conversationsOf, type Conversation } from "../../dataset/conversation";
import {
  isJsonObject,
  toPointer,
  type JsonObject,
  type JsonPath,
  type JsonValue,
} from "../../dataset/jsonValue";
import { spanOf, spanWithin } from "../../dataset/locate";
import { bytesIn } from "../../dataset/rowWalk";
import { textsOf, type RowText, type TextPart } from "../../dataset/rowTexts";
import { keyOf, type DatasetShape, type FieldRole } from "../../dataset/shapes";
import { rangeInRow, utf8Length, type SourceRow } from "../../dataset/sourceItem";
import { toolUseOf, type ToolUse } from "../../dataset/toolUse";
import { isMarked, MAY_HIDE } from "../needles/needlePlan";
import { pairOf, type PreferencePair } from "./preferencePair";
import type { RowStructure } from "./rowStructure";
import type { FindingPlace, Target } from "../target";
import { phrasesIn } from "../text/promptPhrases";

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
  /** Undefined for rows that are not plain. */
  readonly structure: RowStructure | undefined;
  #conversations: readonly Conversation[] | undefined;
  #texts: readonly RowText[] | undefined;
  #toolUse: ToolUse | undefined;
  /** Null: not looked at yet. */
  #pair: PreferencePair | undefined | null = null;
  #mayHide: boolean | undefined;
  #promptPhrases = -1;
  /** By text. */
  #phrases: readonly number[] = [];

  constructor(
    source: SourceRow,
    value: JsonValue,
    shape: DatasetShape | undefined,
    structure?: RowStructure,
  ) {
    this.structure = structure;
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

  /** Every text that a trainer reads, in reading order. */
  get texts(): readonly RowText[] {
    this.#texts ??= this.object === undefined ? [] : textsOf(this.object, this.shape, this.conversations);
    return this.#texts;
  }

  /** What a prompt, or the material that it brings, speaks of: bits of `promptPhrases.ts`. */
  phrasesOf(text: RowText): number {
    return this.#phrases[this.texts.indexOf(text)] ?? phrasesIn(text.value);
  }

  /** What all prompts and their material speak of. */
  get promptPhrases(): number {
    if (this.#promptPhrases < 0) {
      const { texts } = this;
      this.#phrases = texts.map(({ part, value }) => (isOfPrompt(part) ? phrasesIn(value) : 0));
      this.#promptPhrases = this.#phrases.reduce((all, bits) => all | bits, 0);
    }
    return this.#promptPhrases;
  }

  /** The two answers of a preference row. */
  get pair(): PreferencePair | undefined {
    if (this.#pair === null) this.#pair = pairOf(this.object, this.shape);
    return this.#pair;
  }

  /** Calls, results and declarations of tools. */
  get toolUse(): ToolUse {
    this.#toolUse ??= toolUseOf(this.object, this.conversations, this.shape?.tools);
    return this.#toolUse;
  }

  /** The field that plays a part in the file's shape, when it is a text: `row.text("completion")`. */
  text(role: FieldRole): LocatedText | undefined {
    const key = this.shape === undefined ? undefined : keyOf(this.shape, role);
    const value = key === undefined ? undefined : this.object?.[key];
    return key !== undefined && typeof value === "string" ? { value, path: [key] } : undefined;
  }

  /** Whether a bit of the row's marks is set, or may be: true where nobody has looked. */
  mayBeMarked(bit: number): boolean {
    const { marks } = this.source;
    return marks === undefined || isMarked(marks, bit) || isMarked(marks, MAY_HIDE);
  }

  /**
   * Whether some text of the row may contain one of the needles: a search in the undecoded row, many times cheaper
   * than a look at every text. Never false when a text does contain one. Needles must not hold characters that JSON
   * or CSV write differently: `"`, `\`, `/`, control characters.
   */
  mayContain(needles: readonly string[]): boolean {
    const { text } = this.source;
    for (const needle of needles) if (text.includes(needle)) return true;
    // Any character can be written as \u0041; a table has no text at all.
    this.#mayHide ??= this.source.container === "table" || text.includes("\\u");
    return this.#mayHide;
  }
}

function isOfPrompt(part: TextPart): boolean {
  return part === "prompt" || part === "context";
}

/** Lines, columns and bytes of what a finding points at. A path that does not exist means the whole row. */
export function placeOf(
  source: SourceRow,
  target: Exclude<Target, { readonly place: FindingPlace }>,
): FindingPlace {
  const pointer = target.path === undefined ? undefined : toPointer(target.path);
  if (source.container === "table") return { row: source.row, ...(pointer === undefined ? {} : { pointer }) };
  if ("span" in target) return placeOfSpan(source, target.span.start, target.span.end, pointer);
  const whole = spanOf(source, target.path, target.part);
  const span =
    target.within === undefined ? whole : (spanWithin(source, target.path, target.within) ?? whole);
  return placeOfSpan(source, span?.start ?? 0, span?.end ?? source.text.length, pointer);
}

function placeOfSpan(
  source: SourceRow,
  start: number,
  end: number,
  pointer: string | undefined,
): FindingPlace {
  const from = source.bytesBefore?.(start) ?? bytesIn(source, start);
  const to = source.bytesBefore?.(end) ?? from + utf8Length(source.text, start, end);
  return {
    ...rangeInRow(source, start, end),
    row: source.row,
    ...(pointer === undefined ? {} : { pointer }),
    byteOffset: source.byteOffset + from,
    byteLength: to - from,
  };
}
