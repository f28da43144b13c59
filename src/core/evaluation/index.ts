/** The public face of the evaluation: predictions in, `Evaluation` and its three written forms out. */
export { evaluate } from "./evaluate";
export type { EvaluateOptions, TrainingCount } from "./options";
export { GATE_METRICS, METRICS } from "./metrics/registry";
