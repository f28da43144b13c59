import { createRandom, type Random } from "../../base/random";
import type { Items, ModelAnswers } from "./items";
import { equalMassCuts } from "./calibration";
import type { MetricDefinition, Place } from "./metrics/metric";
import { resample, streamSeed } from "./statistics/resampling";
import { binOf, clearGroups, createTally, fillGroups, fillTally, type Tally } from "./tally";

/** One number to measure: a metric at a place. `key` identifies it across models and replicates. */
export interface Request {
  readonly key: string;
  readonly metric: MetricDefinition;
  readonly place: Place;
}

/** Values of one request under resampling, replicate by replicate; NaN where it was not estimable. */
export interface Replicates {
  readonly base: Float64Array;
  readonly tuned: Float64Array;
}

export interface SamplingOptions {
  readonly bins: number;
  readonly count: number;
  readonly seed: number;
}

/** Paired cluster bootstrap: each replicate draws clusters once and measures both models on that draw. */
export function bootstrapReplicates(
  items: Items,
  requests: readonly Request[],
  options: SamplingOptions,
): Map<string, Replicates> {
  const found = emptyReplicates(requests, options.count);
  if (items.n === 0) return found;
  const random = createRandom(streamSeed(options.seed, "bootstrap"));
  const weights = new Float64Array(items.n);
  const counts = new Float64Array(items.clusters);
  const tally = createTally(items, options.bins);
  for (let replicate = 0; replicate < options.count; replicate++) {
    resample(weights, items.cluster, counts, random);
    for (const subject of ["base", "tuned"] as const) {
      const model = items[subject];
      if (model === null) continue;
      fillTally(tally, items, model, weights);
      for (const request of requests) {
        const { value } = request.metric.measure(tally, request.place);
        found.get(request.key)![subject][replicate] = value ?? NaN;
      }
    }
  }
  return found;
}

/**
 * What gaps look like when the group labels mean nothing: labels shuffled over all rows, or among the rows of one true
 * label, clusters kept whole where a cluster has one group. Both models see the same shuffles. `bands` holds, for the
 * current model, the shuffled accuracy of every group that is compared.
 */
export function shuffledGaps(
  items: Items,
  requests: readonly Request[],
  options: SamplingOptions,
): { gaps: Map<string, Replicates>; bands: Map<string, Float64Array> } {
  const gaps = emptyReplicates(requests, options.count);
  const bands = new Map<string, Float64Array>();
  const tally = createTally(items, options.bins);
  for (let column = 0; column < items.columns.length; column++) {
    for (const noise of ["shuffleAll", "shuffleWithinTruth"] as const) {
      const own = requests.filter((r) => r.metric.noise === noise && r.place.column === column);
      if (own.length === 0) continue;
      const shuffler = createShuffler(items, column, noise === "shuffleWithinTruth", options.seed);
      for (let round = 0; round < options.count; round++) {
        measureShuffle(items, own, tally, column, shuffler(), round, gaps);
        if (noise === "shuffleAll") noteBands(own, tally, column, round, options.count, bands);
      }
    }
  }
  return { gaps, bands };
}

export function bandKey(column: number, group: number): string {
  return `${column}:${group}`;
}

/** Calibration numbers of a model whose confidences are exactly right: labels drawn with the stated probabilities. */
export interface DrawnNoise {
  readonly absoluteGap: Float64Array;
  readonly equalWidth: Float64Array;
  readonly equalMass: Float64Array;
}

export function drawnCalibration(model: ModelAnswers, options: SamplingOptions): DrawnNoise {
  const stated = model.confidence.filter((c) => !Number.isNaN(c));
  const random = createRandom(streamSeed(options.seed, "calibration"));
  const widthBin = Int32Array.from(stated, (c) => binOf(c, options.bins));
  const cuts = equalMassCuts(stated, options.bins);
  const massBin = Int32Array.from(stated, (c) => cuts.findIndex((cut) => c <= cut));
  const result = {
    absoluteGap: new Float64Array(options.count),
    equalWidth: new Float64Array(options.count),
    equalMass: new Float64Array(options.count),
  };
  const width = new Float64Array(options.bins);
  const mass = new Float64Array(cuts.length);
  for (let draw = 0; draw < options.count; draw++) {
    width.fill(0);
    mass.fill(0);
    let gap = 0;
    for (let i = 0; i < stated.length; i++) {
      const excess = stated[i]! - (random.next() < stated[i]! ? 1 : 0);
      gap += excess;
      width[widthBin[i]!] = width[widthBin[i]!]! + excess;
      mass[massBin[i]!] = mass[massBin[i]!]! + excess;
    }
    result.absoluteGap[draw] = Math.abs(gap) / stated.length;
    result.equalWidth[draw] = absoluteSum(width) / stated.length;
    result.equalMass[draw] = absoluteSum(mass) / stated.length;
  }
  return result;
}

