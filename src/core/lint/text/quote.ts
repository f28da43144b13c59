import { maskSecrets } from "../personal/mask";

/** No more of a text is looked at: far beyond what any message shows, and beyond any secret. */
const LONGEST = 4000;

/** A value from the data inside a message: in double quotes, one line, at most `limit` characters, secrets masked. */
export function quote(text: string, limit = 40): string {
  const oneLine = maskSecrets(text.length > LONGEST ? text.slice(0, LONGEST) : text).replace(/\s+/gu, " ");
  const characters = Array.from(oneLine);
  return `"${characters.length <= limit ? oneLine : `${characters.slice(0, limit - 1).join("")}…`}"`;
}

/** "low, medium and high" */
export function listInWords(words: readonly string[], joint = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${joint} ${words.at(-1) ?? ""}`;
}
