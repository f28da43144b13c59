import { setImmediate } from "node:timers/promises";
import type { SourceItem } from "../../core/dataset/sourceItem";
import { createLinter, type Linter } from "../../core/lint/linter";
import type { LintResult } from "../../core/lint/lintOptions";
import { planNeedles } from "../../core/lint/needles/needlePlan";
import { DEFAULT_LIMIT } from "../../core/lint/runningRule";
import { selectRules } from "../../core/lint/selectRules";
import { limitFindings, suppress } from "../../core/lint/suppression";
import type { OpenDataset } from "../dataset/openedDataset";
import { createByteScan } from "../dataset/scan/byteScan";
import { openShards } from "../dataset/openShards";
import { openBytes, openDataset } from "../dataset/readItems";
import { rowHash } from "../dataset/rowHash";
import type { LintFileOptions } from "./lintFileOptions";
import { readSurroundings } from "./surroundings/readSurroundings";
import { withRowHashes, withShardHashes } from "./control/suppressions";

/**
 * Lints a dataset file in one pass; memory does not depend on its size. With several `shards` all of them are linted as
 * one dataset, and each finding names its own file.
 *
 * @throws UserError when the file cannot be read; the signal's reason when it is aborted.
 */
export async function lintFile(path: string, options: LintFileOptions): Promise<LintResult> {
  const looking = withScan(options);
  const { shards = [] } = looking;
  if (shards.length < 2) return lintDataset(await openDataset(path, looking), path, looking);
  const { dataset, map } = openShards(shards, looking);
  return lintDataset(dataset, path, { ...looking, shardMap: map });
}

/** Lints text that is in memory; `options.file` is its name, whose ending tells JSON from JSON Lines. */
export async function lintText(
  text: string | Uint8Array,
  options: LintFileOptions,
  path?: string,
): Promise<LintResult> {
  const looking = withScan(options);
  return lintDataset(openBytes(options.file, Buffer.from(text as string), looking), path, looking);
}

/** Has the reader look for what the selected rules look for. */
function withScan(options: LintFileOptions): LintFileOptions {
  const needlePlan = planNeedles(selectRules(options));
  return { ...options, needlePlan, scan: createByteScan(needlePlan) };
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
      isTable: () => dataset.isTable === true,
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
  const { shards = [] } = options;
  const hashed =
    shards.length < 2 ? await withRowHashes(result, dataset) : await withShardHashes(result, shards);
  return limitFindings(
    suppress(hashed, new Set(options.suppressions)),
    options.limitPerRule ?? DEFAULT_LIMIT,
  );
}
