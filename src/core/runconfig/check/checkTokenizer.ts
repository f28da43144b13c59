import { formatInteger } from "../../../base/format";
import type { ConfigFacts } from "../configFacts";
import type { ConfigNode } from "../configTree";
import { setKey } from "../edit/editConfig";
import { embeddingRows, type ModelFacts } from "../modelFacts";
import type { ResolvedConfig } from "../resolve/resolvedConfig";
import type { Place, Reporter } from "./reporter";

/** The model's tokenizer against its weights, and its chat template against the data. */
export function checkTokenizer(
  root: ConfigNode,
  named: Place,
  resolved: ResolvedConfig,
  facts: ConfigFacts,
  model: ModelFacts,
  reporter: Reporter,
): void {
  const { tokenizer } = model;
  const name = resolved.model.name_or_path;
  if (tokenizer === undefined) return;
  const rows = embeddingRows(model);
  if (rows !== undefined && tokenizer.vocabularySize > rows)
    reporter.report(
      "XMD008",
      "error",
      named,
      `the tokenizer of \`${name}\` has ${formatInteger(tokenizer.vocabularySize)} tokens, and the model has rows for ${formatInteger(rows)}`,
      { help: "take the tokenizer that came with these weights" },
    );
  if (tokenizer.padToken !== undefined && tokenizer.padToken === tokenizer.eosToken)
    reporter.report(
      "XMD009",
      "info",
      named,
      `the padding token of \`${name}\` is its end-of-text token, \`${tokenizer.eosToken}\``,
      {
        help: "Tunesmith masks padding by position; a trainer that masks it by token never teaches the model to stop",
      },
    );
  if (!speaksInTurns(resolved, facts)) return;
  if (tokenizer.template === "broken")
    reporter.report(
      "XMD003",
      "error",
      named,
      `the data are conversations, and in \`${name}\` ${tokenizer.templateProblem ?? "the chat template cannot be compiled"}`,
      { help: "mend it, or name another in `model.chat_template`" },
    );
  else if (tokenizer.template === "none")
    reporter.report(
      "XMD010",
      "error",
      named,
      `the data are conversations, and \`${name}\` has no chat template`,
      {
        help: "name a template in `model.chat_template`, or choose a chat model",
      },
    );
  else if (tokenizer.template === "whole" && resolved.data.train_on !== "all")
    reporter.report(
      "XMD011",
      "error",
      named,
      `in what the chat template of \`${name}\` renders, the assistant's turns cannot be told apart`,
      {
        help: "mark them with `{% generation %}` in a template of your own, or set `data.train_on: all`",
        fix: reporter.change(
          "Learn every turn: `data.train_on: all`",
          setKey(reporter.text, root, "data.train_on", "all"),
          "unsafe",
        ),
      },
    );
}

/** Whether rows are rendered by the chat template. */
function speaksInTurns({ data }: ResolvedConfig, { dataset }: ConfigFacts): boolean {
  if (data.format !== "auto") return data.format === "messages" || data.format === "sharegpt";
  const formats = data.train.flatMap((path) => dataset?.(path)?.files.map(({ format }) => format) ?? []);
  return formats.some((format) => format === "messages" || format === "sharegpt");
}
