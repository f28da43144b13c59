import path from "node:path";
import { createLineIndex } from "../../base/lineIndex";
import type { ConfigFacts } from "../../core/runconfig/configFacts";
import { dialectOf } from "../../core/runconfig/dialects/dialects";
import { locatedRun } from "../../core/runconfig/dialects/run/checkForeignRun";
import { withRegistry } from "../../node/config/registryFacts";
import { optionsFromConfig, type ConfigLintOptions } from "../../node/lint/surroundings/optionsFromConfig";
import type { Workspace } from "../workspace";
import type { ForeignReading } from "./foreignConfigs";

/**
 * What another tool's config says of the datasets that it names, by their absolute paths.
 *
 * @param file the config's own
 * @param facts of the disk, from the config's folder
 */
export function declaredByForeign(
  { tree, detection }: ForeignReading,
  file: string,
  facts: ConfigFacts,
  workspace: Workspace,
): ReadonlyMap<string, ConfigLintOptions> {
  const found = new Map<string, ConfigLintOptions>();
  const { root, text } = tree;
  if (root?.kind !== "map") return found;
  const folder = path.dirname(file);
  const config = { root, text, dialect: dialectOf(detection), detection, lines: createLineIndex(text) };
  const { resolved } = locatedRun(config, withRegistry(facts, folder));
  const place = {
    folder,
    nameOf: (named: string): string => workspace.nameOf(named),
    mayTouch: (touched: string): boolean => workspace.mayTouch(touched),
  };
  for (const written of [...resolved.data.train, ...resolved.data.eval]) {
    const dataset = path.resolve(folder, written);
    if (facts.lookup(written).kind !== "file" || found.has(dataset) || !place.mayTouch(dataset)) continue;
    const { model, ...options } = optionsFromConfig(resolved, dataset, place);
    // Tools with templates of their own make other tokens of a row than the model's tokenizer does.
    const isTemplateKnown = detection.dialect === "trl" || detection.dialect === "axolotl";
    found.set(dataset, { ...options, ...(model === undefined || !isTemplateKnown ? {} : { model }) });
  }
  return found;
}
