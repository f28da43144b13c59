import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { hashFile, sha256 } from "../../node/files/sha256";
import { writeWhole, writeWholeJson } from "../../node/files/writeWhole";
import { readSafetensors } from "../../node/models/safetensors";
import { encodeSafetensors } from "../../node/models/safetensorsWriter";
import { parseChecked } from "../../protocol/checked";
import { CheckpointManifest } from "../../protocol/run";
import { EngineError, FAILURES } from "../engineError";
import { vectorPart, type TrainableSet } from "../llama/trainables";
import type { TrainingState } from "../training/trainer";
import { adapterFiles, readAdapter } from "./adapterFiles";

const FOLDER = "checkpoints";
const MANIFEST = "manifest.json";
const OPTIMIZER = "optimizer.safetensors";
const PROGRESS = "progress.json";
const WEIGHTS = "model.safetensors";

/** Where a run is, beside the numbers that it trains. */
export interface RunProgress {
  readonly step: number;
  /** Cumulative, without padding. */
  readonly tokens: number;
  readonly samples: number;
  /** Steps in a row whose loss was not finite. */
  readonly badSteps: number;
  readonly bestEvalLoss: number | null;
  readonly evalsWithoutGain: number;
  readonly lastLoss: number | null;
  readonly lastEvalLoss: number | null;
  /** The step after which `lastEvalLoss` was measured; −1 before the first. */
  readonly lastEvalStep: number;
  /** Early stopping has ended the training. */
  readonly finished: boolean;
}

export interface Checkpoint {
  /** Relative to the run folder. */
  readonly path: string;
  readonly progress: RunProgress;
  readonly state: TrainingState;
}

/**
 * Writes `checkpoints/checkpoint-<step>/`, the manifest last, then drops the oldest beyond `limit`. What was written
 * half is removed again when writing fails; earlier checkpoints are not touched before the new one verifies.
 */
export async function saveCheckpoint(
  runFolder: string,
  content: {
    readonly set: TrainableSet;
    readonly state: TrainingState;
    readonly progress: RunProgress;
    readonly baseModel: string;
  },
  place: { readonly epoch: number; readonly position: number; readonly seed: number },
  limit: number,
): Promise<{ readonly path: string; readonly bytes: number }> {
  const name = `checkpoint-${content.progress.step}`;
  const folder = path.join(runFolder, FOLDER, name);
  const files = checkpointFiles(content);
  // Made beside its place: a checkpoint of the same step, from before a resume, stays valid until this one is whole.
  const made = path.join(runFolder, FOLDER, `.${name}.tmp`);
  try {
    rmSync(made, { recursive: true, force: true });
    mkdirSync(made, { recursive: true });
    for (const file of files) writeWhole(path.join(made, file.name), file.content);
    const manifest: CheckpointManifest = {
      version: 1,
      step: content.progress.step,
      epoch: place.epoch,
      position: place.position,
      files: files.map((file) => ({
        name: file.name,
        bytes: file.content.byteLength,
        sha256: sha256(file.content),
      })),
      rng: { order: "epoch-hash", seed: place.seed },
      trainableShapesSha256: shapesDigest(content.set),
    };
    writeWholeJson(path.join(made, MANIFEST), manifest);
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    throw error;
  }
  if ((await verify(folder)) !== undefined) prune(runFolder, name, limit);
  return { path: `${FOLDER}/${name}`, bytes: files.reduce((sum, file) => sum + file.content.byteLength, 0) };
}

/**
 * The newest checkpoint that verifies, or null. One that does not verify is reported and passed over; one whose
 * trained tensors differ from this run's is an error (RUN031).
 */
export async function loadNewestCheckpoint(
  runFolder: string,
  set: TrainableSet,
  report: (message: string) => void,
): Promise<Checkpoint | null> {
  for (const name of checkpointNames(runFolder)) {
    const folder = path.join(runFolder, FOLDER, name);
    const manifest = await verify(folder);
    if (manifest === undefined) {
      report(`${FOLDER}/${name} is incomplete or damaged and is passed over`);
      continue;
    }
    if (manifest.trainableShapesSha256 !== shapesDigest(set))
      throw new EngineError(FAILURES.trainableSetChanged, {
        message: `${name} was made with other trained tensors than this run has`,
        nextStep: "restore the method keys of the run, or start a new run",
        file: path.join(folder, MANIFEST),
        configKey: "method",
      });
    return { path: `${FOLDER}/${name}`, ...(await readContent(folder, set)) };
  }
  return null;
}

