import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { Static, TSchema } from "typebox";
import type { PastRun } from "../../../core/runs/pastRun";
import { parseChecked } from "../../../protocol/checked";
import { Evaluation } from "../../../protocol/evaluation";
import { RunJson, RunResult } from "../../../protocol/run";
import { PROTOCOL_VERSION } from "../../../protocol/version";
import { RUN_FILES } from "./runFolder";

/** Whose runs are looked for. */
export interface PastRunsQuestion {
  /** Absolute path of the config. */
  readonly configPath: string;
  /** Its `name`. */
  readonly name: string;
  /** Its `output.dir`, absolute. */
  readonly outputDir: string;
  /** The home folder, whose list knows runs wherever they lie; undefined: it is not looked at. */
  readonly home: string | undefined;
  readonly mayTouch: (file: string) => boolean;
}

/** What is known of run folders already: `run.json` never changes. By the folder's path. */
export type KnownRuns = Map<string, RunJson | undefined>;

/** Runs that are looked at, from the newest: a machine may have thousands. */
const MOST_RUNS = 500;
/** Larger files are not read for one number. In bytes. */
const LARGEST_FILE = 8_000_000;

/** The newest run of a config, with how many there are. */
export interface FoundRuns {
  /** The newest training that is over. */
  readonly last: PastRun | undefined;
  /** Folders of newer ones that are not over. */
  readonly unfinished: readonly string[];
}

/**
 * The runs that were made from a config: those whose `run.json` names its file, and those of its name in its own output
 * folder, as a run folder that came from another machine is one. Reads nothing that must not be touched, and writes
 * nothing.
 */
export async function findPastRuns(question: PastRunsQuestion, known: KnownRuns): Promise<FoundRuns> {
  const unfinished: string[] = [];
  const folders = await runFolders(question);
  for (const folder of [...folders].sort(newestFirst).slice(0, MOST_RUNS)) {
    const run = await knownRun(folder, known);
    if (run === undefined || run.kind !== "train" || !isRunOf(run, folder, question)) continue;
    const result = parsed(RunResult, await readSmall(path.join(folder, RUN_FILES.result)));
    if (result !== undefined) return { last: await toPastRun(folder, run, result), unfinished };
    unfinished.push(folder);
  }
  return { last: undefined, unfinished };
}

function isRunOf(run: RunJson, folder: string, { configPath, name, outputDir }: PastRunsQuestion): boolean {
  if (run.configPath === configPath) return true;
  const file = run.configPath.split(/[\\/]/u).at(-1);
  return (
    path.dirname(folder) === outputDir && file === path.basename(configPath) && run.config["name"] === name
  );
}

async function runFolders({ home, outputDir, mayTouch }: PastRunsQuestion): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  if (mayTouch(outputDir))
    for (const entry of await readdir(outputDir, { withFileTypes: true }).catch(() => []))
      if (entry.isDirectory()) found.add(path.join(outputDir, entry.name));
  if (home === undefined) return found;
  const list = path.join(home, "runs");
  const names = (await readdir(list).catch(() => [])).filter((name) => /^[^.].*\.json$/u.test(name));
  for (const name of names.sort(newestFirst).slice(0, MOST_RUNS)) {
    const place = placeIn(await readSmall(path.join(list, name)));
    if (place !== undefined && mayTouch(place)) found.add(place);
  }
  return found;
}

function placeIn(text: string | undefined): string | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    const place = typeof value === "object" && value !== null && "path" in value ? value.path : undefined;
    return typeof place === "string" && path.isAbsolute(place) ? place : undefined;
  } catch {
    return undefined;
  }
}

/** By the time in a run's id; what has none comes last. */
function newestFirst(a: string, b: string): number {
  return timeIn(b).localeCompare(timeIn(a)) || b.localeCompare(a);
}

function timeIn(place: string): string {
  return /-(\d{8}-\d{6})-[0-9a-f]{4}(?:\.json)?$/u.exec(place)?.[1] ?? "";
}

async function knownRun(folder: string, known: KnownRuns): Promise<RunJson | undefined> {
  if (known.has(folder)) return known.get(folder);
  const text = await readSmall(path.join(folder, RUN_FILES.run));
  // A folder whose file is still being written is looked at again.
  if (text === undefined) return undefined;
  const run = parsed(RunJson, text);
  const ours = run?.protocolVersion === PROTOCOL_VERSION ? run : undefined;
  known.set(folder, ours);
  return ours;
}

async function toPastRun(folder: string, run: RunJson, result: RunResult): Promise<PastRun> {
  const evaluation =
    result.evaluation === undefined
      ? undefined
      : parsed(Evaluation, await readSmall(path.join(folder, RUN_FILES.evaluation)));
  const { failure } = result;
  return {
    id: run.id,
    folder,
    createdAt: run.createdAt,
    status: result.status,
    seconds: result.seconds,
    steps: result.steps,
    totalSteps: run.totalSteps,
    accuracy: evaluation && accuracyIn(evaluation),
    evalLoss: result.metrics["eval_loss"] ?? undefined,
    gate: result.gate,
    failure: failure && { code: failure.code, message: failure.message },
    config: run.config,
  };
}

/** Of all rows of the first suite, after fine-tuning. */
function accuracyIn({ results, suites }: Evaluation): number | undefined {
  const found = results.find(
    ({ metric, variant, subject, label, group, suite }) =>
      metric === "accuracy" &&
      variant === undefined &&
      subject === "tuned" &&
      label === undefined &&
      group === undefined &&
      suite === suites[0]?.name,
  );
  return found?.value ?? undefined;
}

function parsed<S extends TSchema>(schema: S, text: string | undefined): Static<S> | undefined {
  if (text === undefined) return undefined;
  const checked = parseChecked(schema, text);
  return checked.ok ? checked.value : undefined;
}

async function readSmall(file: string): Promise<string | undefined> {
  try {
    const { size } = await stat(file);
    return size > LARGEST_FILE ? undefined : await readFile(file, "utf8");
  } catch {
    return undefined;
  }
}
