import { CONFIG_CODES } from "../codes";
import type { ConfigTree } from "../configTree";
import type { ConfigCompletion } from "./completionItem";

const BEGUN = /(?:^|\s)#[ \t]*(?<word>[a-z]*)$/u;
const CODES =
  /(?:^|\s)#[ \t]*tunesmith:[ \t]*ignore[ \t]+(?<codes>(?:[A-Z]{3}\d{3}[ \t]*,?[ \t]*)*)(?<word>[A-Z]{0,3}\d{0,3})$/u;
const OFFER = "tunesmith: ignore ";

/** In a comment: what hides a finding, and the codes of findings that it does not name yet. */
export function completeIgnores(
  { text }: ConfigTree,
  offset: number,
  isTyping: boolean,
): readonly ConfigCompletion[] {
  const before = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const codes = CODES.exec(before)?.groups;
  const word = (codes ?? BEGUN.exec(before)?.groups)?.["word"];
  if (word === undefined) return [];
  const end = offset + (/^\w*/u.exec(text.slice(offset, offset + 20))?.[0].length ?? 0);
  const place = { kind: "value", start: offset - word.length, end, documentation: "" } as const;
  if (codes === undefined) {
    // Most comments are for people: behind every `# ` it would be in the way.
    if (isTyping || !OFFER.startsWith(word)) return [];
    return [
      { ...place, label: OFFER.trim(), newText: OFFER, detail: "hides a finding here", continues: true },
    ];
  }
  return Object.entries(CONFIG_CODES)
    .filter(([code]) => code === word || codes["codes"]?.includes(code) !== true)
    .map(([code, { name }]) => ({
      ...{ ...place, label: code, newText: code, detail: name.replaceAll("-", " "), continues: false },
    }));
}
