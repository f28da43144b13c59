import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { evaluate, type EvaluateOptions, type TrainingCount } from "../../../core/evaluation";
import { buildReportView } from "../../../core/evaluation/report/buildReportView";
import { toHtml } from "../../../core/evaluation/report/toHtml";
import { toJson } from "../../../core/evaluation/report/toJson";
import { toMarkdown } from "../../../core/evaluation/report/toMarkdown";
import type { ResolvedConfig } from "../../../core/runconfig/resolve/resolvedConfig";
import { parseChecked } from "../../../protocol/checked";
import type { Evaluation } from "../../../protocol/evaluation";
import { Prediction } from "../../../protocol/predictions";
import type { RunJson } from "../../../protocol/run";
import { readTextIfThere } from "../../files/readText";
import { writeWhole } from "../../files/writeWhole";
import { RUN_FILES } from "../store/runFolder";

/** Evaluates a run's predictions and writes `evaluation.json` and the report's files. */
export function deriveReport(folder: string, run: RunJson, now: Date = new Date()): Evaluation {
  const { predictions, badLines } = readPredictions(
    readFileSync(path.join(folder, RUN_FILES.predictions), "utf8"),
  );
  const evaluation = evaluate(predictions, evaluateOptions(folder, run, badLines, now));
  writeWhole(path.join(folder, RUN_FILES.evaluation), toJson(evaluation));
  mkdirSync(path.join(folder, RUN_FILES.report), { recursive: true });
  const wanted = (run.config as Partial<ResolvedConfig>).output?.report ?? ["html", "md"];
  if (wanted.includes("html"))
    writeWhole(path.join(folder, RUN_FILES.report, "report.html"), htmlReport(evaluation, run));
  if (wanted.includes("md"))
    writeWhole(path.join(folder, RUN_FILES.report, "report.md"), toMarkdown(evaluation));
  return evaluation;
}

export function htmlReport(evaluation: Evaluation, run: RunJson | undefined): string {
  const view = buildReportView(
    evaluation,
    run === undefined ? {} : { configFile: path.basename(run.configPath) },
  );
  return toHtml(view, evaluation.name);
}

/** Whole lines of a predictions file; those that cannot be read are counted. */
export function readPredictions(text: string): {
  readonly predictions: Prediction[];
  readonly badLines: number;
} {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const predictions = lines.flatMap((line) => {
    const checked = parseChecked(Prediction, line);
    return checked.ok ? [checked.value] : [];
  });
  return { predictions, badLines: lines.length - predictions.length };
}

function evaluateOptions(folder: string, run: RunJson, badLines: number, now: Date): EvaluateOptions {
  const config = run.config as Partial<ResolvedConfig>;
  const tested = testFile(folder, run);
  const notes = [
    ...(tested?.part === "eval" && run.kind === "train"
      ? ["The rows of this report are the evaluation rows: they were also looked at while training."]
      : []),
    ...(badLines === 0 ? [] : [`${badLines} lines of predictions.jsonl could not be read and are left out.`]),
  ];
  return {
    runId: run.id,
    name: config.name ?? run.id,
    createdAt: now.toISOString(),
    seed: run.seed,
    labels: run.data.labels,
    groups: config.evaluate?.groups ?? [],
    positiveLabel: config.evaluate?.positive_label ?? null,
    bins: config.evaluate?.uncertainty.bins ?? 10,
    gate: config.evaluate?.gate ?? null,
    baseModel: path.basename(run.model.path),
    ...(tested === undefined ? {} : { testData: path.basename(tested.path), testDataSha256: tested.sha256 }),
    notes,
    trainingCounts: readTrainingCounts(folder),
  };
}

/** The file that the scored rows come from, and which rows those were. */
function testFile(
  folder: string,
  run: RunJson,
): { readonly path: string; readonly sha256: string; readonly part: "test" | "eval" } | undefined {
  for (const part of ["test", "eval"] as const) {
    const index = path.join(folder, RUN_FILES.data, `${part}.idx`);
    if (!existsSync(index)) continue;
    const bytes = readFileSync(index);
    const file = bytes.length < 8 ? undefined : run.data.files[bytes.readUInt32LE(0)];
    if (file !== undefined) return { path: file.path, sha256: file.sha256, part };
  }
  return undefined;
}

function readTrainingCounts(folder: string): readonly TrainingCount[] {
  const text = readTextIfThere(path.join(folder, RUN_FILES.trainingCounts));
  try {
    return text === undefined ? [] : (JSON.parse(text) as readonly TrainingCount[]);
  } catch {
    return [];
  }
}
