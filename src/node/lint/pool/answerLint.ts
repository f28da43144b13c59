import { createFactsCollector } from "../../../core/dataset/facts/collectFacts";
import type { LintResult } from "../../../core/lint/lintOptions";
import type { LintRow } from "../../../core/lint/rows/lintRow";
import { isActive } from "../../../core/lint/selection";
import type { DatasetFacts } from "../../../protocol/datasetFacts";
import type { Finding } from "../../../protocol/findings";
import type { FixOutcome, LintOutcome, LintRequestOptions, ToLintWorker } from "../../../protocol/lintWorker";
import { openBytes, openDataset } from "../../dataset/readItems";
import { rowHash } from "../../dataset/rowHash";
import { createBaselineFilter, readBaseline, type ComparedFile } from "../control/baseline";
import { createTokenCounter, describeFile, type FactsSource } from "../fileFacts";
import { fixFile } from "../fixing/fixFile";
import { lintFile, lintText } from "../lintFile";
import type { LintFileOptions } from "../lintFileOptions";
import { readSurroundings } from "../surroundings/readSurroundings";
import { maskFinding } from "./maskFinding";
import { readSuppressions, textHashesOf, withRowHashes } from "../control/suppressions";
import type { SurroundingsCache } from "../surroundings/surroundingsCache";

type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;
/** What a lint worker is asked. */
export type LintWork = WithoutId<Extract<ToLintWorker, { type: "lintFile" | "lintText" }>>;
export type FixWork = WithoutId<Extract<ToLintWorker, { type: "fixFile" }>>;

/** What all requests of a worker share, and how this one is ended and watched. */
export interface LintAround {
  readonly signal: AbortSignal | undefined;
  readonly cache: SurroundingsCache;
  readonly onProgress?: (byteOffset: number, findings: readonly Finding[]) => void;
}

/**
 * Lints a file or a text, and collects its facts in the same pass. Sidecar and baseline are applied here, and every
 * secret in a message is masked before it leaves the thread.
 *
 * @throws UserError when something cannot be read; the signal's reason when it is aborted.
 */
export async function answerLint(work: LintWork, around: LintAround): Promise<LintOutcome> {
  const bytes = work.type === "lintText" ? Buffer.from(work.text) : undefined;
  const options = await lintOptions(work.options, around);
  const facts = await createFactsPass(work.options, options);
  const all = { ...options, ...facts?.watch };
  const result =
    bytes === undefined ? await lintFile(work.path ?? "", all) : await lintText(bytes, all, work.path);
  const source = { name: options.file, path: work.path, bytes };
  const known = await facts?.finish(source, result);
  const kept = await withoutBaseline(result, source, options, around.cache);
  return { ...toOutcome(kept, work.options.brief), ...(known === undefined ? {} : { facts: known }) };
}

/** Mends a file on the disk into a new one beside it: what an editor cannot open, it cannot undo. */
export async function answerFix(work: FixWork, around: LintAround): Promise<FixOutcome> {
  const options = await lintOptions(work.options, around);
  const { fixed, writtenTo, note } = await fixFile(work.path, options, work.unsafe, { largestInPlace: -1 });
  return {
    fixed,
    ...(writtenTo === undefined ? {} : { writtenTo }),
    ...(note === undefined ? {} : { note }),
  };
}

export function toOutcome(
  { rows, shape, findings, omitted, suppressed }: LintResult,
  brief?: boolean,
): LintOutcome {
  const kept = suppressed === undefined ? {} : { suppressed: suppressed.length };
  const shown = findings.map((finding) => maskFinding(brief === true ? briefly(finding) : finding));
  return { rows, format: shape?.format ?? null, findings: shown, omitted, ...kept };
}

/** Those that are kept out must not take the room of those that are shown. */
const LIMIT_BEFORE_KEEPING_OUT = 100_000;

async function lintOptions(
  options: LintRequestOptions,
  { signal, cache, onProgress }: LintAround,
): Promise<LintFileOptions> {
  const { sidecar, shardSidecars = [], baseline, limitPerRule = 0 } = options;
  const sidecars = [...(sidecar === undefined ? [] : [sidecar]), ...shardSidecars];
  const suppressions = (await Promise.all(sidecars.map((one) => keysOf(one, cache)))).flat();
  const keepsOut = suppressions.length > 0 || baseline !== undefined;
  return {
    ...options,
    ...(keepsOut ? { limitPerRule: Math.max(limitPerRule, LIMIT_BEFORE_KEEPING_OUT), rowHash } : {}),
    ...(suppressions.length === 0 ? {} : { suppressions }),
    ...(signal === undefined ? {} : { signal }),
    // While it is read, what is kept out is not known from what is new.
    ...(onProgress && {
      onProgress: keepsOut
        ? (at: number) => {
            onProgress(at, []);
          }
        : onProgress,
    }),
    cache,
  };
}

