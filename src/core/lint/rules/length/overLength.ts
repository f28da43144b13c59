import { formatInteger } from "../../../../base/format";
import type { JsonPath } from "../../../dataset/jsonValue";
import type { Truncation } from "../../../supervision";
import { defineRule, type RuleChecks, type RuleContext } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { createSupervisor, trainedAfterCut, untrainedStart } from "../../supervisor";

/**
 * A row with more tokens than `data.max_length`. What happens then depends on who trains: TRL cuts at 1,024 tokens
 * unless told otherwise, axolotl drops the row, LLaMA-Factory cuts prompt and answer in proportion; none of them says
 * which rows. Here the config's `data.truncation` is taken, and the message says what it costs.
 *
 * Counted with the run's own tokenizer and chat template, exactly. Rows that cannot be too long, by their bytes, are
 * not tokenized. Without a model in the run config the rule rests, and for preference data, which is cut otherwise.
 */
export const overLength = defineRule({
  code: "LEN001",
  name: "over-length",
  severity: "warning",
  affects: ["trl:cuts-row", "axolotl:drops-row", "llama-factory:cuts-row"],
  bad: `{"prompt": "Count:", "completion": " one two three four five six seven eight nine ten"}`,
  good: `{"prompt": "Count:", "completion": " one two three"}`,
  exampleOptions: { supervision: { maxLength: 20, truncation: "end" } },
  begin: watchLength,
});

function watchLength(context: RuleContext): RuleChecks {
  const supervisor = context.shared(createSupervisor);
  const { supervision } = supervisor;
  if (supervision === undefined) return {};
  const { maxLength, truncation } = supervision;
  return {
    checkRow(row, report) {
      const example = supervisor.of(row)?.overlong;
      if (example === undefined) return;
      const isCut = truncation === "start" || truncation === "end";
      const left = trainedAfterCut(example, supervision);
      // One row, one finding: the most precise of the three.
      if (context.isActive("LEN002") && isCut && left === 0 && example.trainedTokens > 0) return;
      if (context.isActive("LEN003") && untrainedStart(example) >= maxLength && example.trainedTokens > 0)
        return;
      const over = example.ids.length - maxLength;
      const tokens = `${formatInteger(example.ids.length)} tokens, ${formatInteger(over)} more than data.max_length`;
      report(
        { path: longestText(row) },
        `${tokens}: ${whatHappens(truncation, over, example.trainedTokens - left)}`,
        { help: "raise data.max_length, shorten the row, or split it" },
      );
    },
  };
}

function whatHappens(truncation: Truncation, over: number, lost: number): string {
  if (truncation === "error") return "the run does not start";
  if (truncation === "drop") return "the run leaves this row out";
  const which = truncation === "start" ? "first" : "last";
  return `the ${which} ${formatInteger(over)} are cut, ${formatInteger(lost)} of them trained`;
}

/** What one would shorten. */
function longestText(row: LintRow): JsonPath {
  let longest: { readonly value: string; readonly path: JsonPath } | undefined;
  for (const text of row.texts)
    if (longest === undefined || text.value.length > longest.value.length) longest = text;
  return longest?.path ?? [];
}
