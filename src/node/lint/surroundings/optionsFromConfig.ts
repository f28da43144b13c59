import { existsSync } from "node:fs";
import path from "node:path";
import type { ResolvedConfig } from "../../../core/runconfig/resolve/resolvedConfig";
import type { LintHeldOutFile, LintModel, LintRequestOptions } from "../../../protocol/lintWorker";

/** What a run config says about linting one of its datasets. */
export type ConfigLintOptions = Pick<
  LintRequestOptions,
  "labels" | "format" | "columns" | "groups" | "model" | "heldOutFiles"
>;

export interface ConfigPlace {
  /** The config's folder: paths in it begin there. */
  readonly folder: string;
  /** How findings name a file. */
  readonly nameOf: (file: string) => string;
  /** Whether a file may be looked at; absent: any. */
  readonly mayTouch?: (file: string) => boolean;
}

/**
 * Labels, form and columns of the config's data; the model's tokenizer, when its folder is here; and for a training
 * file the evaluation and test files that must not share rows with it.
 */
export function optionsFromConfig(
  { model, data, evaluate }: ResolvedConfig,
  dataset: string,
  { folder, nameOf, mayTouch = () => true }: ConfigPlace,
): ConfigLintOptions {
  const { format, columns } = data;
  const full = (written: string): string => path.resolve(folder, written);
  const isTrain = paths(data.train).some((written) => full(written) === dataset);
  const heldOutFiles = isTrain
    ? [...paths(data.eval), ...paths(data.test)]
        .map(full)
        .filter((file) => file !== dataset && mayTouch(file))
        .map((file): LintHeldOutFile => ({ path: file, file: nameOf(file), format, columns }))
    : [];
  const tokens = modelOf(model, data, folder, mayTouch);
  return {
    ...{ labels: evaluate.labels, groups: evaluate.groups, format, columns },
    ...(heldOutFiles.length === 0 ? {} : { heldOutFiles }),
    ...(tokens === undefined ? {} : { model: tokens }),
  };
}

/** Undefined when the model is not a folder here with a tokenizer: token rules rest then. */
function modelOf(
  model: ResolvedConfig["model"],
  data: ResolvedConfig["data"],
  folder: string,
  mayTouch: (file: string) => boolean,
): LintModel | undefined {
  if (!isLocal(model.name_or_path)) return undefined;
  const modelFolder = path.resolve(folder, model.name_or_path);
  if (!mayTouch(modelFolder) || !existsSync(path.join(modelFolder, "tokenizer.json"))) return undefined;
  const isFile = model.chat_template !== "tokenizer" && isLocal(model.chat_template);
  const chatTemplate = isFile ? path.resolve(folder, model.chat_template) : undefined;
  return {
    folder: modelFolder,
    ...{ trainOn: data.train_on, maxLength: data.max_length, truncation: data.truncation },
    ...(chatTemplate === undefined || !mayTouch(chatTemplate) || !existsSync(chatTemplate)
      ? {}
      : { chatTemplate }),
  };
}

/** Of a config that is still being written, the list itself may be absent. */
function paths(written: unknown): readonly string[] {
  return Array.isArray(written) ? written.filter(isLocal) : [];
}

/** Not an address, a share or a device. */
function isLocal(written: unknown): written is string {
  // Of a config that is still being written, what is required may be absent.
  if (typeof written !== "string" || written === "") return false;
  return !/^(?:[a-z][a-z0-9+.-]+:|[\\/]{2})/iu.test(written) && !written.includes("\0");
}
