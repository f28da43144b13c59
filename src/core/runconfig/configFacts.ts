/** What the checker may know of the disk; `core` asks, `node` answers. Paths are as written in the config. */
export interface ConfigFacts {
  lookup(path: string): PathFact;
}

export type PathFact =
  | { readonly kind: "file"; readonly bytes: number }
  | { readonly kind: "folder"; readonly names: readonly string[] }
  | { readonly kind: "missing" }
  /** Not looked at (no trust yet, or not readable): nothing is said about it. */
  | { readonly kind: "unknown" };
