/** A token beside the vocabulary's own, as `tokenizer.json` lists it. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Takes the white space before or behind it along. */
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  /** Looked for in the normalized text instead of the text as it is. */
  readonly normalized: boolean;
  /** Found only where no letter or digit stands beside it. */
  readonly isWord: boolean;
}

/**
 * Cuts a text at the added tokens in it, the longest one where several begin. Calls back in order: with a token for
 * each that was found, with a text for everything between and where it begins.
 */
export type AddedTokenCutter = (
  text: string,
  onText: (text: string, start: number) => void,
  onToken: (token: AddedToken) => void,
) => void;

export function createAddedTokenCutter(tokens: readonly AddedToken[]): AddedTokenCutter {
  const byContent = new Map(tokens.map((token) => [token.content, token]));
  if (byContent.size === 0)
    return (text, onText) => {
      if (text !== "") onText(text, 0);
    };
  // Longest first: of the alternatives that fit at a place, an expression takes the first. No `u`: code units.
  const contents = [...byContent.keys()].sort((a, b) => b.length - a.length);
  const source = contents.map((content) => content.replace(/[.*+?^${}()|[\]\\/]/gu, "\\$&")).join("|");
  const pattern = new RegExp(source, "g");
  return (text, onText, onToken) => {
    let from = 0;
    let stripsNext = false;
    const between = (end: number, stripsEnd: boolean): void => {
      let start = from;
      let stop = end;
      if (stripsNext) while (start < stop && IS_SPACE.test(text.charAt(start))) start++;
      if (stripsEnd) while (stop > start && IS_SPACE.test(text.charAt(stop - 1))) stop--;
      if (stop > start) onText(text.slice(start, stop), start);
    };
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const token = byContent.get(match[0]) as AddedToken;
      if (token.isWord && touchesWord(text, match.index, pattern.lastIndex)) continue;
      between(match.index, token.lstrip);
      onToken(token);
      from = pattern.lastIndex;
      stripsNext = token.rstrip;
    }
    between(text.length, false);
  };
}

const IS_SPACE = /\p{White_Space}/u;
const WORD_BEFORE = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]$/u;
const WORD_BEHIND = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;

function touchesWord(text: string, start: number, end: number): boolean {
  return (
    WORD_BEFORE.test(text.slice(Math.max(0, start - 2), start)) || WORD_BEHIND.test(text.slice(end, end + 2))
  );
}