function checkpointFiles(content: {
  readonly set: TrainableSet;
  readonly state: TrainingState;
  readonly progress: RunProgress;
  readonly baseModel: string;
}): readonly { readonly name: string; readonly content: Uint8Array }[] {
  const { set, state, progress, baseModel } = content;
  const shape = [set.size];
  const optimizer = encodeSafetensors([
    { name: "first_moment", shape, data: state.firstMoment },
    { name: "second_moment", shape, data: state.secondMoment },
  ]);
  const text = `${JSON.stringify({ ...progress, updates: state.updates }, null, 2)}\n`;
  const weights =
    set.method.name === "lora"
      ? adapterFiles(set, state.parameters, baseModel)
      : [{ name: WEIGHTS, content: encodeSafetensors(namedTensors(set, state.parameters)) }];
  return [
    ...weights,
    { name: OPTIMIZER, content: optimizer },
    { name: PROGRESS, content: new TextEncoder().encode(text) },
  ];
}

/** The trained tensors by name, as a model file holds them. */
export function namedTensors(
  set: TrainableSet,
  parameters: Float32Array,
): readonly { readonly name: string; readonly shape: readonly number[]; readonly data: Float32Array }[] {
  return set.tensors.map((tensor) => ({
    name: tensor.name,
    shape: tensor.shape,
    data: vectorPart(parameters, tensor),
  }));
}

async function readContent(
  folder: string,
  set: TrainableSet,
): Promise<{ progress: RunProgress; state: TrainingState }> {
  const optimizer = await readSafetensors(path.join(folder, OPTIMIZER), ["first_moment", "second_moment"]);
  const { updates, ...progress } = JSON.parse(
    await readFile(path.join(folder, PROGRESS), "utf8"),
  ) as RunProgress & {
    readonly updates: number;
  };
  const parameters =
    set.method.name === "lora"
      ? await readAdapter(folder, set)
      : await readWeights(path.join(folder, WEIGHTS), set);
  const [firstMoment, secondMoment] = [
    optimizer.get("first_moment")!.data,
    optimizer.get("second_moment")!.data,
  ];
  return { progress, state: { parameters, firstMoment, secondMoment, updates } };
}

async function readWeights(file: string, set: TrainableSet): Promise<Float32Array> {
  const stored = await readSafetensors(
    file,
    set.tensors.map((tensor) => tensor.name),
  );
  const parameters = new Float32Array(set.size);
  for (const tensor of set.tensors) parameters.set(stored.get(tensor.name)!.data, tensor.offset);
  return parameters;
}

/** The manifest, if every file is there with its length and hash. */
async function verify(folder: string): Promise<CheckpointManifest | undefined> {
  try {
    const manifest = parseChecked(CheckpointManifest, await readFile(path.join(folder, MANIFEST), "utf8"));
    if (!manifest.ok) return undefined;
    for (const file of manifest.value.files) {
      if (path.basename(file.name) !== file.name) return undefined;
      const found = await hashFile(path.join(folder, file.name));
      if (found.bytes !== file.bytes || found.sha256 !== file.sha256) return undefined;
    }
    return manifest.value;
  } catch {
    return undefined;
  }
}

/** Keeps `justVerified` and the newest others up to `limit` in all. */
function prune(runFolder: string, justVerified: string, limit: number): void {
  const others = checkpointNames(runFolder).filter((name) => name !== justVerified);
  for (const name of others.slice(Math.max(0, limit - 1)))
    rmSync(path.join(runFolder, FOLDER, name), { recursive: true, force: true });
}

/** Newest first. */
function checkpointNames(runFolder: string): readonly string[] {
  let names: string[];
  try {
    names = readdirSync(path.join(runFolder, FOLDER));
  } catch {
    return [];
  }
  const step = (name: string): number => Number(name.slice("checkpoint-".length));
  return names.filter((name) => /^checkpoint-\d+$/u.test(name)).sort((a, b) => step(b) - step(a));
}

function shapesDigest(set: TrainableSet): string {
  return sha256(JSON.stringify(set.tensors.map(({ name, shape }) => [name, shape])));
}
