import path from "node:path";
import type { ResolvedConfig } from "../../core/runconfig/resolve/resolvedConfig";
import type { DatasetFacts } from "../../protocol/datasetFacts";
import type { LintModel } from "../../protocol/lintWorker";

/** What was last found out about a dataset. */
export interface KnownFacts {
  readonly facts: DatasetFacts;
  /** Whose tokens were counted, and for which limit. */
  readonly model?: LintModel;
}

/**
 * What of token counts holds for a config: they were made for the config that was asked first, which may be another one,
 * or for this one before an edit.
 *
 * @param counted whose tokens were counted, and for which limit
 * @param folder of the config
 */
export function countedFor(
  counted: LintModel | undefined,
  { model, data }: ResolvedConfig,
  folder: string,
): "all" | "lengths" | "nothing" {
  // Of a config that is still being written, what is required may be absent.
  const named = model.name_or_path as string | null;
  if (counted === undefined || named === null || path.resolve(folder, named) !== counted.folder)
    return "nothing";
  const template =
    model.chat_template === "tokenizer" ? undefined : path.resolve(folder, model.chat_template);
  if (counted.chatTemplate !== template) return "nothing";
  return counted.maxLength === data.max_length ? "all" : "lengths";
}
