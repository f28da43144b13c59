import path from "node:path";
import { UserError } from "../../base/userError";
import { createFactsCollector, type FactsCollector } from "../../core/dataset/facts/collectFacts";
import type { LintRow } from "../../core/lint/rows/lintRow";
import type { LintSupervision } from "../../core/lint/surroundings";
import type { AdvisedFile } from "../../core/runconfig/advise/adviceFacts";
import { createRowTally } from "../../core/runconfig/advise/rowTally";
import type { DatasetFacts } from "../../protocol/datasetFacts";
import { createTokenCounter, describeFile } from "../lint/fileFacts";
import { lintFile } from "../lint/lintFile";
import type { LintFileOptions } from "../lint/lintFileOptions";

/** A file of rows and how it is to be read. */
export interface AdvisedSource {
  /** Absolute. */
  readonly file: string;
  /** As the config will name it. */
  readonly path: string;
  /** As messages name it. */
  readonly shown: string;
  readonly format?: string;
  readonly columns?: Readonly<Record<string, string>>;
}

/** The one rule that facts need; it is cheap. */
const DUPLICATES = "DUP001";

/**
 * Goes through a dataset once: its facts, and the values of its columns and answers. Throws UserError (exit code 2) for
 * what cannot be read, has no rows, or has rows of no form that is known.
 */
export async function readAdvisedFile(source: AdvisedSource, found?: string): Promise<AdvisedFile> {
  const collector = createFactsCollector<LintRow>();
  const tally = createRowTally();
  let first: LintRow | undefined;
  const result = await pass(source, collector, (row) => {
    first ??= row;
    tally.add(row);
  });
  if (result.rows === 0 || first === undefined) throw noRows(source, result.rows);
  const facts = collector.finish();
  if (facts.files[0]?.format == null) throw unknownForm(source, first);
  return { path: source.path, facts, tallies: tally.finish(), ...(found === undefined ? {} : { found }) };
}

/** The facts of a dataset once more, with lengths in tokens, for several tokenizers in one pass. */
export async function countTokens(
  source: AdvisedSource,
  supervisions: readonly LintSupervision[],
): Promise<readonly DatasetFacts[]> {
  const collectors = supervisions.map((supervision) => {
    const count = createTokenCounter();
    return createFactsCollector<LintRow>({
      maxLength: supervision.maxLength,
      tokensOf: (row) => count(row, supervision, source.columns),
    });
  });
  const all: FactsCollector<LintRow> = {
    add: (row) => {
      for (const one of collectors) one.add(row);
    },
    endFile: (file) => {
      for (const one of collectors) one.endFile(file);
    },
    finish: () => collectors[0]!.finish(),
  };
  await pass(source, all, () => undefined);
  return collectors.map((one) => one.finish());
}

async function pass(
  { file, shown, format, columns }: AdvisedSource,
  collector: FactsCollector<LintRow>,
  onRow: (row: LintRow) => void,
): Promise<{ readonly rows: number }> {
  const options: LintFileOptions = {
    ...{ file: shown, select: [DUPLICATES], limitPerRule: 1 },
    ...(format === undefined ? {} : { format }),
    ...(columns === undefined ? {} : { columns }),
    onRow: (row) => {
      collector.add(row);
      onRow(row);
    },
  };
  const result = await lintFile(file, options);
  collector.endFile(await describeFile({ name: shown, path: file, bytes: undefined }, result, options));
  return result;
}

function noRows({ file, shown }: AdvisedSource, rows: number): UserError {
  return new UserError({
    code: "XDT002",
    message: rows === 0 ? `${shown} has no rows` : `${shown} has no row that can be read`,
    nextStep: `name a file with rows; \`tunesmith lint ${shown}\` tells what is wrong with this one`,
    file,
  });
}

const MOST_KEYS = 6;

function unknownForm({ file, shown }: AdvisedSource, { object }: LintRow): UserError {
  const keys = object === undefined ? [] : Object.keys(object).slice(0, MOST_KEYS);
  const has =
    object === undefined ? "its rows are no objects" : `its rows have ${keys.join(", ") || "no keys"}`;
  return new UserError({
    code: "XDT004",
    message: `${shown} is no dataset of a known form: ${has}`,
    nextStep:
      "say which columns are meant, as in `--set data.format=prompt-completion --set data.columns.prompt=question`; forms: messages, prompt and completion, instruction and output, text and label, text",
    file: path.basename(file) === shown ? undefined : file,
  });
}
