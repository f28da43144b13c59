import { UserError } from "../../../base/userError";
import type { LintSupervision } from "../../../core/lint/surroundings";
import { compileChatTemplate } from "../../../core/supervision";
import type { LintModel } from "../../../protocol/lintWorker";
import { loadTokenizerFiles } from "../../models/tokenizer";

/**
 * Tokenizer and chat template of the run's model. Undefined when they are absent or damaged: the rules that need them
 * rest, and the run config's own check names what is wrong. A template that does not compile is left out, but its
 * source is there: a rule tells of it.
 */
export async function readSupervision(model: LintModel): Promise<LintSupervision | undefined> {
  try {
    const { tokenizer, source } = await loadTokenizerFiles(model.folder, model.chatTemplate);
    const template = source === null ? undefined : compileChatTemplate(source.text);
    return {
      tokenizer,
      template: template?.ok === true ? template.value : null,
      templateSource: source?.text ?? null,
      ...{ trainOn: model.trainOn, maxLength: model.maxLength, truncation: model.truncation },
    };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
