/** A collection that is open at a line: the column at which its entries stand, and at which they will. */
export interface Level {
  readonly column: number;
  readonly indent: number;
}

export interface TrailingComment {
  readonly text: string;
  /** Column in the file, and spaces before it there. */
  readonly column: number;
  readonly gap: number;
}

/** One line of a config on its way to its new form; block text and scalars of several lines are one. */
export interface FormattedLine {
  readonly kind: "blank" | "comment" | "code" | "text";
  /** Column of the first character in the file, and in the result where that is known already. */
  readonly column: number;
  readonly indent: number | undefined;
  /** Without indent and trailing comment. */
  readonly code: string;
  readonly comment: TrailingComment | undefined;
  /** Collections that are open where the line begins and where it ends, outermost first. */
  readonly before: readonly Level[];
  readonly after: readonly Level[];
  /** `\n`, `\r\n`, or nothing at the very end. */
  readonly ending: string;
}
