import { readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { UserError } from "../../base/userError";
import type { AdviceFacts, AdvisedFile, KnownModel } from "../../core/runconfig/advise/adviceFacts";
import { formatOf } from "../../core/runconfig/advise/draft";
import { configProblem, modelProblem } from "../../core/runconfig/advise/judgeModel";
import { modelSize } from "../../core/runconfig/advise/modelSize";
import { nodeAt, plainValue } from "../../core/runconfig/configTree";
import { parseOverrides } from "../../core/runconfig/resolve/overrides";
import { splitOfPath } from "../../core/dataset/registry/splitNames";
import type { DatasetFacts } from "../../protocol/datasetFacts";
import { createConfigFacts } from "../config/configFacts";
import { readMachineFacts } from "../config/machineFacts";
import { thisHardwareSystem } from "../hardware/readHardware";
import { readSupervision } from "../lint/surroundings/readSupervision";
import { readModelFacts } from "../models/modelFacts";
import { homeFolder } from "../runs/store/home";
import { findModels, type FoundModel } from "./findModels";
import { countTokens, readAdvisedFile, type AdvisedSource } from "./readAdvisedFile";

export interface AdviceQuestion {
  /** As somebody typed them, relative to `cwd`. */
  readonly train: string;
  readonly eval?: string | undefined;
  readonly test?: string | undefined;
  readonly model?: string | undefined;
  /** Folders that hold models. */
  readonly modelFolders: readonly string[];
  /** The folder that the config will lie in, absolute. */
  readonly folder: string;
  readonly settings: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly command: string;
}

/** Tokenizers that all rows are counted with: the first choice, and those that come after it. */
const MOST_COUNTED = 4;
/** In bytes of data, for all tokenizers together: beyond, the first two are enough. */
const MUCH_DATA = 64_000_000;

/**
 * Reads all that a proposal is made from: the data, the models of this machine, its memory and processors. Throws
 * UserError (exit code 2) where the data cannot be read.
 */
export async function gatherAdvice(question: AdviceQuestion): Promise<AdviceFacts> {
  const sources = sourcesOf(question);
  const train = await readAdvisedFile(sources.train);
  const held = await heldOut(question, sources, train);
  const { models, searched } = await findModels({
    named: question.model === undefined ? undefined : path.resolve(question.cwd, question.model),
    near: nearFolders(question, sources.train.file),
    folders: question.modelFolders.map((folder) => path.resolve(question.cwd, folder)),
    env: question.env,
  });
  const known: KnownModel[] = [];
  for (const model of models) known.push(await readKnown(model, question));
  const files = [sources.train, ...held.map(({ source }) => source)];
  const counted = await withTokens(known, files, train, question);
  const system = thisHardwareSystem(question.env);
  const machine = await readMachineFacts(homeFolder(question.env), { system });
  const paths = createConfigFacts(question.folder);
  const of = (part: "eval" | "test"): AdvisedFile | undefined => held.find((one) => one.part === part)?.file;
  const [evaluation, test] = [of("eval"), of("test")];
  return {
    train,
    ...(evaluation === undefined ? {} : { eval: evaluation }),
    ...(test === undefined ? {} : { test }),
    models: counted,
    machine: { devices: machine.devices, corrections: machine.corrections },
    cores: machine.hardware.processor.cores,
    lookup: (name) => paths.lookup(name),
    settings: question.settings,
    command: question.command,
    searched: searched.map((folder) => path.relative(question.cwd, folder) || "."),
  };
}

interface Sources {
  readonly train: AdvisedSource;
  readonly sourceOf: (typed: string) => AdvisedSource;
}

function sourcesOf({ train, cwd, folder, settings }: AdviceQuestion): Sources {
  const { root } = parseOverrides(settings);
  const format = nodeAt(root, "data.format")?.value;
  const mapping = nodeAt(root, "data.columns");
  const columns = mapping?.kind === "map" ? (plainValue(mapping) as Record<string, string>) : undefined;
  const sourceOf = (typed: string): AdvisedSource => {
    const file = path.resolve(cwd, typed);
    return {
      ...{ file, path: pathFrom(folder, file), shown: typed },
      ...(typeof format === "string" ? { format } : {}),
      ...(columns === undefined ? {} : { columns: { ...columns } }),
    };
  };
  return { train: sourceOf(train), sourceOf };
}

/** With `/`, relative where that is shorter to read than the whole. */
function pathFrom(folder: string, target: string): string {
  const relative = path.relative(folder, target) || ".";
  const isFar = path.isAbsolute(relative) || relative.startsWith(["..", "..", "..", ".."].join(path.sep));
  return (isFar ? target : relative).split(path.sep).join("/");
}

interface HeldOut {
  readonly part: "eval" | "test";
  readonly source: AdvisedSource;
  readonly file: AdvisedFile;
}

/** The files that were named; else those that lie beside `train.jsonl` and say by their names what they are for. */
async function heldOut(
  question: AdviceQuestion,
  { sourceOf, train: source }: Sources,
  train: AdvisedFile,
): Promise<readonly HeldOut[]> {
  const held: HeldOut[] = [];
  const parts = ["eval", "test"] as const;
  if (question.eval !== undefined || question.test !== undefined) {
    for (const part of parts) {
      const typed = question[part];
      if (typed === undefined) continue;
      const named = sourceOf(typed);
      const file = await readAdvisedFile(named);
      if (isCopy(file, train)) throw sameRows(typed, question.train);
      held.push({ part, source: named, file });
    }
    return held;
  }
  if (question.settings.some((setting) => /^\s*data\.split/u.test(setting))) return [];
  const beside = filesBeside(source.file);
  for (const part of parts) {
    const name = beside[part];
    if (name === undefined) continue;
    const typed = path.join(path.dirname(source.shown), name);
    const file = await readable(sourceOf(typed), "The file lies beside the training rows");
    if (file !== undefined && formatOf(file) === formatOf(train) && !isCopy(file, train))
      held.push({ part, source: sourceOf(typed), file });
  }
  // Two names for the same rows are one file.
  const [one, other] = held;
  return one !== undefined && other !== undefined && isCopy(one.file, other.file) ? [other] : held;
}

/** What nobody named and nobody can read is passed over. */
async function readable(source: AdvisedSource, found: string): Promise<AdvisedFile | undefined> {
  return readAdvisedFile(source, found).catch(() => undefined);
}

/** `eval` and `validation` are for watching, `test` for the report. */
function filesBeside(file: string): { eval?: string; test?: string } {
  const own = path.basename(file);
  if (splitOfPath(own) !== "train") return {};
  let names: readonly string[];
  try {
    names = readdirSync(path.dirname(file)).sort();
  } catch {
    return {};
  }
  const named = (words: readonly string[]): string | undefined =>
    words
      .map((word) => own.replace(/train(?:ing)?/iu, word))
      .find((name) => name !== own && names.includes(name));
  const evaluation = named(["eval", "evaluation", "validation", "valid", "val", "dev"]);
  const test = named(["test", "testing"]);
  return {
    ...(evaluation === undefined ? {} : { eval: evaluation }),
    ...(test === undefined ? {} : { test }),
  };
}

function sameRows(typed: string, train: string): UserError {
  return new UserError({
    code: "XDT007",
    message: `${typed} has the same rows as ${train}: measured on them, memory would look like ability`,
    nextStep: "name held-out rows, or none: then some of the training rows are held back",
    file: typed,
  });
}

function isCopy(a: AdvisedFile, b: AdvisedFile): boolean {
  const [one, other] = [a, b].map(({ facts }) => facts.files[0]?.sha256);
  return one != null && one === other;
}

/** Of the config, of the data, and the one above the data's: `data/` beside `model/`. */
function nearFolders({ folder }: AdviceQuestion, file: string): readonly string[] {
  const data = path.dirname(file);
  const above = path.dirname(data);
  const isProject = path.dirname(above) !== above && above !== os.homedir() && above !== os.tmpdir();
  return [...new Set([folder, data, ...(isProject ? [above] : [])])];
}

/** Weights' headers and tokenizers are read of models that could be trained here; of others `config.json` says enough. */
async function readKnown(found: FoundModel, { folder, cwd }: AdviceQuestion): Promise<KnownModel> {
  const { name, origin } = found;
  const known = { path: pathFrom(folder, found.folder), typed: pathFrom(cwd, found.folder), name, origin };
  const config = readConfig(found.folder);
  const outside = { config, tensors: new Map(), tokenizer: undefined, problems: [] };
  const isHopeless = config !== undefined && configProblem(outside) !== undefined;
  return { ...known, facts: isHopeless ? outside : await readModelFacts(found.folder) };
}

function readConfig(folder: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path.join(folder, "config.json"), "utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // What is wrong with it is told by whoever reads the whole folder.
    return undefined;
  }
}

