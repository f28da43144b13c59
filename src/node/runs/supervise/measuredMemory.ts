import {
  correctionKey,
  residualOf,
  type CorrectionKey,
  type Residual,
} from "../../../core/memory/forecast/correction";
import { stateOf, sum } from "../../../core/memory/forecast/forecast";
import { forecastShape } from "../../../core/memory/forecast/forecastRun";
import { readModelShape } from "../../../core/memory/model/readModelShape";
import { deviceKey } from "../../../core/memory/runMemory";
import type { ResolvedConfig } from "../../../core/runconfig/resolve/resolvedConfig";
import type { RunSummary } from "../../../core/runs/runSummary";
import type { RunJson } from "../../../protocol/run";
import { readModelSizes } from "../../config/modelSizes";
import { recordResidual } from "../../hardware/corrections";
import { tailEvents } from "../store/runEvents";

/** What a run measured of its training's memory, against what was forecast for it. */
export interface MeasuredMemory {
  readonly key: CorrectionKey;
  readonly residual: Residual;
}

/**
 * The peak that a run's engine reported, as a residual of its forecast. Undefined where the two are not about the same: a
 * training that did not see each of its rows once may have missed the batch that takes the most, a later attempt begins
 * in a process of its own, and where evaluating takes more than training, the peak is not training's.
 */
export async function measuredMemory(
  folder: string,
  run: RunJson,
  summary: RunSummary,
): Promise<MeasuredMemory | undefined> {
  if (run.kind !== "train" || summary.ended !== "done" || summary.attempt !== 1 || summary.epoch < 1)
    return undefined;
  const measured = reportedPeak(folder);
  if (measured === undefined) return undefined;
  const { config, tensors } = await readModelSizes(run.model.path);
  const read = readModelShape(config, tensors);
  if (read === undefined) return undefined;
  const resolved = run.config as unknown as ResolvedConfig;
  const { train, evaluate } = forecastShape(resolved, read, {
    engine: run.engine.name,
    longestRow: measured.longestRow,
  });
  if (sum(evaluate.components) > sum(train.components)) return undefined;
  const residual = residualOf(train, measured.bytes, measured.time);
  if (residual === undefined) return undefined;
  // The embedded engine computes on the processor, which has no driver.
  return {
    key: correctionKey(read, resolved, deviceKey({ id: "cpu" })),
    residual: { ...residual, sizeBytes: Math.round(sum(train.components) - stateOf(train.components)) },
  };
}

/**
 * Keeps what a run measured in the home folder, so that the next forecast of this model, method and device is narrower.
 * Never throws: a run does not fail because nothing is learnt from it.
 */
export async function learnFromRun(
  home: string,
  folder: string,
  run: RunJson,
  summary: RunSummary,
): Promise<void> {
  try {
    const measured = await measuredMemory(folder, run, summary);
    if (measured !== undefined) recordResidual(home, measured.key, measured.residual);
  } catch (error) {
    // Into the supervisor's log.
    process.stderr.write(`nothing was learnt of the run's memory: ${String(error)}\n`);
  }
}

function reportedPeak(
  folder: string,
): { readonly bytes: number; readonly longestRow: number; readonly time: string } | undefined {
  for (const parsed of tailEvents(folder).read().reverse()) {
    if (parsed.kind !== "event" || parsed.event.type !== "system") continue;
    const { host_memory_peak_bytes: bytes, longest_row_tokens: longestRow } = parsed.event.metrics;
    if (typeof bytes === "number" && typeof longestRow === "number")
      return { bytes, longestRow, time: parsed.event.time };
  }
  return undefined;
}
