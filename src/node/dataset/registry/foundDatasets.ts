import path from "node:path";
import { UserError } from "../../../base/userError";
import type { DeclaredDataset, FilePlace } from "../../../protocol/declaredDataset";

/** A dataset that a registry, a card or a folder leads to. */
export interface NamedDataset {
  /** Absolute, in order; several are the pieces of one dataset. */
  readonly files: readonly string[];
  /** What the registry says of it; the card beside it is found by the linter itself. */
  readonly declared?: DeclaredDataset;
  /** Absolute: files of the same dataset that it is evaluated on. */
  readonly heldOut: readonly string[];
}

export interface FoundDatasets {
  readonly datasets: readonly NamedDataset[];
  /** What cannot be read. */
  readonly problems: readonly UserError[];
  /** What is worth a sentence and stops nobody. */
  readonly notes: readonly string[];
}

/** How findings and messages name a file. */
export type NameOf = (file: string) => string;

/** What may be looked at, and how the registry or the card is read; absent: everything, from the disk. */
export interface Reach {
  readonly mayTouch?: (file: string) => boolean;
  /** Undefined for what is not there. */
  readonly read?: (file: string) => Promise<string | undefined>;
}

export function entryProblem(
  file: string,
  { line, column }: Pick<FilePlace, "line" | "column">,
  message: string,
  nextStep: string,
): UserError {
  return new UserError({
    ...{ code: "entry-point", message, nextStep },
    ...{ file: column > 1 ? `${file}:${String(line)}:${String(column)}` : file },
    ...(column > 1 ? {} : { line }),
  });
}

/** A path that is written in a registry or a card; undefined when it leaves their folder. */
export function pathInside(folder: string, written: string): string | undefined {
  if (written.includes("\0")) return undefined;
  const full = path.resolve(folder, written);
  const relative = path.relative(folder, full);
  const leaves = relative === ".." || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
  return leaves ? undefined : full;
}
