/** A token beside the vocabulary's own, as `tokenizer.json` lists it. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Takes the white space before or behind it along. */
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  /** Looked for in the normalized text instead of the text as it is. */
  readonly normalized: boolean;
}

/**
 * Cuts a text at the added tokens in it, the longest one where several begin. Calls back in order: with a token for
 * each that was found, with a text for everything between.
 */
export type AddedTokenCutter = (
  text: string,
  onText: (text: string) => void,
  onToken: (token: AddedToken) => void,
) => void;

export function createAddedTokenCutter(tokens: readonly AddedToken[]): AddedTokenCutter {
  const byContent = new Map(tokens.map((token) => [token.content, token]));
  if (byContent.size === 0)
    return (text, onText) => {
      if (text !== "") onText(text);
    };
  // Longest first: of the alternatives that fit at a place, an expression takes the first. No `u`: code units.
  const contents = [...byContent.keys()].sort((a, b) => b.length - a.length);
  const source = contents.map((content) => content.replace(/[.*+?^${}()|[\]\\/]/gu, "\\$&")).join("|");
  const pattern = new RegExp(source, "g");
  return (text, onText, onToken) => {
    let from = 0;
    let stripsNext = false;
    const between = (end: number, stripsEnd: boolean): void => {
      let part = text.slice(from, end);
      if (stripsNext) part = part.trimStart();
      if (stripsEnd) part = part.trimEnd();
      if (part !== "") onText(part);
    };
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const token = byContent.get(match[0]) as AddedToken;
      between(match.index, token.lstrip);
      onToken(token);
      from = pattern.lastIndex;
      stripsNext = token.rstrip;
    }
    between(text.length, false);
  };
}
