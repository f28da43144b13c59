import type { AdviceFacts, KnownModel } from "./adviceFacts";
import { modelSize } from "./modelSize";

/**
 * Operations per parameter and token: two forward and two back through the weights, and two more for the gradient of a
 * weight that is trained (Kaplan et al. 2020, arXiv 2001.08361, section 2.1).
 */
const OPERATIONS = { lora: 4, full: 6 } as const;
/**
 * Of one processor and second. The embedded engine was measured at 103 × 10⁹ on two processors (`bench/engine`); most
 * machines have something else to do.
 */
const RATE = 40e9;
const USUAL_EPOCHS = 3;

export interface TrainingLength {
  readonly method?: "full" | "lora";
  readonly epochs?: number;
  /** Optimizer steps and their rows, instead of epochs. */
  readonly rows?: number;
}

/** Seconds that training takes, roughly; measuring comes on top. Undefined while the rows have not been counted. */
export function trainingSeconds(
  model: KnownModel,
  { train, cores }: AdviceFacts,
  { method = "lora", epochs = USUAL_EPOCHS, rows }: TrainingLength,
): number | undefined {
  const known = model.datasets?.get(train.path);
  const size = modelSize(model.facts);
  if (known === undefined || size === undefined || known.lengths.unit !== "tokens") return undefined;
  // Rows of a batch are padded to the longest of them: between the median and the 95th percentile.
  const tokens = ((known.lengths.p50 + known.lengths.p95) / 2) * (rows ?? known.rows * epochs);
  return (OPERATIONS[method] * size * tokens) / (RATE * Math.max(1, cores));
}
