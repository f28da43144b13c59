import { createLinter } from "../../core/lint/linter";
import type { LintOptions, LintResult } from "../../core/lint/lintOptions";
import { openBytes, openDataset, type OpenDataset, type ReadOptions } from "../dataset/readItems";

export type LintFileOptions = Omit<LintOptions, "readAgain"> & ReadOptions;

/**
 * Lints a dataset file in one pass; memory does not depend on its size.
 *
 * @throws UserError when the file cannot be read; the signal's reason when it is aborted.
 */
export async function lintFile(path: string, options: LintFileOptions): Promise<LintResult> {
  return lintDataset(await openDataset(path, options), options);
}

/** Lints text that is in memory; `options.file` is its name, whose ending tells JSON from JSON Lines. */
export async function lintText(text: string | Uint8Array, options: LintFileOptions): Promise<LintResult> {
  return lintDataset(openBytes(options.file, Buffer.from(text as string), options), options);
}

async function lintDataset(dataset: OpenDataset, options: LintFileOptions): Promise<LintResult> {
  const linter = createLinter({
    ...options,
    readAgain: (offset, length) => dataset.readAgain(offset, length),
  });
  try {
    for await (const items of dataset.items()) linter.push(items);
    return linter.finish();
  } finally {
    await dataset.close();
  }
}
