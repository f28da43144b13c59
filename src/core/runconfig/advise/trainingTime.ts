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
/** Of one micro-batch, whatever the model's size: most of it is Node's. Measured with the example's model. */
const BATCH_SECONDS = 0.05;
const USUAL_EPOCHS = 3;
const USUAL_BATCH = 16;

export interface TrainingLength {
  /** Numbers that are trained; absent: a small adapter. */
  readonly trained?: number | undefined;
  /** Rows of all steps together; absent: three epochs. */
  readonly rows?: number;
  /** Rows that go through the model together. */
  readonly batch?: number;
}

/** Seconds that training takes, roughly; measuring comes on top. Undefined while the rows have not been counted. */
export function trainingSeconds(
  model: KnownModel,
  { train, cores }: AdviceFacts,
  { trained = 0, rows, batch = USUAL_BATCH }: TrainingLength,
): number | undefined {
  const known = model.datasets?.get(train.path);
  const size = modelSize(model.facts);
  if (known === undefined || size === undefined || known.lengths.unit !== "tokens") return undefined;
  const passed = rows ?? known.rows * USUAL_EPOCHS;
  // Rows of a batch are padded to the longest of them: between the median and the 95th percentile.
  const tokens = ((known.lengths.p50 + known.lengths.p95) / 2) * passed;
  const computing = (operations(size, trained) * tokens) / (RATE * Math.max(1, cores));
  return computing + (BATCH_SECONDS * passed) / batch;
}
