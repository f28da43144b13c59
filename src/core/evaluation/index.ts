/** The public face of the evaluation: predictions in, `Evaluation` and its written forms out. */
export { evaluate } from "./evaluate";
export type { EvaluateOptions, TrainingCount } from "./options";
export { GATE_METRICS } from "./metrics/gateMetrics";
export { METRICS } from "./metrics/registry";
export { buildReportView, type ReportExtras } from "./report/buildReportView";
export { terminalSummary, type TerminalOptions } from "./report/terminal";
export { toHtml } from "./report/toHtml";
export { toJson } from "./report/toJson";
export { toMarkdown } from "./report/toMarkdown";
