import type { SourceRow } from "../../dataset/sourceItem";

/**
 * Whether no text of the row can hold a character beyond ASCII: it has as many bytes as characters and no escapes.
 * Costs nothing where it is false, and one search for a backslash where it is true.
 */
export function isSurelyAscii({ container, byteLength, text }: SourceRow): boolean {
  return container !== "table" && byteLength === text.length && !text.includes("\\u");
}
