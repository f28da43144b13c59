import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../base/userError";
import { readSafetensors, readSafetensorsHeader, type FloatTensor, type TensorEntry } from "./safetensors";

/** A model folder in Hub layout, looked at but not loaded. */
export interface ModelFolder {
  readonly folder: string;
  readonly configFile: string;
  /** `config.json`, parsed. */
  readonly config: unknown;
  /** Weight files, names relative to the folder, in the order of first use. */
  readonly weightFiles: readonly string[];
  /** Every tensor that the weight files declare, with the file it lies in. */
  readonly tensors: ReadonlyMap<string, TensorEntry & { readonly file: string }>;
}

/**
 * Reads `config.json` and the headers of `model.safetensors`, or of the shards that `model.safetensors.index.json`
 * names. Throws UserError: XMD001 for what is missing, RUN034 for what is damaged.
 */
export async function openModelFolder(folder: string): Promise<ModelFolder> {
  const { configFile, config } = await readModelConfig(folder);
  const weightFiles = await findWeightFiles(folder);
  const tensors = new Map<string, TensorEntry & { readonly file: string }>();
  for (const file of weightFiles) {
    const header = await readSafetensorsHeader(path.join(folder, file));
    for (const entry of header.tensors.values()) tensors.set(entry.name, { ...entry, file });
  }
  return { folder, configFile, config, weightFiles, tensors };
}

/** `config.json` alone. Throws UserError: XMD001 where it is missing, RUN034 where it is damaged. */
export async function readModelConfig(folder: string): Promise<Pick<ModelFolder, "configFile" | "config">> {
  const configFile = path.join(folder, "config.json");
  return { configFile, config: await readJson(configFile) };
}

/** The named tensors as float32. Names that the folder does not have are a UserError (RUN034). */
export async function loadTensors(
  model: ModelFolder,
  names: readonly string[],
): Promise<ReadonlyMap<string, FloatTensor>> {
  const missing = names.filter((name) => !model.tensors.has(name));
  if (missing.length > 0)
    throw new UserError({
      code: "RUN034",
      message: `${model.weightFiles.join(", ")}: no tensor ${missing[0] ?? ""}${missing.length > 1 ? ` and ${missing.length - 1} more` : ""}`,
      nextStep: "check that config.json belongs to these weights",
      file: path.join(model.folder, model.weightFiles[0] ?? ""),
      exitCode: 3,
    });
  const loaded = new Map<string, FloatTensor>();
  for (const file of model.weightFiles) {
    const inside = names.filter((name) => model.tensors.get(name)?.file === file);
    for (const [name, tensor] of await readSafetensors(path.join(model.folder, file), inside))
      loaded.set(name, tensor);
  }
  return loaded;
}

async function findWeightFiles(folder: string): Promise<readonly string[]> {
  if (await exists(path.join(folder, "model.safetensors"))) return ["model.safetensors"];
  const indexFile = path.join(folder, "model.safetensors.index.json");
  if (await exists(indexFile)) {
    const index = (await readJson(indexFile)) as { readonly weight_map?: unknown };
    const files = Object.values((index.weight_map ?? {}) as Record<string, unknown>);
    const plain = files.filter(
      (file): file is string => typeof file === "string" && path.basename(file) === file,
    );
    if (plain.length === files.length && files.length > 0) return [...new Set(plain)];
    throw damaged(indexFile, "names weight files that are not in the folder");
  }
  const pickled = await exists(path.join(folder, "pytorch_model.bin"));
  throw new UserError({
    code: "XMD001",
    message: pickled
      ? `pytorch_model.bin in ${folder} is a pickle and is never opened; model.safetensors is missing`
      : `model.safetensors is missing in ${folder}`,
    nextStep: pickled
      ? "convert the weights to safetensors, or download the model's safetensors files"
      : "check model.name_or_path, or download the model again",
    file: folder,
    exitCode: 3,
  });
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new UserError({
      code: "XMD001",
      message: `${path.basename(file)} cannot be read in ${path.dirname(file)}`,
      nextStep: "check model.name_or_path, or download the model again",
      file,
      exitCode: 3,
      cause: error,
    });
  });
  if (text.startsWith("version https://git-lfs"))
    throw damaged(file, "is a Git LFS pointer, not the file itself");
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(file, "is not valid JSON");
  }
}

function damaged(file: string, what: string): UserError {
  return new UserError({
    code: "RUN034",
    message: `${path.basename(file)} ${what}`,
    nextStep: "copy or download the file again",
    file,
    exitCode: 3,
  });
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() === true;
}
