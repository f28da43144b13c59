import type { ResolvedConfig } from "../../core/runconfig/resolve/resolvedConfig";
import { buildExample, SUPERVISION_DIGEST_ROWS, supervisionBytes } from "../../core/supervision";
import { sha256 } from "../../node/files/sha256";
import type { LoadedTokenizer } from "../../node/models/tokenizer";
import { EngineError, FAILURES } from "../engineError";
import type { Example } from "../training/example";
import { unusable, type IndexedRow } from "./readIndexedRows";

/** Rows as token ids and labels. `tick` is called per row and may throw to interrupt. */
export function prepareExamples(
  rows: readonly IndexedRow[],
  config: ResolvedConfig,
  { tokenizer, template }: LoadedTokenizer,
  vocabularySize: number,
  tick: () => void,
): readonly Example[] {
  const { max_length: maxLength, truncation, train_on: trainOn } = config.data;
  return rows.map(({ rowId, row, file, value }) => {
    tick();
    const built = buildExample(value, {
      shape: file.format,
      columns: file.columns,
      trainOn,
      maxLength,
      truncation,
      template,
      tokenizer,
    });
    if (!built.ok) throw unusable(`row ${row}: ${built.problem.message} (${built.problem.code})`, file.path);
    refuseForeignTokens(built.value.ids, vocabularySize, row, file.path);
    return { rowId, ids: Int32Array.from(built.value.ids), labels: Int32Array.from(built.value.labels) };
  });
}

/** RUN101 when this engine makes other tokens or labels of the first training rows than the launcher did. */
export function checkSupervision(examples: readonly Example[], expected: string | null): void {
  if (expected === null) return;
  const first = examples.slice(0, SUPERVISION_DIGEST_ROWS);
  const digest = sha256(
    supervisionBytes(first.map(({ ids, labels }) => ({ ids: [...ids], labels: [...labels] }))),
  );
  if (digest === expected) return;
  throw new EngineError(FAILURES.supervisionDiffers, {
    message:
      "the engine's tokens and labels of the first training rows differ from those that the run was made with",
    nextStep: "start the run again: the dataset, the tokenizer or the product has changed since it was made",
  });
}

/** RUN013: such a row would read outside the embedding. */
export function refuseForeignTokens(
  ids: readonly number[],
  vocabularySize: number,
  row: number,
  file: string,
): void {
  const foreign = ids.find((id) => id >= vocabularySize || id < 0);
  if (foreign === undefined) return;
  throw new EngineError(FAILURES.tokenOutsideVocabulary, {
    message: `row ${row}: token ${foreign} is outside the model's vocabulary of ${vocabularySize}`,
    nextStep: "use the tokenizer that belongs to the model",
    file,
    configKey: "model.name_or_path",
  });
}
