import path from "node:path";
import { CARD_NAME, REGISTRY_NAME } from "../../../core/dataset/registry/entryNames";
import type { FoundDatasets, NameOf, Reach } from "./foundDatasets";
import { hubDatasets } from "./hubDatasets";
import { registryDatasets } from "./registryDatasets";

/**
 * The datasets that a `dataset_info.json` or the card of a Hub dataset leads to. Undefined for every other file, and
 * for files of these names that are something else.
 *
 * @param file absolute
 */
export async function entryPointDatasets(
  file: string,
  nameOf: NameOf,
  reach: Reach = {},
): Promise<FoundDatasets | undefined> {
  const name = path.basename(file);
  if (name === CARD_NAME) return hubDatasets(path.dirname(file), nameOf, reach);
  if (name !== REGISTRY_NAME) return undefined;
  const found = await registryDatasets(file, nameOf, reach);
  if (found === undefined) return undefined;
  return { datasets: found.datasets, problems: [...found.problems, ...found.absent], notes: [] };
}
