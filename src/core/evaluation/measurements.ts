import type { Items } from "./items";
import type { DrawnNoise, Replicates, SamplingOptions } from "./sampling";
import type { Tally } from "./tally";

/** Everything that was computed about one suite, from which single results are read off. */
export interface Measurements {
  readonly items: Items;
  readonly tally: { readonly base: Tally; readonly tuned: Tally };
  readonly replicates: ReadonlyMap<string, Replicates>;
  readonly shuffles: ReadonlyMap<string, Replicates>;
  /** Shuffled accuracies of each compared group, by `bandKey`. */
  readonly bands: ReadonlyMap<string, Float64Array>;
  readonly drawn: { readonly base: DrawnNoise | null; readonly tuned: DrawnNoise | null };
  readonly sampling: SamplingOptions;
}
