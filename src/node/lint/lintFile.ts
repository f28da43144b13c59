import { createLinter } from "../../core/lint/linter";
import type { LintResult } from "../../core/lint/lintOptions";
import { suppress } from "../../core/lint/suppression";
import type { OpenDataset } from "../dataset/openedDataset";
import { openShards } from "../dataset/openShards";
import { openBytes, openDataset } from "../dataset/readItems";
import { rowHash } from "../dataset/rowHash";
import type { LintFileOptions } from "./lintFileOptions";
import { readSurroundings } from "./readSurroundings";
import { withRowHashes, withShardHashes } from "./suppressions";

/**
 * Lints a dataset file in one pass; memory does not depend on its size. With several `shards` all of them are linted as
 * one dataset, and each finding names its own file.
 *
 * @throws UserError when the file cannot be read; the signal's reason when it is aborted.
 */
export async function lintFile(path: string, options: LintFileOptions): Promise<LintResult> {
  const { shards = [] } = options;
  if (shards.length < 2) return lintDataset(await openDataset(path, options), path, options);
  const { dataset, map } = openShards(shards, options);
  return lintDataset(dataset, path, { ...options, shardMap: map });
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
      ...(options.suppressions === undefined ? {} : { rowHash: options.rowHash ?? rowHash }),
      readAgain: (offset, length) => dataset.readAgain(offset, length),
    });
    for await (const items of dataset.items()) {
      linter.push(items);
      const last = items.at(-1);
      if (last !== undefined) options.onProgress?.(last.byteOffset + last.byteLength, linter.findings);
    }
    return await withoutSuppressed(linter.finish(), dataset, options);
  } finally {
    await dataset.close();
  }
}

/** The sidecar's findings go where fixes and counts do not see them. */
async function withoutSuppressed(
  result: LintResult,
  dataset: OpenDataset,
  { suppressions = [], shards = [] }: LintFileOptions,
): Promise<LintResult> {
  if (suppressions.length === 0) return result;
  const hashed =
    shards.length < 2 ? await withRowHashes(result, dataset) : await withShardHashes(result, shards);
  return suppress(hashed, new Set(suppressions));
}
