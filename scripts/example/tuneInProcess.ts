import { cpus } from "node:os";
import { buildExample, epochOrder, scoreRow } from "../../src/core/supervision";
import { loadLlama, openLlama } from "../../src/engine/session/loadModel";
import type { LlamaModel } from "../../src/engine/llama/llamaModel";
import { initialLowRank, trainableSet, type TrainableSet } from "../../src/engine/llama/trainables";
import { createScorer, type Scorer } from "../../src/engine/scoring/scorer";
import type { Example } from "../../src/engine/training/example";
import { learningRateAt } from "../../src/engine/training/schedule";
import { createTrainer, freshState } from "../../src/engine/training/trainer";
import { loadTokenizer, type LoadedTokenizer } from "../../src/node/models/tokenizer";
import type { Prediction } from "../../src/protocol/predictions";
import type { NoteRow } from "./generateData";
import { LABELS } from "./phrases";

/** What decides a run here; the values of the example's run config. */
export interface TuneSettings {
  readonly seed: number;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly r: number;
  readonly alpha: number;
  readonly warmupRatio: number;
}

export interface TuneResult {
  /** Base and tuned, one line per test row and model, as an engine writes them. */
  readonly predictions: readonly Prediction[];
  readonly losses: readonly number[];
}

/**
 * Trains a LoRA on the rows and scores base and tuned model on the test rows, with the real engine's parts but without
 * processes and run folder: for simulations of many runs. Rows that cannot be tokenized are a bug here and throw.
 */
export async function tuneInProcess(
  modelFolder: string,
  rows: { readonly train: readonly NoteRow[]; readonly test: readonly NoteRow[] },
  settings: TuneSettings,
): Promise<TuneResult> {
  const loaded = await loadTokenizer(modelFolder);
  const { files, config } = await openLlama(modelFolder);
  const model = await loadLlama(files, config);
  const set = trainableSet(config, {
    name: "lora",
    r: settings.r,
    alpha: settings.alpha,
    targets: "all-linear",
  });
  const start = initialLowRank(set, settings.seed);
  const options = {
    threads: Math.min(2, cpus().length),
    maxLength: 64,
    emptyContext: loaded.tokenizer.eosId ?? 0,
  };
  const scorer = await createScorer(model, set, options);
  const base = await score(scorer, start, "base", rows.test, loaded);
  const { parameters, losses } = await train(
    model,
    set,
    start,
    examples(rows.train, loaded),
    settings,
    options.threads,
  );
  const tuned = await score(scorer, parameters, "tuned", rows.test, loaded);
  await scorer.release();
  return { predictions: [...base, ...tuned], losses };
}

function examples(rows: readonly NoteRow[], { tokenizer, template }: LoadedTokenizer): Example[] {
  return rows.map((row, i) => {
    const built = buildExample(row, {
      shape: "prompt-completion",
      trainOn: "completion",
      maxLength: 64,
      truncation: "error",
      template,
      tokenizer,
    });
    if (!built.ok) throw new Error(`${row.id}: ${built.problem.message}`);
    const { ids, labels } = built.value;
    return { rowId: `0:${i + 1}`, ids: Int32Array.from(ids), labels: Int32Array.from(labels) };
  });
}

async function train(
  model: LlamaModel,
  set: TrainableSet,
  start: Float32Array,
  rows: readonly Example[],
  { seed, epochs, batch, learningRate, warmupRatio }: TuneSettings,
  threads: number,
): Promise<{ readonly parameters: Float32Array; readonly losses: readonly number[] }> {
  const maxLength = Math.max(...rows.map((row) => row.ids.length));
  const trainer = await createTrainer(model, set, { threads, maxLength });
  const perEpoch = Math.ceil(rows.length / batch);
  const totalSteps = perEpoch * epochs;
  const losses: number[] = [];
  let state = freshState(start);
  for (let step = 1; step <= totalSteps; step++) {
    const epoch = Math.floor((step - 1) / perEpoch);
    const from = ((step - 1) % perEpoch) * batch;
    const order = epochOrder(rows.length, seed, epoch).subarray(from, from + batch);
    const done = await trainer.step(
      state,
      Array.from(order, (i) => rows[i]!),
      {
        learningRate: learningRateAt(
          { type: "cosine", learningRate, totalSteps, warmupSteps: 0, warmupRatio },
          step,
        ),
        weightDecay: 0,
        maxGradNorm: 1,
        microBatch: batch,
      },
    );
    if (done === null) throw new Error("nobody interrupts this");
    losses.push(done.loss);
    state = done.state;
  }
  await trainer.release();
  return { parameters: state.parameters, losses };
}

async function score(
  scorer: Scorer,
  parameters: Float32Array,
  model: "base" | "tuned",
  rows: readonly NoteRow[],
  { tokenizer, template }: LoadedTokenizer,
): Promise<Prediction[]> {
  const items = rows.map((row) => {
    const scored = scoreRow(row, { shape: "prompt-completion", labels: LABELS, template, tokenizer });
    if (!scored.ok) throw new Error(`${row.id}: ${scored.problem.message}`);
    return scored.value;
  });
  const sums = await scorer.optionLogLikelihoods(items, parameters);
  return rows.map((row, i) => ({
    model,
    item: `1:${i + 1}`,
    truth: row.label,
    options: [...LABELS],
    logLikelihoods: [...sums[i]!],
    optionTokens: items[i]!.optionIds.map((ids) => ids.length),
    groups: { age_band: row.age_band, sex: row.sex },
    row: i + 1,
  }));
}
