import type { SourceRow } from "../../dataset/sourceItem";

/**
 * Whether no text of the row can hold a character beyond ASCII: it has as many bytes as characters and no escapes.
 * Costs nothing where it is false, and one search for a backslash where it is true.
 */
export function isSurelyAscii({ container, byteLength, text }: SourceRow): boolean {
  return container !== "table" && byteLength === text.length && !text.includes("\\u");
}

/**
 * Whether no text of the row can hold what `isSuspect` looks for, which must not depend on how ASCII is written: then
 * one look at the undecoded row tells as much as one at each of its texts.
 */
export function isSurelyPlain({ container, text }: SourceRow, isSuspect: (text: string) => boolean): boolean {
  return container !== "table" && !text.includes("\\u") && !isSuspect(text);
}