/**
 * Two-sided p for "the models are alike", for clustered items: the two models' outcomes are swapped cluster by cluster.
 * `change(i)` is tuned minus base of item i.
 */
export function swapP(items: Items, change: (item: number) => number, options: SamplingOptions): number {
  const perCluster = new Float64Array(items.clusters);
  for (let i = 0; i < items.n; i++)
    perCluster[items.cluster[i]!] = perCluster[items.cluster[i]!]! + change(i);
  const moved = perCluster.filter((d) => d !== 0);
  const observed = Math.abs(moved.reduce((sum, d) => sum + d, 0));
  const random = createRandom(streamSeed(options.seed, "swap"));
  let hits = 0;
  for (let round = 0; round < options.count; round++) {
    let sum = 0;
    for (const d of moved) sum += random.next() < 0.5 ? d : -d;
    if (Math.abs(sum) >= observed - 1e-12) hits++;
  }
  return (1 + hits) / (1 + options.count);
}

function emptyReplicates(requests: readonly Request[], count: number): Map<string, Replicates> {
  const empty = (): Float64Array => new Float64Array(count).fill(NaN);
  return new Map(requests.map((request) => [request.key, { base: empty(), tuned: empty() }]));
}

function measureShuffle(
  items: Items,
  requests: readonly Request[],
  tally: Tally,
  column: number,
  groupOf: Int32Array,
  round: number,
  gaps: Map<string, Replicates>,
): void {
  const once = new Float64Array(items.n).fill(1);
  // The current model last: `noteBands` reads its counts.
  for (const subject of ["base", "tuned"] as const) {
    const model = items[subject];
    if (model === null) continue;
    clearGroups(tally, column);
    fillGroups(tally, items, model, column, groupOf, once);
    for (const { key, metric, place } of requests) {
      gaps.get(key)![subject][round] = metric.measure(tally, place).value ?? NaN;
    }
  }
}

function noteBands(
  requests: readonly Request[],
  tally: Tally,
  column: number,
  round: number,
  count: number,
  bands: Map<string, Float64Array>,
): void {
  const request = requests.find((r) => r.metric.id === "accuracy_gap");
  const size = tally.labels * (tally.labels + 1);
  for (const group of request?.place.eligible[0] ?? []) {
    const key = bandKey(column, group);
    if (!bands.has(key)) bands.set(key, new Float64Array(count));
    let right = 0;
    let all = 0;
    for (let cell = 0; cell < size; cell++) {
      const weight = tally.groups[column]![group * size + cell]!;
      all += weight;
      if (cell % (tally.labels + 1) === Math.floor(cell / (tally.labels + 1))) right += weight;
    }
    bands.get(key)![round] = all === 0 ? NaN : right / all;
  }
}

/** Gives the shuffled group of every item, again and again; the same array each time. */
function createShuffler(items: Items, column: number, withinTruth: boolean, seed: number): () => Int32Array {
  const { index } = items.columns[column]!;
  const strata = shuffleStrata(items, index, withinTruth);
  const random = createRandom(streamSeed(seed, `shuffle ${String(column)} ${String(withinTruth)}`));
  const groupOf = Int32Array.from(index);
  const labels = strata.map((blocks) => Int32Array.from(blocks, (block) => index[block[0]!]!));
  return () => {
    strata.forEach((blocks, s) => {
      shuffleInPlace(labels[s]!, random);
      blocks.forEach((block, b) => {
        for (const item of block) groupOf[item] = labels[s]![b]!;
      });
    });
    return groupOf;
  };
}

/** Blocks of items that move together, by stratum: clusters where each has one group, else single items. */
function shuffleStrata(items: Items, index: Int32Array, withinTruth: boolean): number[][][] {
  const stratumOf = (i: number): number => (withinTruth ? items.truth[i]! : 0);
  const collect = (unitOf: (i: number) => number): Map<string, number[]> => {
    const blocks = new Map<string, number[]>();
    for (let i = 0; i < items.n; i++) {
      if (index[i] === -1) continue;
      const key = `${stratumOf(i)} ${unitOf(i)}`;
      const block = blocks.get(key);
      if (block === undefined) blocks.set(key, [i]);
      else block.push(i);
    }
    return blocks;
  };
  let blocks = collect((i) => items.cluster[i]!);
  const whole = [...blocks.values()].every((block) => block.every((i) => index[i] === index[block[0]!]));
  if (!whole) blocks = collect((i) => i);
  const strata = new Map<number, number[][]>();
  for (const block of blocks.values()) {
    const stratum = stratumOf(block[0]!);
    const found = strata.get(stratum);
    if (found === undefined) strata.set(stratum, [block]);
    else found.push(block);
  }
  return [...strata.values()];
}

function shuffleInPlace(values: Int32Array, random: Random): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const held = values[i]!;
    values[i] = values[j]!;
    values[j] = held;
  }
}

function absoluteSum(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += Math.abs(value);
  return sum;
}
