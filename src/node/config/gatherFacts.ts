import { stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../base/userError";
import { pathNodes } from "../../core/runconfig/checkFiles";
import type { ConfigCheck } from "../../core/runconfig/checkRunConfig";
import type { ConfigFacts } from "../../core/runconfig/configFacts";
import { nodeAt } from "../../core/runconfig/configTree";
import type { DatasetFacts } from "../../protocol/datasetFacts";
import type { LintRequestOptions } from "../../protocol/lintWorker";
import { answerLint } from "../lint/answerLint";
import { optionsFromConfig } from "../lint/optionsFromConfig";
import { createSurroundingsCache } from "../lint/surroundingsCache";
import { readModelFacts } from "../models/modelFacts";

/** Larger data are not read through to check a config; `tunesmith lint` does that. In bytes. */
const LARGEST_DATA = 64_000_000;

/**
 * What a config's data and model are like, read now. The data are gone through once, with the model's own tokenizer
 * where it is here. What cannot be read is left out: the config's check says why.
 */
export async function gatherFacts(
  { tree, resolved }: ConfigCheck,
  folder: string,
): Promise<Pick<ConfigFacts, "dataset" | "model">> {
  const datasets = new Map<string, DatasetFacts>();
  const cache = createSurroundingsCache();
  const keys = ["data.train", "data.eval", "data.test"];
  const written = new Set(
    keys.flatMap((key) => pathNodes(nodeAt(tree.root, key))).map(({ value }) => String(value)),
  );
  for (const name of written) {
    const file = path.resolve(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() !== true || found.size > LARGEST_DATA) continue;
    const place = { folder, nameOf: (named: string): string => path.relative(folder, named) };
    const { labels, groups, format, columns, model: withModel } = optionsFromConfig(resolved, file, place);
    const options: LintRequestOptions = {
      ...{ file: name, select: [DUPLICATES], facts: withModel === undefined ? "texts" : "tokens" },
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
  const model = await modelOf(resolved.model, folder);
  return {
    dataset: (name) => datasets.get(name),
    model: (name) => (name === resolved.model.name_or_path ? model : undefined),
  };
}

/** The one rule that facts need; it is cheap. */
const DUPLICATES = "DUP001";

async function modelOf(
  { name_or_path: written, chat_template: template }: ConfigCheck["resolved"]["model"],
  folder: string,
): Promise<Awaited<ReturnType<typeof readModelFacts>> | undefined> {
  const target = path.resolve(folder, written);
  const found = await stat(target).catch(() => undefined);
  if (written === "" || found?.isDirectory() !== true) return undefined;
  return readModelFacts(target, template === "tokenizer" ? undefined : path.resolve(folder, template));
}

async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
