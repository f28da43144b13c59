import path from "node:path";
import type { ResolvedConfig } from "../../core/runconfig/resolve/resolvedConfig";
import type { DatasetFacts } from "../../protocol/datasetFacts";
import type { LintModel } from "../../protocol/lintWorker";

/** What was last found out about a dataset. */
export interface KnownFacts {
  readonly facts: DatasetFacts;
  /** Whose tokens were counted, and for which limit. */
  readonly model?: LintModel;
  /** Evaluation files whose rows were looked for in it, sorted; absent where nobody looked. */
  readonly heldOut?: readonly string[];
}

/**
 * Rows of a training file that this config evaluates on as well; undefined where its rows were compared with those of
 * other files, or with none.
 *
 * @param folder of the config
 */
export function heldOutRowsFor(
  known: KnownFacts | undefined,
  { data }: ResolvedConfig,
  folder: string,
): number | undefined {
  const meant = [...new Set([...data.eval, ...data.test].map((file) => path.resolve(folder, file)))].sort();
  if (known?.heldOut === undefined || known.heldOut.join("\0") !== meant.join("\0")) return undefined;
  return known.facts.findings[HELD_OUT] ?? 0;
}

/** The rule that finds training rows that are evaluation rows as well. */
export const HELD_OUT = "LEK001";

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
