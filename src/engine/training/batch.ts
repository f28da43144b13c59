import { causalMask } from "../llama/llamaGraph";
import type { LlamaConfig } from "../llama/llamaConfig";
import type { Feed } from "../onnx/session";
import { IGNORED } from "./example";

/** Lengths are rounded up to this, so that few different shapes occur. */
const LENGTH_STEP = 16;

/** A question to the model: how likely is `label` after the tokens of a row up to and with place `place`? */
export interface Pick {
  readonly row: number;
  readonly place: number;
  readonly label: number;
}

/** A row with the label of each place (what the place before has to predict) or IGNORED. */
export interface LabelledRow {
  readonly ids: Int32Array;
  readonly labels: Int32Array;
}

export interface Batch {
  readonly feeds: {
    readonly ids: Feed;
    readonly positions: Feed;
    readonly labels: Feed;
    readonly mask: Feed;
  };
  /** Number of picks: the size of `positions` and `labels`. */
  readonly chosen: number;
}

/** Token sequences of different lengths, padded on the right, and picks in them, as the feeds of one graph run. */
export function assembleBatch(
  sequences: readonly Int32Array[],
  picks: readonly Pick[],
  masks: MaskCache,
): Batch {
  const length = roundUp(Math.max(1, ...sequences.map((ids) => ids.length)));
  const ids = new BigInt64Array(sequences.length * length);
  sequences.forEach((sequence, row) => {
    sequence.forEach((id, place) => (ids[row * length + place] = BigInt(id)));
  });
  const shape = [picks.length];
  return {
    feeds: {
      ids: { data: ids, shape: [sequences.length, length] },
      positions: { data: BigInt64Array.from(picks, ({ row, place }) => BigInt(row * length + place)), shape },
      labels: { data: BigInt64Array.from(picks, ({ label }) => BigInt(label)), shape },
      mask: masks.of(length),
    },
    chosen: picks.length,
  };
}

/** One pick per trained token. What follows a row's last one cannot influence it and is left out. */
export function makeBatch(rows: readonly LabelledRow[], masks: MaskCache): Batch {
  const picks = rows.flatMap(({ labels }, row) =>
    Array.from(labels).flatMap((label, i) =>
      i === 0 || label === IGNORED ? [] : [{ row, place: i - 1, label }],
    ),
  );
  const used = rows.map(({ ids, labels }) =>
    ids.subarray(
      0,
      labels.findLastIndex((label) => label !== IGNORED),
    ),
  );
  return assembleBatch(used, picks, masks);
}

/** The longest sequence that a batch makes of rows up to `maxLength`. */
export function roundUp(length: number): number {
  return Math.ceil(length / LENGTH_STEP) * LENGTH_STEP;
}

/** Causal masks by length. */
export interface MaskCache {
  of(length: number): Feed;
}

export function createMaskCache(config: LlamaConfig): MaskCache {
  const masks = new Map<number, Feed>();
  return {
    of: (length) => {
      const known = masks.get(length) ?? causalMask(config, length);
      masks.set(length, known);
      return known;
    },
  };
}
