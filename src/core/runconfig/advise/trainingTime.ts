import type { AdviceFacts, KnownModel } from "./adviceFacts";
import { modelSize } from "./modelSize";

/**
 * Operations per token: for each weight two forward and two back through it, and for each number that is trained two
 * more for its gradient (Kaplan et al. 2020, arXiv 2001.08361, section 2.1); an adapter comes on top of its weights.
 */
function operations(size: number, trained: number): number {
  return trained >= size ? 6 * size : 4 * size + 6 * trained;
}

/**
 * Of one processor and second. The embedded engine was measured at 103 × 10⁹ on two processors (`bench/engine`); most
 * machines have something else to do.
 */
const RATE = 40e9;
const USUAL_EPOCHS = 3;

export interface TrainingLength {
  /** Numbers that are trained; absent: a small adapter. */
  readonly trained?: number | undefined;
  /** Rows of all steps together; absent: three epochs. */
  readonly rows?: number;
}

/** Seconds that training takes, roughly; measuring comes on top. Undefined while the rows have not been counted. */
export function trainingSeconds(
  model: KnownModel,
  { train, cores }: AdviceFacts,
  { trained = 0, rows }: TrainingLength,
): number | undefined {
  const known = model.datasets?.get(train.path);
  const size = modelSize(model.facts);
  if (known === undefined || size === undefined || known.lengths.unit !== "tokens") return undefined;
  // Rows of a batch are padded to the longest of them: between the median and the 95th percentile.
  const tokens = ((known.lengths.p50 + known.lengths.p95) / 2) * (rows ?? known.rows * USUAL_EPOCHS);
  return (operations(size, trained) * tokens) / (RATE * Math.max(1, cores));
}
