import { evaluate } from "../../src/core/evaluation";
import type { Evaluation } from "../../src/protocol/evaluation";
import { generateData, type DataOptions, type NoteRow } from "./generateData";
import { LABELS } from "./phrases";
import { tuneInProcess, type TuneSettings } from "./tuneInProcess";

/** The values of `examples/triage-lora.tune.yaml`; a test compares them. */
export const EXAMPLE_SETTINGS: Omit<TuneSettings, "seed"> = {
  epochs: 3,
  batch: 16,
  learningRate: 3e-3,
  r: 8,
  alpha: 16,
  warmupRatio: 0.03,
};

export interface SimulatedRun {
  readonly evaluation: Evaluation;
  /** What the report says about groups: gaps beyond chance, and group checks that got worse. Empty: no alarm. */
  readonly alarms: readonly string[];
}

/** A whole example run in this process: new data, new row order, new adapter, all from one seed. */
export async function simulateRun(
  modelFolder: string,
  options: Pick<DataOptions, "seed" | "imbalance" | "sizes">,
): Promise<SimulatedRun> {
  const { files } = generateData({ ...options, defects: false });
  const rows = { train: parseRows(files["train.jsonl"]), test: parseRows(files["test.jsonl"]) };
  const { predictions } = await tuneInProcess(modelFolder, rows, { ...EXAMPLE_SETTINGS, seed: options.seed });
  const evaluation = evaluate(predictions, {
    runId: `simulated-${options.seed}`,
    name: "simulated",
    createdAt: "2026-01-01T00:00:00.000Z",
    seed: options.seed,
    labels: LABELS,
    groups: ["age_band", "sex"],
    unit: "notes",
  });
  const gaps = (evaluation.details.findings ?? []).map(
    ({ metric, column, group, label }) => `${metric} ${column} ${group ?? "-"} ${label ?? "-"}`,
  );
  const checks = evaluation.gate.checks
    .filter((check) => check.group !== undefined && check.verdict === "worse")
    .map((check) => `${check.metric} ${check.group?.column ?? ""} got worse`);
  return { evaluation, alarms: [...gaps, ...checks] };
}

function parseRows(text: string): NoteRow[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as NoteRow);
}