/** The rows in the tokens of each model that may be proposed. */
async function withTokens(
  models: readonly KnownModel[],
  files: readonly AdvisedSource[],
  train: AdvisedFile,
  { settings, folder }: AdviceQuestion,
): Promise<readonly KnownModel[]> {
  const format = formatOf(train);
  const bytes = train.facts.files[0]?.bytes ?? 0;
  const possible = models.filter((model) => modelProblem(model, format) === undefined);
  const chosen = spread(
    possible,
    Math.max(2, Math.min(MOST_COUNTED, Math.floor(MUCH_DATA / Math.max(1, bytes)))),
  );
  const wanted = nodeAt(parseOverrides(settings).root, "data.max_length")?.value;
  const maxLength = typeof wanted === "number" ? wanted : Number.MAX_SAFE_INTEGER;
  const supervised = await Promise.all(
    chosen.map(async (model) => {
      const trainOn = model.facts.tokenizer?.template === "whole" ? "all" : "assistant";
      const place = path.resolve(folder, model.path);
      const supervision = await readSupervision({ folder: place, trainOn, maxLength, truncation: "error" });
      return supervision === undefined ? [] : [{ model, supervision }];
    }),
  ).then((all) => all.flat());
  if (supervised.length === 0) return models;
  const counted = new Map(supervised.map(({ model }) => [model, new Map<string, DatasetFacts>()]));
  for (const source of files) {
    const facts = await countTokens(
      source,
      supervised.map(({ supervision }) => supervision),
    );
    for (const [i, { model }] of supervised.entries()) counted.get(model)?.set(source.path, facts[i]!);
  }
  return models
    .filter((model) => counted.has(model) || !possible.includes(model))
    .map((model) => {
      const datasets = counted.get(model);
      return datasets === undefined ? model : { ...model, datasets: forgetLength(datasets, wanted) };
    });
}

/** Without a length that somebody set, nothing is longer than it. */
function forgetLength(
  datasets: ReadonlyMap<string, DatasetFacts>,
  wanted: unknown,
): ReadonlyMap<string, DatasetFacts> {
  if (typeof wanted === "number") return datasets;
  const without = (facts: DatasetFacts): DatasetFacts => {
    const copy = { ...facts };
    delete copy.rowsOverMaxLength;
    return copy;
  };
  return new Map([...datasets].map(([name, facts]) => [name, without(facts)] as const));
}

/** Of many models the nearest, and of equally near ones large, small and those between. */
function spread(models: readonly KnownModel[], most: number): readonly KnownModel[] {
  if (models.length <= most) return models;
  const sizes = (model: KnownModel): number => modelSize(model.facts) ?? 0;
  const nearest = models.filter(({ origin }) => origin !== "cache");
  const cached = models.filter(({ origin }) => origin === "cache");
  const ordered = [nearest, cached].flatMap((some) => [...some].sort((a, b) => sizes(b) - sizes(a)));
  const step = (ordered.length - 1) / (most - 1);
  return [...new Set(Array.from({ length: most }, (_, i) => ordered[Math.round(i * step)]!))];
}
