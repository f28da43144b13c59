import path from "node:path";
import { UserError } from "../../base/userError";
import { pathNodes } from "../../core/runconfig/check/checkFiles";
import type { ConfigCheck } from "../../core/runconfig/checkRunConfig";
import type { ConfigFacts } from "../../core/runconfig/configFacts";
import { nodeAt } from "../../core/runconfig/configTree";
import type { ResolvedConfig } from "../../core/runconfig/resolve/resolvedConfig";
import type { DatasetFacts } from "../../protocol/datasetFacts";
import type { LintRequestOptions } from "../../protocol/lintWorker";
import { answerLint } from "../lint/pool/answerLint";
import { optionsFromConfig } from "../lint/surroundings/optionsFromConfig";
import { createSurroundingsCache } from "../lint/surroundings/surroundingsCache";
import { readModelFacts } from "../models/modelFacts";
import { homeFolder } from "../runs/store/home";
import { createConfigFacts } from "./configFacts";
import { readMachineFacts } from "./machineFacts";

/** Larger data are not read through to check a config; `tunesmith lint` does that. In bytes. */
const LARGEST_DATA = 64_000_000;

/**
 * What a config's data, its model and this machine are like, read now. The data are gone through once, with the model's own tokenizer
 * where it is here. What cannot be read is left out: the config's check says why.
 */
export async function gatherFacts({ tree, resolved }: ConfigCheck, folder: string): Promise<GatheredFacts> {
  const keys = ["data.train", "data.eval", "data.test"];
  const written = keys.flatMap((key) => pathNodes(nodeAt(tree.root, key))).map(({ value }) => String(value));
  return gatherFactsOf(written, resolved, folder);
}

export type GatheredFacts = Pick<ConfigFacts, "dataset" | "heldOutRows" | "model" | "machine">;

/** The same of data that are named otherwise. @param written paths of the data, from the folder */
export async function gatherFactsOf(
  written: readonly string[],
  resolved: ResolvedConfig,
  folder: string,
): Promise<GatheredFacts> {
  const datasets = new Map<string, DatasetFacts>();
  const cache = createSurroundingsCache();
  for (const name of new Set(written)) {
    const found = createConfigFacts(folder).lookup(name);
    if (found.kind !== "file" || found.bytes > LARGEST_DATA) continue;
    const file = path.resolve(folder, name);
    const place = { folder, nameOf: (named: string): string => path.relative(folder, named) };
    const said = optionsFromConfig(resolved, file, place);
    const { labels, groups, format, columns, model: withModel, heldOutFiles } = said;
    const options: LintRequestOptions = {
      ...{ file: name, select: RULES, facts: withModel === undefined ? "texts" : "tokens" },
      ...(heldOutFiles === undefined ? {} : { heldOutFiles }),
      ...(labels === undefined ? {} : { labels }),
      ...(groups === undefined ? {} : { groups }),
      ...(format === undefined ? {} : { format }),
      ...(columns === undefined ? {} : { columns }),
      ...(withModel === undefined ? {} : { model: withModel }),
    };
    const outcome = await readable(() =>
      answerLint({ type: "lintFile", path: file, options }, { signal: undefined, cache }),
    );
    if (outcome?.facts !== undefined) datasets.set(name, outcome.facts);
  }
  const [model, machine] = await Promise.all([
    modelOf(resolved.model, folder),
    readMachineFacts(homeFolder()),
  ]);
  return {
    dataset: (name) => datasets.get(name),
    heldOutRows: (name) => {
      const known = datasets.get(name);
      return known && (known.findings[HELD_OUT] ?? 0);
    },
    model: (name) => (name === resolved.model.name_or_path ? model : undefined),
    machine: () => machine,
  };
}

/** A training row that is an evaluation row as well. */
const HELD_OUT = "LEK001";
/** The rules that facts need; both are cheap. */
const RULES = ["DUP001", HELD_OUT];

async function modelOf(
  { name_or_path: written, chat_template: template }: ConfigCheck["resolved"]["model"],
  folder: string,
): Promise<Awaited<ReturnType<typeof readModelFacts>> | undefined> {
  // Of a faulty config, anything may be resolved.
  if (typeof written !== "string" || createConfigFacts(folder).lookup(written).kind !== "folder")
    return undefined;
  const hasTemplate =
    typeof template === "string" && createConfigFacts(folder).lookup(template).kind === "file";
  return readModelFacts(
    path.resolve(folder, written),
    hasTemplate ? path.resolve(folder, template) : undefined,
  );
}

async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
