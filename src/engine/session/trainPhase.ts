import { EngineError, FAILURES } from "../engineError";
import type { TrainableSet } from "../llama/trainables";
import type { Example } from "../training/example";
import { learningRateAt } from "../training/schedule";
import type { StepResult, Trainer, TrainingState } from "../training/trainer";
import { saveCheckpoint, type RunProgress } from "./checkpoints";
import { startPhase, type EventChannel, type Progress } from "./eventChannel";
import { metricsOf } from "./metrics";
import { guardSave } from "./saveGuard";
import type { TrainSettings } from "./settings";
import type { StepRows } from "./stepRows";
import { waitWhilePaused } from "./stopRequest";

export interface TrainPhase {
  readonly runFolder: string;
  readonly baseModel: string;
  readonly settings: TrainSettings;
  readonly set: TrainableSet;
  readonly examples: readonly Example[];
  readonly channel: EventChannel;
  readonly trainer: Trainer;
  readonly stepRows: (step: number) => StepRows;
  /** Loss on the evaluation rows, in nats per token; null when interrupted, absent without such rows. */
  readonly evaluate?: (state: TrainingState) => Promise<number | null>;
  /** Called after every step, so that a last word can say where the run was. */
  readonly onProgress: (progress: RunProgress) => void;
}

export interface TrainPosition {
  readonly state: TrainingState;
  readonly progress: RunProgress;
}

export const BEGINNING: RunProgress = {
  step: 0,
  tokens: 0,
  samples: 0,
  badSteps: 0,
  bestEvalLoss: null,
  evalsWithoutGain: 0,
  lastLoss: null,
  lastEvalLoss: null,
  lastEvalStep: -1,
  finished: false,
};

const BAD_STEPS_IN_A_ROW = 3;

/**
 * Trains from `start` to the last step, or until a stop or early stopping. Everything that happens is an event; a
 * checkpoint is written at every interval, on request, on a stop and at the end.
 */
export async function trainPhase(
  phase: TrainPhase,
  start: TrainPosition,
): Promise<TrainPosition & { readonly stopped: boolean }> {
  const { channel, settings } = phase;
  const { totalSteps } = settings.schedule;
  const shown = startPhase(channel, "train", totalSteps, "steps");
  let position = measurementDue(phase, start.progress) ? await measure(phase, start) : start;
  shown.report(position.progress.step);
  while (position.progress.step < totalSteps && !position.progress.finished) {
    const { step } = position.progress;
    channel.at("train", step);
    await waitWhilePaused(channel, step);
    if (channel.stopRequested()) return stop(phase, position);
    const next = await oneStep(phase, position, phase.stepRows(step + 1), shown);
    if (next === null) return stop(phase, position);
    phase.onProgress(next.progress);
    position = await afterStep(phase, next);
    phase.onProgress(position.progress);
  }
  const { step } = position.progress;
  if (position.progress.lastEvalStep !== step) position = await measure(phase, position);
  phase.onProgress(position.progress);
  if (channel.stopRequested()) return stop(phase, position);
  if (step > start.progress.step) await save(phase, position, "final");
  return { ...position, stopped: false };
}

async function oneStep(
  phase: TrainPhase,
  { state, progress }: TrainPosition,
  { epoch, from, to, rows }: StepRows,
  shown: Progress,
): Promise<TrainPosition | null> {
  const { channel, settings, examples, trainer } = phase;
  const step = progress.step + 1;
  const batch = rows.map((row) => examples[row]!);
  const learningRate = learningRateAt(settings.schedule, step);
  const before = performance.now();
  const result = await trainer.step(state, batch, { ...settings, learningRate }, () =>
    channel.stopRequested(),
  );
  if (result === null) return null;
  const seconds = (performance.now() - before) / 1000;
  const tokensNow = batch.reduce((sum, { ids }) => sum + ids.length, 0);
  const tokens = progress.tokens + tokensNow;
  const samples = progress.samples + batch.length;
  channel.at("train", step);
  shown.report(step);
  if (isDue(step, settings.loggingSteps) || step === settings.schedule.totalSteps || !result.applied)
    channel.emit({
      type: "step",
      step,
      epoch: epoch + to / examples.length,
      tokens,
      samples,
      from,
      to,
      ...metricsOf({
        loss: result.loss,
        grad_norm: result.gradNorm,
        learning_rate: learningRate,
        tokens_per_second: tokensNow / seconds,
        step_seconds: seconds,
      }),
    });
  const badSteps = result.applied || result.trainedTokens === 0 ? 0 : progress.badSteps + 1;
  const next = {
    ...progress,
    step,
    tokens,
    samples,
    badSteps,
    lastLoss: result.applied ? result.loss : progress.lastLoss,
  };
  if (badSteps > 0) await judgeBadStep(phase, { state, progress: next }, batch, result);
  return { state: result.state, progress: next };
}

