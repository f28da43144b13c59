/** What is remembered of an evaluation file, to find its rows in a training file. */
export interface HeldOutFile {
  /** As findings name it. */
  readonly file: string;
}
