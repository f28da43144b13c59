import { createLinter } from "../../core/lint/linter";
import type { LintResult } from "../../core/lint/lintOptions";
import { openBytes, openDataset, type OpenDataset } from "../dataset/readItems";
import type { LintFileOptions } from "./lintFileOptions";
import { readSurroundings } from "./readSurroundings";

/**
 * Lints a dataset file in one pass; memory does not depend on its size.
 *
 * @throws UserError when the file cannot be read; the signal's reason when it is aborted.
 */
export async function lintFile(path: string, options: LintFileOptions): Promise<LintResult> {
  return lintDataset(await openDataset(path, options), path, options);
}

/** Lints text that is in memory; `options.file` is its name, whose ending tells JSON from JSON Lines. */
export async function lintText(
  text: string | Uint8Array,
  options: LintFileOptions,
  path?: string,
): Promise<LintResult> {
  return lintDataset(openBytes(options.file, Buffer.from(text as string), options), path, options);
}

async function lintDataset(
  dataset: OpenDataset,
  path: string | undefined,
  options: LintFileOptions,
): Promise<LintResult> {
  try {
    const linter = createLinter({
      ...options,
      ...(await readSurroundings(path, options)),
      readAgain: (offset, length) => dataset.readAgain(offset, length),
    });
    for await (const items of dataset.items()) {
      linter.push(items);
      const last = items.at(-1);
      if (last !== undefined) options.onProgress?.(last.byteOffset + last.byteLength, linter.findings);
    }
    return linter.finish();
  } finally {
    await dataset.close();
  }
}
