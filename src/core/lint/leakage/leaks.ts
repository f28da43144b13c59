import type { Overlap } from "../repeats/gramIndex";
import { LONG_RUN } from "../repeats/gramIndex";
import type { HeldOutFile } from "./heldOut";
import type { RuleContext } from "../defineRule";
import { createLeakIdentity, type LeakIdentity } from "./leakIdentity";
import type { LintRow } from "../rows/lintRow";

/** How a row of the training file was met again in an evaluation file; the first kind that fits. */
export type Leak =
  | { readonly kind: "same"; readonly file: HeldOutFile; readonly held: number; readonly sameAnswer: boolean }
  | { readonly kind: "near"; readonly file: HeldOutFile; readonly overlap: Overlap }
  | { readonly kind: "overlap"; readonly file: HeldOutFile; readonly overlap: Overlap };

/** Shared by the rules of leakage, so that each row is searched for once. */
export interface Leaks {
  readonly files: readonly HeldOutFile[];
  /** Each row in order; asking again for the last one costs nothing. */
  see(row: LintRow): Leak | undefined;
}

export const NEAR = 0.8;
const HALF = 0.5;

export function createLeaks({ heldOut = [], isActive }: RuleContext): Leaks {
  const files = heldOut.filter(({ rows }) => rows > 0);
  const identity = createLeakIdentity();
  const wantsOverlaps = isActive("LEK002") || isActive("LEK003");
  let last: LintRow | undefined;
  let found: Leak | undefined;
  return {
    files,
    see(row) {
      if (row === last) return found;
      last = row;
      found = identity.collect(row)
        ? (findSame(files, identity) ?? (wantsOverlaps ? findOverlap(files, identity) : undefined))
        : undefined;
      return found;
    },
  };
}

function findSame(files: readonly HeldOutFile[], identity: LeakIdentity): Leak | undefined {
  for (const file of files) {
    const same = file.findSame(identity);
    if (same !== undefined) return { kind: "same", file, ...same };
  }
  return undefined;
}

function findOverlap(files: readonly HeldOutFile[], identity: LeakIdentity): Leak | undefined {
  let weaker: Leak | undefined;
  for (const file of files)
    for (const overlap of file.grams.overlaps(identity.words, identity.promptWords)) {
      if (overlap.jaccard >= NEAR || overlap.containment >= NEAR) return { kind: "near", file, overlap };
      if (overlap.ofText >= HALF || overlap.ofHeld >= HALF || overlap.runWeight >= LONG_RUN)
        weaker ??= { kind: "overlap", file, overlap };
    }
  return weaker;
}
