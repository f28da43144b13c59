import { openModelFolder } from "../models/modelFolder";
import type { ModelSizes } from "../../core/memory/runForecast";

/**
 * What a forecast needs of a model's folder: `config.json` and the headers of its weight files; no weight is read. Throws
 * UserError for a folder that is not a model's.
 */
export async function readModelSizes(folder: string): Promise<ModelSizes & { readonly configFile: string }> {
  const { config, configFile, tensors } = await openModelFolder(folder);
  return {
    config,
    configFile,
    tensors: [...tensors.values()].map(({ name, dtype, shape }) => ({ name, dtype, shape })),
  };
}
