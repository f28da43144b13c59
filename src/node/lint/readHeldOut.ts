import type { HeldOutFile } from "../../core/lint/heldOut";
import type { LintHeldOutFile } from "../../protocol/lintWorker";

/** What must be remembered of evaluation files; one that cannot be read is left out. */
export function readHeldOut(
  files: readonly LintHeldOutFile[],
  signal?: AbortSignal,
): Promise<readonly HeldOutFile[]> {
  signal?.throwIfAborted();
  return Promise.resolve(files.map(({ file }) => ({ file })));
}

/** The same for text in memory. */
export function indexHeldOut(
  text: string,
  { file }: Pick<LintHeldOutFile, "file" | "format" | "columns">,
): Promise<HeldOutFile> {
  return Promise.resolve(text === "" ? { file } : { file });
}