/** A step whose loss or gradient is not a number: never applied; what follows is the config's `on_nan`. */
async function judgeBadStep(
  phase: TrainPhase,
  position: TrainPosition,
  batch: readonly Example[],
  result: StepResult,
): Promise<void> {
  const { channel, settings } = phase;
  const { step, badSteps } = position.progress;
  const what = Number.isFinite(result.loss) ? "gradient" : "loss";
  const goesOn = settings.onNan === "skip" && badSteps < BAD_STEPS_IN_A_ROW;
  channel.emit({
    type: "alert",
    rule: `non-finite-${what}`,
    severity: "error",
    step,
    message: `the ${what} of step ${step} is not a number`,
    rows: batch.map(({ rowId }) => rowId),
    action: goesOn ? "skipped" : "stopped",
  });
  if (goesOn) return;
  // The step is not counted: a resume tries it again, from weights that are still sound.
  const progress = { ...position.progress, step: step - 1, badSteps: 0 };
  if (progress.step > 0) await save(phase, { ...position, progress }, "stop");
  throw new EngineError(FAILURES.notFinite, {
    message: `the ${what} of step ${step} is not a number${badSteps > 1 ? `, for ${badSteps} steps in a row` : ""}`,
    nextStep: "lower train.learning_rate, look at the rows that the alert names, or set train.on_nan to skip",
    configKey: "train.learning_rate",
  });
}

async function afterStep(phase: TrainPhase, position: TrainPosition): Promise<TrainPosition> {
  const { channel, settings } = phase;
  const { step } = position.progress;
  const next = measurementDue(phase, position.progress) ? await measure(phase, position) : position;
  const requested = channel.checkpointRequested();
  // The last step's checkpoint is the final one.
  const interval = isDue(step, settings.saveSteps) && step < settings.schedule.totalSteps;
  if (requested || interval) await save(phase, next, requested ? "request" : "interval");
  if (requested) channel.obeyed("checkpoint_now");
  return next;
}

/** The loss on the evaluation rows, and what early stopping makes of it. */
async function measure(phase: TrainPhase, position: TrainPosition): Promise<TrainPosition> {
  const loss = await phase.evaluate?.(position.state);
  if (loss == null) return position;
  const { progress } = position;
  phase.channel.emit({ type: "eval", step: progress.step, ...metricsOf({ eval_loss: loss }) });
  const better = progress.bestEvalLoss === null || loss < progress.bestEvalLoss;
  const evalsWithoutGain = better ? 0 : progress.evalsWithoutGain + 1;
  const finished = phase.settings.patience !== null && evalsWithoutGain >= phase.settings.patience;
  if (finished)
    phase.channel.emit({
      type: "log",
      level: "info",
      message: `early stopping: eval_loss has not improved for ${evalsWithoutGain} evaluations`,
    });
  const bestEvalLoss = better ? loss : progress.bestEvalLoss;
  return {
    ...position,
    progress: {
      ...progress,
      bestEvalLoss,
      evalsWithoutGain,
      finished,
      lastEvalLoss: loss,
      lastEvalStep: progress.step,
    },
  };
}

async function stop(
  phase: TrainPhase,
  position: TrainPosition,
): Promise<TrainPosition & { readonly stopped: boolean }> {
  if (position.progress.step > 0) await save(phase, position, "stop");
  return { ...position, stopped: true };
}

async function save(
  phase: TrainPhase,
  position: TrainPosition,
  reason: "interval" | "stop" | "request" | "final",
): Promise<void> {
  const { runFolder, set, baseModel, settings, channel } = phase;
  const { step } = position.progress;
  const { epoch, to } = phase.stepRows(step);
  const place = { epoch, position: to, seed: settings.seed };
  const written = await guardSave(`checkpoint-${step}`, "earlier checkpoints are untouched", () =>
    saveCheckpoint(runFolder, { ...position, set, baseModel }, place, settings.saveTotalLimit),
  );
  channel.emit({ type: "checkpoint", step, path: written.path, bytes: written.bytes, reason });
}

/** At the beginning, and at every interval; a stop may have kept an earlier attempt from it. */
function measurementDue({ settings }: TrainPhase, { step, lastEvalStep }: RunProgress): boolean {
  return lastEvalStep !== step && (step === 0 || isDue(step, settings.evalSteps));
}

function isDue(step: number, every: number): boolean {
  return every > 0 && step % every === 0;
}
