import type { RunPlan } from "../../protocol/dryRun";
import { adapterCost } from "../memory/adapters/adapterCost";
import { neededBand } from "../memory/memoryText";
import { countParameters } from "../memory/model/modelShape";
import { planMethod } from "../memory/adapters/planMethod";
import { readModelShape } from "../memory/model/readModelShape";
import type { ModelSizes } from "../memory/forecast/runForecast";
import type { RunMemory } from "../memory/runMemory";
import type { ResolvedConfig } from "../runconfig/resolve/resolvedConfig";
import { countCheckpoints, countMeasurements, warmupStepsOf } from "./totalSteps";

/** What has been read and decided of a run that is not started. */
export interface PlannedFacts {
  readonly resolved: ResolvedConfig;
  readonly engine: RunPlan["engine"];
  readonly devices: readonly string[];
  readonly threads: number;
  readonly totalSteps: number;
  readonly model: ModelSizes & { readonly path: string; readonly bytes: number };
  readonly rows: RunPlan["rows"];
  readonly leftOut: readonly string[];
  readonly memory: RunMemory | undefined;
}

/** What a run would do, from what its launcher has read: the same counts that its engine comes to. */
export function planOf(facts: PlannedFacts): RunPlan {
  const { resolved, engine, model, rows } = facts;
  return {
    name: resolved.name,
    task: resolved.task,
    method: resolved.method.name,
    engine,
    devices: [...facts.devices],
    threads: facts.threads,
    seed: resolved.train.seed,
    model: { path: model.path, bytes: model.bytes, ...parametersOf(resolved, model) },
    rows,
    leftOut: [...facts.leftOut],
    training: trainingOf(facts),
    evaluation: evaluationOf(facts),
    memory: memoryOf(facts.memory),
    outputDir: resolved.output.dir,
    reports: [...resolved.output.report],
  };
}

/** Without test rows the evaluation rows are scored; without labels nothing is. */
function evaluationOf({ resolved: { evaluate }, rows }: PlannedFacts): RunPlan["evaluation"] {
  const scored = rows.test > 0 ? rows.test : rows.eval;
  return {
    rows: evaluate.labels.length === 0 || scored === 0 ? null : scored,
    onEvaluationRows: rows.test === 0,
    labels: [...evaluate.labels],
    withBase: evaluate.before_and_after,
    checks: evaluate.gate?.checks.length ?? 0,
  };
}

function parametersOf(
  resolved: ResolvedConfig,
  model: ModelSizes,
): Pick<RunPlan["model"], "parameters" | "trainedParameters"> {
  const read = readModelShape(model.config, model.tensors);
  if (read === undefined) return { parameters: null, trainedParameters: null };
  const { total } = countParameters(read.shape);
  const { plan } = planMethod(resolved, read.shape);
  const trained =
    plan.name === "full"
      ? total
      : adapterCost(read.shape, plan, { adapterBytes: 4, activationBytes: 2 }).trained;
  return { parameters: whole(total), trainedParameters: whole(trained) };
}

function whole(value: number): number | null {
  return Number.isFinite(value) ? Math.round(value) : null;
}

function trainingOf({ resolved: { train }, totalSteps, rows }: PlannedFacts): RunPlan["training"] {
  const rowsPerStep = train.per_device_train_batch_size * train.gradient_accumulation_steps;
  const stepsPerEpoch = Math.ceil(rows.train / rowsPerStep);
  const checkpoints = countCheckpoints(totalSteps, train.save_steps);
  const measures = rows.eval > 0;
  return {
    totalSteps,
    rowsPerStep,
    batch: train.per_device_train_batch_size,
    accumulation: train.gradient_accumulation_steps,
    epochs: totalSteps / Math.max(1, stepsPerEpoch),
    learningRate: train.learning_rate,
    schedule: train.lr_scheduler_type,
    warmupSteps:
      train.lr_scheduler_type === "constant"
        ? 0
        : warmupStepsOf({ warmupSteps: train.warmup_steps, warmupRatio: train.warmup_ratio }, totalSteps),
    measurements: measures ? countMeasurements(totalSteps, train.eval_steps) : 0,
    checkpoints,
    keptCheckpoints: Math.min(checkpoints, Math.max(1, train.save_total_limit)),
    mayStopEarly: measures && train.early_stopping !== null,
  };
}

function memoryOf(memory: RunMemory | undefined): RunPlan["memory"] {
  if (memory === undefined) return null;
  const { lowBytes, highBytes } = neededBand(memory.forecast);
  const { device } = memory;
  return {
    lowBytes: Math.round(lowBytes),
    highBytes: Math.round(highBytes),
    rough: memory.forecast.rough,
    device:
      device === undefined
        ? null
        : { id: device.id, totalBytes: device.totalBytes, freeBytes: device.freeBytes },
  };
}
