export interface GeneratedFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly content: string;
}

/** Makes files from the registries; gets the repository's root. */
export type Generator = (root: string) => readonly GeneratedFile[];
