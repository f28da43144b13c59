import { readFile } from "node:fs/promises";
import path from "node:path";
import type { JsonValue } from "../../core/dataset/jsonValue";
import { readCategory } from "../../core/dataset/readField";
import type { ResolvedConfig } from "../../core/runconfig/resolve/resolvedConfig";
import { scoreRow } from "../../core/supervision";
import { openLineWriter } from "../../node/files/lineWriter";
import type { LoadedTokenizer } from "../../node/models/tokenizer";
import { RUN_FILES } from "../../node/runs/store/runFolder";
import type { Prediction } from "../../protocol/predictions";
import { EngineError, FAILURES } from "../engineError";
import type { LikelihoodItem } from "../scoring/scoreRows";
import type { Scorer } from "../scoring/scorer";
import { refuseForeignTokens } from "./prepareExamples";
import { unusable, type IndexedRow } from "./readIndexedRows";

const SUITE = "task";
/** Items per write: what an interruption can cost. */
const CHUNK = 32;

/** A row of the test data as a question with options, and what stands in its prediction beside the numbers. */
export interface EvaluationItem extends LikelihoodItem {
  readonly prediction: Prediction;
}

/** `tick` is called per row and may throw to interrupt. */
export function evaluationItems(
  rows: readonly IndexedRow[],
  labels: readonly string[],
  config: ResolvedConfig,
  { tokenizer, template }: LoadedTokenizer,
  vocabularySize: number,
  tick: () => void,
): readonly EvaluationItem[] {
  return rows.map(({ rowId, row, file, value }) => {
    tick();
    const scored = scoreRow(value, {
      shape: file.format,
      columns: file.columns,
      labels,
      template,
      tokenizer,
    });
    if (!scored.ok)
      throw unusable(`row ${row}: ${scored.problem.message} (${scored.problem.code})`, file.path);
    const { promptIds, optionIds, mergedBoundary } = scored.value;
    for (const ids of [promptIds, ...optionIds]) refuseForeignTokens(ids, vocabularySize, row, file.path);
    const prediction: Prediction = {
      suite: SUITE,
      item: rowId,
      truth: labelColumn(value, file.columns, labels) ?? scored.value.truth,
      options: [...labels],
      optionTokens: optionIds.map((ids) => ids.length),
      ...(mergedBoundary ? { mergedBoundary } : {}),
      groups: Object.fromEntries(config.evaluate.groups.map((name) => [name, readCategory(value, name)])),
      ...clusterOf(value, config),
      row,
    };
    return { promptIds, optionIds, prediction };
  });
}

/**
 * Scores the items that `predictions.jsonl` does not have yet for this model, in their order, and appends them.
 * Returns false when `interrupted` said so between two chunks; every line before stays.
 */
export async function evaluateItems(
  runFolder: string,
  model: "base" | "tuned",
  items: readonly EvaluationItem[],
  scoring: { readonly scorer: Scorer; readonly parameters: Float32Array },
  callbacks: { readonly interrupted: () => boolean; readonly progress: (done: number) => void },
): Promise<boolean> {
  const file = path.join(runFolder, RUN_FILES.predictions);
  const done = await itemsDone(file, model);
  const missing = items.filter((item) => !done.has(item.prediction.item));
  const writer = openLineWriter(file);
  try {
    for (let at = 0; at < missing.length; at += CHUNK) {
      if (callbacks.interrupted()) return false;
      const chunk = missing.slice(at, at + CHUNK);
      const sums = await scoring.scorer.optionLogLikelihoods(chunk, scoring.parameters);
      refuseNonFinite(sums, chunk);
      chunk.forEach(({ prediction }, i) => {
        const { suite, ...rest } = prediction;
        writer.append(JSON.stringify({ suite, model, ...rest, logLikelihoods: sums[i] }));
      });
      callbacks.progress(items.length - missing.length + at + chunk.length);
    }
    writer.flush();
    callbacks.progress(items.length);
    return true;
  } finally {
    writer.close();
  }
}

/** A number that is not finite has no place in JSON, and a model that scores so is broken. */
function refuseNonFinite(sums: readonly (readonly number[])[], items: readonly EvaluationItem[]): void {
  const bad = sums.findIndex((row) => !row.every(Number.isFinite));
  if (bad < 0) return;
  throw new EngineError(FAILURES.notFinite, {
    message: `the model's score of row ${items[bad]!.prediction.item} is not a number`,
    nextStep: "check the model's weights; a bfloat16 or float16 copy may have overflown when it was made",
    configKey: "model.name_or_path",
  });
}

async function itemsDone(file: string, model: string): Promise<ReadonlySet<string>> {
  const text = await readFile(file, "utf8").catch(() => "");
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  const items = lines.flatMap((line) => {
    if (line === "") return [];
    const prediction = JSON.parse(line) as Prediction;
    return (prediction.model ?? "tuned") === model && (prediction.suite ?? SUITE) === SUITE
      ? [prediction.item]
      : [];
  });
  return new Set(items);
}

/** A column that holds a declared label wins over what the answer states. */
function labelColumn(
  value: JsonValue,
  columns: Readonly<Record<string, string>>,
  labels: readonly string[],
): string | null {
  const label = readCategory(value, columns["label"] ?? "label");
  return label !== null && labels.includes(label) ? label : null;
}

function clusterOf(value: JsonValue, config: ResolvedConfig): { readonly cluster?: string } {
  const column = config.data.split?.group_by;
  const cluster = column == null ? null : readCategory(value, column);
  return cluster === null ? {} : { cluster };
}
