import type { SourceRow } from "../../dataset/sourceItem";
import { isMarked, MAY_HIDE } from "../needles/needlePlan";

/**
 * Whether no text of the row can hold a character beyond ASCII: it has as many bytes as characters and no escapes.
 * Costs nothing where it is false, and where the row has marks; else one search for a backslash.
 */
export function isSurelyAscii(source: SourceRow): boolean {
  return source.container !== "table" && source.byteLength === source.text.length && !mayHide(source);
}

/**
 * Whether no text of the row can hold what `isSuspect` looks for, which must not depend on how ASCII is written: then
 * one look at the undecoded row tells as much as one at each of its texts.
 */
export function isSurelyPlain(source: SourceRow, isSuspect: (text: string) => boolean): boolean {
  return source.container !== "table" && !mayHide(source) && !isSuspect(source.text);
}

/** Any character may be written as `\u0041`. */
function mayHide({ marks, text }: SourceRow): boolean {
  return marks === undefined ? text.includes("\\u") : isMarked(marks, MAY_HIDE);
}
