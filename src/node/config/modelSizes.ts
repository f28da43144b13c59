import { UserError } from "../../base/userError";
import type { ModelSizes } from "../../core/memory/forecast/runForecast";
import { openModelFolder, readModelConfig } from "../models/modelFolder";

/**
 * What a forecast needs of a model's folder: `config.json`, and the headers of its weight files where all of them are
 * there; no weight is read. Throws UserError for a folder that is not a model's.
 */
export async function readModelSizes(folder: string): Promise<ModelSizes & { readonly configFile: string }> {
  const { config, configFile } = await readModelConfig(folder);
  return { config, configFile, tensors: await headers(folder) };
}

/** A model that is still to be downloaded is forecast by its config alone. */
async function headers(folder: string): Promise<NonNullable<ModelSizes["tensors"]>> {
  try {
    const { tensors } = await openModelFolder(folder);
    return [...tensors.values()].map(({ name, dtype, shape }) => ({ name, dtype, shape }));
  } catch (error) {
    if (error instanceof UserError && error.code === "XMD001") return [];
    throw error;
  }
}
