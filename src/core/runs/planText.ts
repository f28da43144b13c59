import { formatBytes, formatFixed, formatInteger, formatPercent } from "../../base/format";
import type { RunPlan } from "../../protocol/dryRun";
import { bandText, fitOf, gib } from "../memory/bandText";

/** One line of a plan: what it is about, and what is to happen. */
export type PlanLine = readonly [name: string, text: string];

/** A plan in words, for the terminal and the editor alike. `shorten` names paths as their reader knows them. */
export function planLines(plan: RunPlan, shorten: (path: string) => string = (path) => path): PlanLine[] {
  const { engine, devices, threads, model, outputDir, reports } = plan;
  return [
    ["Engine", `${engine.name} (${engine.reason})`],
    ["Device", `${devices.join(", ")}, ${count(threads, "thread")}`],
    ["Model", [shorten(model.path), ...sizes(plan), formatBytes(model.bytes)].join(" · ")],
    ["Method", methodText(plan)],
    ["Memory", memoryText(plan)],
    ["Rows", rowsText(plan)],
    ["Training", trainingText(plan)],
    ["Rate", rateText(plan)],
    ["On the way", onTheWayText(plan)],
    ["Evaluation", evaluationText(plan)],
    ["Output", `${shorten(outputDir)} · ${reports.length === 0 ? "no report" : reports.join(", ")}`],
  ];
}

function sizes({ model: { parameters } }: RunPlan): readonly string[] {
  return parameters === null ? [] : [`${formatInteger(parameters)} parameters`];
}

function methodText({ task, method, model: { parameters, trainedParameters } }: RunPlan): string {
  const head = `${task} with ${method}`;
  if (parameters === null || trainedParameters === null) return head;
  const all = method === "full" ? parameters : parameters + trainedParameters;
  const share = formatPercent(trainedParameters / all, trainedParameters / all < 0.001 ? 3 : 1);
  return `${head} · ${formatInteger(trainedParameters)} parameters trained (${share})`;
}

function memoryText({ memory }: RunPlan): string {
  if (memory === null) return "not known: the model does not tell its sizes";
  const needs = `needs ${bandText(memory)} GiB${memory.rough ? " (rough)" : ""}`;
  if (memory.device === null) return `${needs} · the device of the config is not there`;
  const { id, freeBytes, totalBytes } = memory.device;
  return `${needs} · ${gib(freeBytes)} of ${gib(totalBytes)} GiB free on ${id} · ${fitOf(memory, freeBytes)}`;
}

function rowsText({ rows }: RunPlan): string {
  const parts = [
    `${formatInteger(rows.train)} to train`,
    `${formatInteger(rows.eval)} to evaluate`,
    `${formatInteger(rows.test)} to test`,
  ];
  return `${parts.join(", ")} · the longest has ${count(rows.longest, "token")}`;
}

function trainingText({ training }: RunPlan): string {
  const { totalSteps, rowsPerStep, batch, accumulation, epochs, mayStopEarly } = training;
  const rows =
    accumulation === 1 ? count(rowsPerStep, "row") : `${rowsPerStep} rows (${batch} × ${accumulation})`;
  const passes = Number.isInteger(epochs) ? count(epochs, "epoch") : `${formatFixed(epochs, 2)} epochs`;
  const early = mayStopEarly ? " · may stop early" : "";
  return `${count(totalSteps, "step")} of ${rows}, ${passes}${early}`;
}

function rateText({ training: { learningRate, schedule, warmupSteps } }: RunPlan): string {
  const warmup = warmupSteps === 0 ? "no warm-up" : `${count(warmupSteps, "step")} of warm-up`;
  return `${String(learningRate)}, ${schedule}, ${warmup}`;
}

function onTheWayText({ training: { measurements, checkpoints, keptCheckpoints } }: RunPlan): string {
  const measured =
    measurements === 0
      ? "the loss on evaluation rows is not measured"
      : `the loss on the evaluation rows ${count(measurements, "time")}`;
  const kept = keptCheckpoints < checkpoints ? `, the newest ${keptCheckpoints} kept` : "";
  return `${measured} · ${count(checkpoints, "checkpoint")}${kept}`;
}

function evaluationText({ evaluation }: RunPlan): string {
  const { rows, onEvaluationRows, labels, withBase, checks } = evaluation;
  if (rows === null)
    return labels.length === 0 ? "none: evaluate.labels is empty" : "none: there are no rows for it";
  const which = onEvaluationRows ? "evaluation rows, for lack of test rows" : "test rows";
  const models = withBase ? "base against fine-tuned" : "fine-tuned model";
  const gate = checks === 0 ? "no gate" : count(checks, "check");
  return `${formatInteger(rows)} ${which}, ${count(labels.length, "label")}, ${models}, ${gate}`;
}

function count(n: number, noun: string): string {
  return `${formatInteger(n)} ${noun}${n === 1 ? "" : "s"}`;
}
