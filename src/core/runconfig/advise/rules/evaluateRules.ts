import { formatInteger } from "../../../../base/format";
import { groupColumns } from "../suggestColumns";
import { reportShare } from "./dataRules";
import type { Draft } from "../draft";
import type { AdviceRule } from "./rule";

export const evaluateRules: readonly AdviceRule[] = [
  {
    key: "evaluate.before_and_after",
    what: () => true,
    why: () => "The base model is measured on the same rows: a change can be told from chance.",
    source: "the report's paired tests (McNemar's), which need both answers to a row",
  },
  {
    key: "evaluate.labels",
    when: ({ labels }) => labels !== undefined,
    what: ({ labels }) => labels?.values,
    why: ({ labels }) => {
      const { why = "", values = [], rare = [] } = labels ?? {};
      const named = rare.slice(0, 3).map((label) => `\`${label}\``);
      const few =
        rare.length === 0
          ? ""
          : ` Fewer than 5 training rows have ${named.join(", ")}${rare.length > 3 ? ", …" : ""}: ${rare.length === 1 ? "a slip" : "slips"}, perhaps.`;
      return `${why.charAt(0).toUpperCase()}${why.slice(1)} ${formatInteger(values.length)}: with them there are accuracy, precision and recall beside the loss.${few}`;
    },
    source: "the rows",
  },
  {
    key: "evaluate.groups",
    suggests: true,
    when: (draft) => suggested(draft).length > 0,
    what: suggested,
    why: () =>
      "Columns with few values. Groups are never guessed: if some of these say whom a row is about, keep them and take the comment sign away, and the report compares them.",
    source: "the rows; only people know what a column means",
  },
  {
    key: "output.dir",
    what: () => "runs",
    why: () => "",
    source: "the registry's default",
  },
];

/** Without labels there is no rate to compare between groups. */
function suggested(draft: Draft): readonly string[] {
  const { facts, labels } = draft;
  if (labels === undefined) return [];
  const file = facts.test ?? facts.eval ?? facts.train;
  return groupColumns(file, reportShare(draft), labels);
}