function keysOf(sidecar: string, cache: SurroundingsCache): Promise<readonly string[]> {
  return cache.get(`sidecar ${sidecar}`, [sidecar], async () => {
    const dataset = sidecar.replace(/\.lintignore$/u, "");
    return [...(await readSuppressions(dataset)).entries.keys()];
  });
}

interface FactsPass {
  readonly watch: Pick<LintFileOptions, "onRow" | "supervision">;
  finish(source: FactsSource, result: LintResult): Promise<DatasetFacts>;
}

async function createFactsPass(
  { facts, model, groups = [], labels = [] }: LintRequestOptions,
  options: LintFileOptions,
): Promise<FactsPass | undefined> {
  if (facts === undefined) return undefined;
  const { file, cache, columns } = options;
  const wanted = { file, ...(model && { model }), ...(cache && { cache }) };
  const supervision =
    facts === "tokens" && model !== undefined
      ? (await readSurroundings(undefined, wanted)).supervision
      : undefined;
  const countTokens = createTokenCounter();
  const countsHere = !isActive("DUP001", options);
  const collector = createFactsCollector<LintRow>({
    ...{ groups, labels, countsDuplicates: () => countsHere },
    ...(model === undefined ? {} : { maxLength: model.maxLength }),
    tokensOf: (row) => supervision && countTokens(row, supervision, columns),
  });
  return {
    watch: {
      onRow: (row) => {
        collector.add(row);
      },
      ...(supervision === undefined ? {} : { supervision }),
    },
    finish: async (source, result) => {
      // A file is not read once more for its hash unless somebody asked for all there is.
      const hashes = source.bytes !== undefined || facts === "tokens";
      const parts = partsOf(source, result, options);
      for (const [i, part] of parts.entries()) {
        const file = await describeFile(part.source, part.result, options, hashes);
        collector.endFile(i < parts.length - 1 ? { ...file, hasMore: true } : file);
      }
      return collector.finish();
    },
  };
}

interface Part {
  readonly source: FactsSource;
  readonly result: LintResult;
}

/** The files of a dataset, each with what was found in it; what is about none of them goes with the first. */
function partsOf(source: FactsSource, result: LintResult, { shards = [] }: LintFileOptions): readonly Part[] {
  if (source.bytes !== undefined || shards.length < 2) return [{ source, result }];
  const names = new Set(shards.map(({ file }) => file));
  return shards.map(({ path, file }, i): Part => {
    const isHere = (finding: Finding): boolean =>
      finding.file === file || (i === 0 && !names.has(finding.file));
    return {
      source: { name: file, path, bytes: undefined },
      result: {
        ...result,
        findings: result.findings.filter(isHere),
        rows: result.shards?.[i]?.rows ?? 0,
        omitted: i === 0 ? result.omitted : {},
        ...(result.suppressed && { suppressed: result.suppressed.filter(isHere) }),
      },
    };
  });
}

/** What the baseline has is among `suppressed`, as what the sidecar names. */
async function withoutBaseline(
  result: LintResult,
  source: FactsSource,
  options: LintFileOptions,
  cache: SurroundingsCache,
): Promise<LintResult> {
  const { baseline } = options;
  if (baseline === undefined) return result;
  const known = await cache.get(`baseline ${baseline.path}`, [baseline.path], () =>
    readBaseline(baseline.path),
  );
  const compare = createBaselineFilter(known, baseline.path, baseline.cwd);
  const fresh: Finding[] = [];
  const old: Finding[] = [];
  for (const part of partsOf(source, result, options)) {
    const hashed = await hashedOf(part);
    const isNew = new Set(compare(hashed));
    for (const finding of hashed.findings) (isNew.has(finding) ? fresh : old).push(finding);
  }
  return { ...result, findings: fresh, suppressed: [...(result.suppressed ?? []), ...old] };
}

async function hashedOf({ source: { name, path, bytes }, result }: Part): Promise<ComparedFile> {
  const dataset = bytes === undefined ? await openDataset(path ?? "") : openBytes(name, bytes);
  try {
    const { findings } = await withRowHashes(result, dataset);
    return { findings, textHashes: await textHashesOf(findings, dataset) };
  } finally {
    await dataset.close();
  }
}

function briefly(finding: Finding): Finding {
  const { code, name, severity, file, line, column, row, message, help } = finding;
  return {
    ...{ code, name, severity, file, message },
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(row === undefined ? {} : { row }),
    ...(help === undefined ? {} : { help }),
  };
}
