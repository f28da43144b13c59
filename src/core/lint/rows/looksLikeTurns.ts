import { isJsonArray, isJsonObject } from "../../dataset/jsonValue";
import { parseJson } from "../../dataset/toolUse";

/** Whether a text is a list of turns, or one turn, in JSON. Most texts begin with a letter. */
export function looksLikeTurns(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first !== 0x5b && first !== 0x7b && first > 32) return false;
  const value = parseJson(text);
  const turns = isJsonArray(value) ? value : [value];
  return (
    turns.length > 0 &&
    turns.every((turn) => isJsonObject(turn) && (turn["role"] ?? turn["from"]) !== undefined)
  );
}
