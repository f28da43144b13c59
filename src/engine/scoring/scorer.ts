import { scoringGraph, type LlamaModel } from "../llama/llamaModel";
import type { TrainableSet } from "../llama/trainables";
import { compileGraph, type Feed } from "../onnx/session";
import {
  assembleBatch,
  createMaskCache,
  makeBatch,
  roundUp,
  type Batch,
  type LabelledRow,
  type MaskCache,
} from "../training/batch";
import { scoreRows, type LikelihoodItem } from "./scoreRows";

/** Tokens, padding included, of one graph run. */
const TOKENS_PER_RUN = 4096;

export interface Scorer {
  /** Σ ln p of each option's tokens after the prompt, in nats; parallel to `items` and their options. */
  optionLogLikelihoods(
    items: readonly LikelihoodItem[],
    parameters: Float32Array,
  ): Promise<readonly (readonly number[])[]>;
  /**
   * −Σ ln p over the labelled tokens of the rows, in nats, and their number; null when `interrupted` said so between
   * two graph runs.
   */
  negativeLogLikelihood(
    rows: readonly LabelledRow[],
    parameters: Float32Array,
    interrupted?: () => Promise<boolean>,
  ): Promise<{ readonly sum: number; readonly tokens: number } | null>;
  release(): Promise<void>;
}

export interface ScorerOptions {
  readonly threads: number;
  /** Tokens of the longest sequence; prompts lose their beginning to fit. */
  readonly maxLength: number;
  /** Token that stands in for an empty prompt. */
  readonly emptyContext: number;
}

/** For the base model under an adapter set, `parameters` are those whose B is zero: exactly the base model. */
export async function createScorer(
  model: LlamaModel,
  set: TrainableSet,
  options: ScorerOptions,
): Promise<Scorer> {
  const compiled = await compileGraph(scoringGraph(model, set, roundUp(options.maxLength)), options);
  const masks = createMaskCache(model.config);
  const run = async (batch: Batch, parameters: Float32Array): Promise<Float32Array> => {
    if (batch.chosen === 0) return new Float32Array(0);
    const feeds: Record<string, Feed> = {
      ...batch.feeds,
      parameters: { data: parameters, shape: [set.size] },
    };
    return (await compiled.run(feeds)).get("logProbabilities")!;
  };
  return {
    optionLogLikelihoods: (items, parameters) =>
      optionSums(items, options, masks, (batch) => run(batch, parameters)),
    negativeLogLikelihood: async (rows, parameters, interrupted) => {
      let sum = 0;
      let tokens = 0;
      const asked = rows.filter((row) => row.labels.some((label, i) => i > 0 && label >= 0));
      const lengths = asked.map((row) => row.ids.length);
      for (const part of groupByLength(lengths)) {
        if ((await interrupted?.()) === true) return null;
        const batch = makeBatch(
          part.map((i) => asked[i]!),
          masks,
        );
        for (const value of await run(batch, parameters)) sum -= value;
        tokens += batch.chosen;
      }
      return { sum, tokens };
    },
    release: () => compiled.release(),
  };
}

async function optionSums(
  items: readonly LikelihoodItem[],
  options: ScorerOptions,
  masks: MaskCache,
  run: (batch: Batch) => Promise<Float32Array>,
): Promise<readonly (readonly number[])[]> {
  const sums = items.map((item) => item.optionIds.map(() => 0));
  const asked = items.map((item) => scoreRows(item, options.maxLength, options.emptyContext));
  const rows = asked.flatMap(({ sequences }, item) => sequences.map((ids, row) => ({ item, row, ids })));
  for (const part of groupByLength(rows.map(({ ids }) => ids.length))) {
    const chosen = part.map((i) => rows[i]!);
    const picks = chosen.flatMap(({ item, row }, batchRow) =>
      asked[item]!.picks.filter((pick) => pick.row === row).map((pick) => ({ ...pick, item, row: batchRow })),
    );
    const values = await run(
      assembleBatch(
        chosen.map(({ ids }) => ids),
        picks,
        masks,
      ),
    );
    picks.forEach(({ item, option }, i) => (sums[item]![option]! += values[i]!));
  }
  return sums;
}

/** Indices of sequences, those of similar length together, each group within the budget of one run. */
function groupByLength(lengths: readonly number[]): readonly (readonly number[])[] {
  const order = lengths.map((_, i) => i).sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  const groups: number[][] = [];
  for (const index of order) {
    const group = groups.at(-1);
    const longest = roundUp(lengths[group?.[0] ?? index]!);
    if (group === undefined || (group.length + 1) * longest > TOKENS_PER_RUN) groups.push([index]);
    else group.push(index);
  }
  return groups;
}
