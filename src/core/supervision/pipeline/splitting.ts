/** What becomes of the places that a pattern finds. */
export type Behavior = "Removed" | "Isolated" | "Contiguous" | "MergedWithPrevious" | "MergedWithNext";

const BEHAVIORS: readonly Behavior[] = [
  "Removed",
  "Isolated",
  "Contiguous",
  "MergedWithPrevious",
  "MergedWithNext",
];

export function readBehavior(value: unknown): Behavior | undefined {
  return BEHAVIORS.find((known) => known === value);
}

interface Piece {
  readonly text: string;
  readonly isFound: boolean;
}

/**
 * Cuts a text where a pattern is found; no piece is empty.
 *
 * @param inverted what lies between the places counts as found, and the places do not
 */
export function splitText(text: string, pattern: RegExp, behavior: Behavior, inverted = false): string[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: match, index } of text.matchAll(pattern)) {
    if (match === "") continue;
    if (index > from) pieces.push({ text: text.slice(from, index), isFound: inverted });
    from = index + match.length;
    pieces.push({ text: match, isFound: !inverted });
  }
  if (from < text.length) pieces.push({ text: text.slice(from), isFound: inverted });
  return join(pieces, behavior);
}

function join(pieces: readonly Piece[], behavior: Behavior): string[] {
  switch (behavior) {
    case "Isolated":
      return pieces.map(({ text }) => text);
    case "Removed":
      return pieces.filter(({ isFound }) => !isFound).map(({ text }) => text);
    case "Contiguous":
      return joinWhere(pieces, (piece, previous) => piece.isFound === previous.isFound);
    case "MergedWithPrevious":
      return joinWhere(pieces, (piece, previous) => piece.isFound && !previous.isFound);
    case "MergedWithNext":
      return joinWhere(pieces, (piece, previous) => previous.isFound && !piece.isFound);
  }
}

/** A piece goes to the one before it, where they belong together; what that one is joined to does not matter. */
function joinWhere(pieces: readonly Piece[], belong: (piece: Piece, previous: Piece) => boolean): string[] {
  const joined: string[] = [];
  let previous: Piece | undefined;
  for (const piece of pieces) {
    if (previous !== undefined && belong(piece, previous)) joined.push((joined.pop() ?? "") + piece.text);
    else joined.push(piece.text);
    previous = piece;
  }
  return joined;
}
