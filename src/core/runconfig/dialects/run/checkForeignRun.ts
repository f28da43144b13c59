import type { LineIndex } from "../../../../base/lineIndex";
import type { Reporter } from "../../check/reporter";
import type { ConfigFacts } from "../../configFacts";
import type { ConfigNode } from "../../configTree";
import type { Detection } from "../detection";
import type { Dialect } from "../dialect";
import { checkForeignData } from "./checkForeignData";
import { checkForeignMemory } from "./checkForeignMemory";
import { checkForeignModel } from "./checkForeignModel";
import { checkRegistry } from "./checkRegistry";
import { foreignDatasets, type ForeignDataset } from "./foreignDatasets";
import { asRun, type ForeignRun } from "./foreignRun";
import { located, lookAbove } from "./located";

/** What data, model and machine say against another tool's config: the same as against one of ours, in its words. */
export function checkForeignRun(config: ForeignConfigText, facts: ConfigFacts, reporter: Reporter): void {
  const { root, dialect } = config;
  const datasets = foreignDatasets(root, dialect.id, facts);
  const run = runOf(config, datasets);
  const found = locatedFacts(facts, () => runOf(config, datasets, facts));
  if (dialect.id === "llama-factory") checkRegistry(root, facts, reporter);
  checkForeignData(datasets, run, dialect, found, reporter);
  checkForeignModel(root, run, dialect, found, reporter);
  checkForeignMemory(root, run, dialect, found, reporter);
}

export interface ForeignConfigText {
  readonly root: ConfigNode;
  readonly text: string;
  readonly dialect: Dialect;
  readonly detection: Detection;
  readonly lines: LineIndex;
}

/** The same run with paths as they lie from the config's folder, for whoever reads its data and its model. */
export function locatedRun(config: ForeignConfigText, facts: ConfigFacts): ForeignRun {
  return runOf(config, foreignDatasets(config.root, config.dialect.id, facts), facts);
}

function runOf(
  { root, text, dialect, detection, lines }: ForeignConfigText,
  datasets: readonly ForeignDataset[],
  facts?: ConfigFacts,
): ForeignRun {
  const pathsOf = (part: ForeignDataset["part"]): readonly string[] =>
    datasets.flatMap((one) => (one.part === part ? [one.path] : []));
  const named = { train: pathsOf("train"), eval: pathsOf("eval") };
  const rename = facts === undefined ? undefined : (path: string): string => located(path, facts);
  return asRun(root, text, dialect, detection, lines, named, rename);
}

/** Facts by the paths as they are written: the tool may have been started in any folder above the config. */
function locatedFacts(facts: ConfigFacts, run: () => ForeignRun): ConfigFacts {
  const known = new Map<string, string>();
  const at = (path: string): string => {
    const place = known.get(path) ?? located(path, facts);
    known.set(path, place);
    return place;
  };
  const { dataset, counted, model, machine } = facts;
  return {
    lookup: (path) => lookAbove(path, facts),
    ...(dataset === undefined ? {} : { dataset: (path) => dataset(at(path)) }),
    ...(counted === undefined ? {} : { counted: (path) => counted(at(path), run().resolved) }),
    ...(model === undefined ? {} : { model: (path) => model(at(path)) }),
    ...(machine === undefined ? {} : { machine }),
  };
}
