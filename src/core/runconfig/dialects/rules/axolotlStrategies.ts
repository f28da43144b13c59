import { nearest } from "../../../../base/editDistance";
import type { RuleInput } from "./rule";

/** Prompt strategies, the folders and files of `axolotl/prompt_strategies` and the wrappers of its loader. */
export const STRATEGIES = [
  ...[
    "alpaca",
    "alpaca_chat",
    "alpaca_instruct",
    "alpaca_w_system",
    "bradley_terry",
    "chat_template",
    "chatml",
  ],
  ...["completion", "context_qa", "creative_acr", "ebft", "explainchoice", "gpteacher", "input_output"],
  ...["jeopardy", "kto", "llama2_chat", "llama3", "messages", "metharme", "multimodal_pretrain", "oasst"],
  ...["orcamini", "orpo", "pretrain", "pygmalion", "reflection", "stepwise_supervised", "summarizetldr"],
  ...["user_defined", "zephyr", "passthrough"],
];

/** A module of one's own may be named as well: only what is nearly a known name is a slip. */
export function strategy(path: string, input: RuleInput): void {
  const type = input.word(path);
  if (type === undefined) return;
  if (type.startsWith("sharegpt")) {
    input.atValue("DLC004", "warning", path, "`type: sharegpt` is gone: it is `chat_template` now", {
      ...input.write(path, "chat_template"),
    });
    return;
  }
  const [, first = "", rest = ""] = /^(\w+)(.*)$/su.exec(type) ?? [];
  const meant = STRATEGIES.includes(first) ? undefined : nearest(first, STRATEGIES);
  if (meant === undefined || rest.includes("/")) return;
  const better = `${meant}${rest}`;
  input.atValue(
    "DLC007",
    "warning",
    path,
    `Axolotl has no strategy \`${type}\`: did you mean \`${better}\`?`,
    input.write(path, better),
  );
}
