import { PRODUCT_VERSION } from "../../base/version";
import type { ResolvedConfig } from "../../core/runconfig/resolve/resolvedConfig";
import type { ModelFolder } from "../../node/models/modelFolder";
import { loadTokenizer, type LoadedTokenizer } from "../../node/models/tokenizer";
import { readRun } from "../../node/runs/store/runFolder";
import type { RunJson } from "../../protocol/run";
import { EngineError, FAILURES } from "../engineError";
import type { LlamaConfig } from "../llama/llamaConfig";
import { llamaTensors, parameterCount } from "../llama/llamaTensors";
import { NOTHING, trainableSet, type TrainableSet } from "../llama/trainables";
import { trainedTokens, type Example } from "../training/example";
import { loadNewestCheckpoint, type Checkpoint } from "./checkpoints";
import { evaluationItems, type EvaluationItem } from "./evaluateItems";
import { startPhase, type EventChannel } from "./eventChannel";
import { openLlama } from "./loadModel";
import { checkSupervision, prepareExamples } from "./prepareExamples";
import { readIndexedRows, unusable, type IndexName, type IndexedRow } from "./readIndexedRows";
import { trainSettings, type TrainSettings } from "./settings";
import { interruptible, StopRequested } from "./stopRequest";

/** A run that can begin: everything was read and checked that can be known before the weights are loaded. */
export interface PreparedRun {
  readonly runFolder: string;
  readonly run: RunJson;
  readonly config: ResolvedConfig;
  /** Null for a run that only evaluates. */
  readonly settings: TrainSettings | null;
  readonly files: ModelFolder;
  readonly model: LlamaConfig;
  readonly set: TrainableSet;
  readonly checkpoint: Checkpoint | null;
  readonly train: readonly Example[];
  readonly evaluation: readonly Example[];
  readonly items: readonly EvaluationItem[];
  /** Token that stands in for an empty prompt. */
  readonly emptyContext: number;
}

/** Emits `started` as soon as the run is known to be ours and possible, then reads and tokenizes the rows. */
export async function prepareRun(
  runFolder: string,
  runId: string,
  channel: EventChannel,
): Promise<PreparedRun> {
  const run = readRun(runFolder);
  if (run.id !== runId) throw wrongRun(run.id, runId);
  const config = run.config as unknown as ResolvedConfig;
  const settings = run.kind === "train" ? trainSettings(config, run.totalSteps) : null;
  if (config.evaluate.scoring !== "likelihood" && run.data.labels.length > 0) throw noGeneration();
  const { files, config: model } = await openLlama(run.model.path);
  const set = settings === null ? NOTHING : trainableSet(model, settings.method);
  const passedOver: string[] = [];
  const checkpoint = await loadNewestCheckpoint(runFolder, set, (message) => passedOver.push(message));
  channel.emit({
    type: "started",
    attempt: channel.attempt,
    pid: process.pid,
    engine: "onnx",
    engineVersion: PRODUCT_VERSION,
    device: "cpu",
    resumedFrom: checkpoint?.path ?? null,
    totalSteps: run.totalSteps,
    trainableParameters: set.size,
    totalParameters: parameterCount(llamaTensors(model)) + (set.method.name === "lora" ? set.size : 0),
  });
  for (const message of passedOver) channel.emit({ type: "log", level: "warning", message });
  const rows = await readRowsOf(runFolder, run, channel);
  const chosen = config.model.chat_template;
  const tokenizer = await loadTokenizer(run.model.path, chosen === "tokenizer" ? undefined : chosen);
  const context = { config, tokenizer, vocabularySize: model.vocabularySize, channel };
  const data = await tokenizeRows(rows, run, context);
  checkSupervision(data.train, run.kind === "train" ? run.supervisionDigest : null);
  if (settings !== null) refuseUntrainable(data.train, channel);
  const { eosId, bosId } = tokenizer.tokenizer;
  return {
    runFolder,
    run,
    config,
    settings,
    files,
    model,
    set,
    checkpoint,
    ...data,
    emptyContext: bosId ?? eosId ?? 0,
  };
}

type Rows = Readonly<Record<IndexName, readonly IndexedRow[]>>;

async function readRowsOf(runFolder: string, run: RunJson, channel: EventChannel): Promise<Rows> {
  const read = async (name: IndexName): Promise<readonly IndexedRow[]> => {
    await interruptible(channel);
    return readIndexedRows(runFolder, run, name);
  };
  const train = run.kind === "train" ? await read("train") : [];
  const evaluation = run.kind === "train" ? await read("eval") : [];
  return { train, eval: evaluation, test: run.data.labels.length > 0 ? await read("test") : [] };
}

async function tokenizeRows(
  rows: Rows,
  run: RunJson,
  context: {
    readonly config: ResolvedConfig;
    readonly tokenizer: LoadedTokenizer;
    readonly vocabularySize: number;
    readonly channel: EventChannel;
  },
): Promise<Pick<PreparedRun, "train" | "evaluation" | "items">> {
  const { config, tokenizer, vocabularySize, channel } = context;
  const tested = rows.test.length > 0 ? rows.test : run.data.labels.length > 0 ? rows.eval : [];
  const progress = startPhase(
    channel,
    "prepare",
    rows.train.length + rows.eval.length + tested.length,
    "rows",
  );
  let done = 0;
  const tick = (): void => {
    if (channel.stopRequested()) throw new StopRequested("a stop was asked for");
    progress.report(++done);
  };
  const examples = (part: readonly IndexedRow[]): readonly Example[] =>
    prepareExamples(part, config, tokenizer, vocabularySize, tick);
  const train = examples(rows.train);
  await interruptible(channel);
  const evaluation = examples(rows.eval);
  await interruptible(channel);
  const items = evaluationItems(tested, run.data.labels, config, tokenizer, vocabularySize, tick);
  return { train, evaluation, items };
}

function refuseUntrainable(examples: readonly Example[], channel: EventChannel): void {
  const empty = examples.filter((example) => trainedTokens(example) === 0);
  if (empty.length === examples.length)
    throw unusable(
      examples.length === 0 ? "there are no rows to train on" : "no row has a token that is trained",
      "data/train.idx",
    );
  if (empty.length > 0)
    channel.emit({
      type: "log",
      level: "warning",
      message: `${empty.length} of ${examples.length} rows have no trained token, the first is ${empty[0]!.rowId}`,
    });
}

function wrongRun(found: string, expected: string): EngineError {
  return new EngineError(FAILURES.unknown, {
    message: `the folder holds run ${found}, not ${expected}`,
    nextStep: "start the engine through the supervisor of its own run",
  });
}

function noGeneration(): EngineError {
  return new EngineError(FAILURES.unsupportedSetting, {
    message: 'evaluate.scoring is "generate", which the embedded engine does not support',
    nextStep: "set evaluate.scoring to likelihood, or train.engine to torch",
    configKey: "evaluate.scoring",
  });
}
