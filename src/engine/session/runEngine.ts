import { UserError } from "../../base/userError";
import { maskSecrets } from "../../core/failures/maskSecrets";
import type { Phase } from "../../protocol/events";
import { EngineError, FAILURES } from "../engineError";
import type { LlamaModel } from "../llama/llamaModel";
import { initialLowRank } from "../llama/trainables";
import { createScorer, type Scorer } from "../scoring/scorer";
import type { Example } from "../training/example";
import { createTrainer, freshState, type TrainingState } from "../training/trainer";
import { readAdapter } from "./adapterFiles";
import type { RunProgress } from "./checkpoints";
import { evaluateItems } from "./evaluateItems";
import { startPhase, type EventChannel } from "./eventChannel";
import { loadLlama } from "./loadModel";
import { peakBytes, reportTrainingPeak } from "./memoryPeak";
import { prepareRun, type PreparedRun } from "./prepareRun";
import { guardSave } from "./saveGuard";
import { saveResult } from "./saveResult";
import { createStepRows } from "./stepRows";
import { StopRequested, interruptible, stopAsked } from "./stopRequest";
import { BEGINNING, trainPhase, type TrainPosition } from "./trainPhase";

/**
 * One attempt of a run, from `started` to the last word. Resolves to the process's exit code: 0 for `done` and
 * `stopped`, 3 for `failed`. Rejects only when the last word itself could not be written.
 */
export async function runEngine(runFolder: string, runId: string, channel: EventChannel): Promise<number> {
  const session = { channel, progress: BEGINNING };
  try {
    const prepared = await prepareRun(runFolder, runId, channel);
    session.progress = prepared.checkpoint?.progress ?? BEGINNING;
    await work(prepared, session);
    channel.emit({ type: "done", step: session.progress.step, metrics: lastMetrics(session.progress) });
    return 0;
  } catch (error) {
    return lastWord(session, error);
  } finally {
    await channel.flush();
  }
}

/** What changes while a run goes on, for its last word. */
interface Session {
  readonly channel: EventChannel;
  progress: RunProgress;
}

async function work(prepared: PreparedRun, session: Session): Promise<void> {
  const { channel } = session;
  await interruptible(channel);
  const model = await loadLlama(prepared.files, prepared.model);
  const scorer = await createScorerFor(prepared, model);
  if (prepared.config.evaluate.before_and_after || prepared.settings === null)
    await evaluate(prepared, session, "base", scorer, baseParameters(prepared, model));
  if (prepared.settings === null) return;
  const { state } = await train(prepared, session, model, scorer);
  await evaluate(prepared, session, "tuned", scorer, state.parameters);
  const saving = startPhase(channel, "save", prepared.set.size * 4, "bytes");
  channel.at("save", session.progress.step);
  await saveResult(prepared.runFolder, prepared.set, state.parameters, prepared.run.model.path);
  saving.report(prepared.set.size * 4);
}

async function createScorerFor(prepared: PreparedRun, model: LlamaModel): Promise<Scorer> {
  const itemLength = prepared.items.map(
    ({ promptIds, optionIds }) => promptIds.length + Math.max(...optionIds.map((ids) => ids.length)),
  );
  const longest = Math.max(1, ...itemLength, longestOf(prepared.evaluation));
  const maxLength = Math.min(longest, Math.max(model.config.maxPositions, longestOf(prepared.evaluation)));
  return createScorer(model, prepared.set, {
    threads: prepared.run.threads,
    maxLength,
    emptyContext: prepared.emptyContext,
  });
}

/** The parameters under which the graph is the base model: no low-rank update, or the weights as they were. */
function baseParameters({ set }: PreparedRun, model: LlamaModel): Float32Array {
  const parameters = new Float32Array(set.size);
  if (set.method.name === "full")
    for (const { name, offset } of set.tensors) parameters.set(model.weights.get(name)!, offset);
  return parameters;
}

