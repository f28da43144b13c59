import { setImmediate } from "node:timers/promises";
import type { SourceItem } from "../../core/dataset/sourceItem";
import { createLinter, type Linter } from "../../core/lint/linter";
import type { LintResult } from "../../core/lint/lintOptions";
import { DEFAULT_LIMIT } from "../../core/lint/runningRule";
import { limitFindings, suppress } from "../../core/lint/suppression";
import type { OpenDataset } from "../dataset/openedDataset";
import { openBytes, openDataset } from "../dataset/readItems";
import { rowHash } from "../dataset/rowHash";
import type { LintFileOptions } from "./lintFileOptions";
import { readSurroundings } from "./readSurroundings";
import { withRowHashes } from "./suppressions";

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
      ...(hasSuppressions(options)
        ? { rowHash: options.rowHash ?? rowHash, limitPerRule: MOST_COMPARED }
        : {}),
      readAgain: (offset, length) => dataset.readAgain(offset, length),
    });
    for await (const items of dataset.items()) {
      await pushAll(linter, items, options.signal);
      const last = items.at(-1);
      if (last !== undefined) options.onProgress?.(last.byteOffset + last.byteLength, linter.findings);
    }
    return await withoutSuppressed(linter.finish(), dataset, options);
  } finally {
    await dataset.close();
  }
}

const SLICE = 256;
const TURN_MS = 100;

/** Rules that take long for a megabyte still let a cancel through. */
async function pushAll(
  linter: Linter,
  items: readonly SourceItem[],
  signal: AbortSignal | undefined,
): Promise<void> {
  let since = performance.now();
  for (let at = 0; at < items.length; at += SLICE) {
    linter.push(items.slice(at, at + SLICE));
    if (performance.now() - since < TURN_MS) continue;
    await setImmediate();
    signal?.throwIfAborted();
    since = performance.now();
  }
}

/** Findings of a rule that are kept until it is known which of them are new: a bound for memory alone. */
export const MOST_COMPARED = 500_000;

function hasSuppressions({ suppressions = [] }: LintFileOptions): boolean {
  return suppressions.length > 0;
}

/** The sidecar's findings go where fixes and counts do not see them. */
async function withoutSuppressed(
  result: LintResult,
  dataset: OpenDataset,
  options: LintFileOptions,
): Promise<LintResult> {
  if (!hasSuppressions(options)) return result;
  const keys = new Set(options.suppressions);
  return limitFindings(
    suppress(await withRowHashes(result, dataset), keys),
    options.limitPerRule ?? DEFAULT_LIMIT,
  );
}
