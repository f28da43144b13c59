import { epochOrder } from "../../core/supervision";

/** Which rows a step trains on: a pure function of the step, so that a resume needs no cursor. */
export interface StepRows {
  /** From 0. */
  readonly epoch: number;
  /** Positions `from` up to `to` of the epoch's order. */
  readonly from: number;
  readonly to: number;
  /** Indices into `train.idx`. */
  readonly rows: readonly number[];
}

/** Steps count from 1; the last step of an epoch has what is left, as with Transformers. */
export function createStepRows(count: number, rowsPerStep: number, seed: number): (step: number) => StepRows {
  const stepsPerEpoch = Math.ceil(count / rowsPerStep);
  let cached: { readonly epoch: number; readonly order: Uint32Array } | undefined;
  return (step) => {
    const epoch = Math.floor((step - 1) / stepsPerEpoch);
    if (cached?.epoch !== epoch) cached = { epoch, order: epochOrder(count, seed, epoch) };
    const from = ((step - 1) % stepsPerEpoch) * rowsPerStep;
    const to = Math.min(count, from + rowsPerStep);
    return { epoch, from, to, rows: [...cached.order.subarray(from, to)] };
  };
}