async function evaluate(
  prepared: PreparedRun,
  session: Session,
  which: "base" | "tuned",
  scorer: Scorer,
  parameters: Float32Array,
): Promise<void> {
  if (prepared.items.length === 0) return;
  const { channel } = session;
  const phase: Phase = `evaluate-${which}`;
  channel.at(phase, session.progress.step);
  const progress = startPhase(channel, phase, prepared.items.length, "items");
  const finished = await guardSave("predictions.jsonl", "what was written before is kept", () =>
    evaluateItems(
      prepared.runFolder,
      which,
      prepared.items,
      { scorer, parameters },
      {
        interrupted: () => channel.stopRequested(),
        progress: (done) => {
          progress.report(done);
        },
      },
    ),
  );
  if (!finished) throw new StopRequested("a stop was asked for");
}

async function train(
  prepared: PreparedRun,
  session: Session,
  model: LlamaModel,
  scorer: Scorer,
): Promise<TrainPosition> {
  const { runFolder, run, set, train: examples, evaluation, checkpoint, settings } = prepared;
  if (settings === null) throw new Error("a run without settings does not train");
  const { channel } = session;
  const start = checkpoint ?? {
    state: freshState(await startingParameters(prepared, model)),
    progress: BEGINNING,
  };
  const peakBefore = peakBytes();
  const trainer = await createTrainer(model, set, { threads: run.threads, maxLength: longestOf(examples) });
  const evaluateState = async (state: TrainingState): Promise<number | null> => {
    const found = await scorer.negativeLogLikelihood(evaluation, state.parameters, () => stopAsked(channel));
    return found === null || found.tokens === 0 ? null : found.sum / found.tokens;
  };
  const stepRows = createStepRows(examples.length, settings.rowsPerStep, settings.seed);
  const result = await trainPhase(
    {
      runFolder,
      baseModel: run.model.path,
      settings,
      set,
      examples,
      channel,
      trainer,
      stepRows,
      ...(evaluation.length === 0 ? {} : { evaluate: evaluateState }),
      onProgress: (progress) => {
        session.progress = progress;
      },
    },
    start,
  );
  await trainer.release();
  if (!result.stopped) reportTrainingPeak(channel, peakBefore, longestOf(examples));
  if (result.stopped) throw new StopRequested("a stop was asked for");
  return result;
}

async function startingParameters(prepared: PreparedRun, model: LlamaModel): Promise<Float32Array> {
  const { set, settings } = prepared;
  if (set.method.name === "full") return baseParameters(prepared, model);
  const folder = settings?.initAdapter ?? null;
  return folder === null ? initialLowRank(set, settings?.seed ?? 0) : readAdapter(folder, set);
}

function lastWord({ channel, progress }: Session, error: unknown): number {
  if (error instanceof StopRequested) {
    channel.obeyed("stop");
    channel.emit({ type: "stopped", step: progress.step, metrics: lastMetrics(progress) });
    return 0;
  }
  const known = error instanceof UserError ? error : unknownFailure(error);
  channel.emit({
    type: "failed",
    code: known.code,
    message: known.message,
    nextStep: known.nextStep,
    step: progress.step,
    ...(known instanceof EngineError && known.configKey !== undefined ? { configKey: known.configKey } : {}),
    ...(known.file === undefined ? {} : { file: known.file }),
    ...(known.line === undefined ? {} : { line: known.line }),
    ...(error instanceof UserError ? {} : { evidence: stackOf(error) }),
  });
  return 3;
}

/** A bug of ours, or of the runtime: it keeps its stack as evidence. */
function unknownFailure(error: unknown): EngineError {
  return new EngineError(FAILURES.unknown, {
    message: `the engine failed: ${error instanceof Error ? error.message : String(error)}`,
    nextStep: "resume the run; if it happens again, report it with the evidence of this event",
    cause: error,
  });
}

function stackOf(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return maskSecrets(text.split("\n").slice(0, 12).join("\n"));
}

function lastMetrics({ lastLoss, lastEvalLoss }: RunProgress): Record<string, number> {
  return {
    ...(lastLoss === null ? {} : { loss: lastLoss }),
    ...(lastEvalLoss === null ? {} : { eval_loss: lastEvalLoss }),
  };
}

function longestOf(examples: readonly Example[]): number {
  return examples.reduce((longest, { ids }) => Math.max(longest, ids.length), 1);
}
