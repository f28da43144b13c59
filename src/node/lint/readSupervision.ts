import { readFile } from "node:fs/promises";
import type { LintSupervision } from "../../core/lint/surroundings";
import type { LintModel } from "../../protocol/lintWorker";
import { loadTokenizer } from "../models/tokenizer";

/**
 * Tokenizer and chat template of the run's model.
 *
 * @throws UserError as `loadTokenizer` does.
 */
export async function readSupervision(model: LintModel): Promise<LintSupervision> {
  const { tokenizer, template } = await loadTokenizer(model.folder, model.chatTemplate);
  const { trainOn, maxLength, truncation } = model;
  const templateSource =
    model.chatTemplate === undefined
      ? tokenizer.chatTemplateSource
      : await readFile(model.chatTemplate, "utf8");
  return { tokenizer, template, templateSource, trainOn, maxLength, truncation };
}
