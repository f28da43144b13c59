import { formatInteger } from "../../../../base/format";
import { textHash } from "../../../dataset/textHash";
import { defineRule, type RuleChecks, type RuleContext } from "../../defineRule";
import type { HeldOutFile } from "../../leakage/heldOut";
import { createLeaks } from "../../leakage/leaks";
import { quote } from "../../text/quote";
import { relatedAt } from "../../rows/relatedAt";
import { sharedIdOf } from "../../leakage/sharedIds";

/**
 * Rows of one conversation, document or person stand on both sides of the split. What is true of one row of a group
 * is mostly true of the others, so the model is examined on what it has nearly seen; split by group instead.
 *
 * Looked at are columns that are named like ids (`conversation_id`, `documentId`, `patient_id`, `id`; also inside
 * `metadata`). Numbers that count the rows of a file say nothing and are left out, as are `id` columns of bare
 * numbers, `group` columns with few values, and the columns of `evaluate.groups`, which are meant to be on both sides.
 */
export const sharedGroup = defineRule({
  code: "LEK006",
  name: "group-on-both-sides",
  severity: "error",
  affects: ["all:evaluates-memory"],
  bad: `{"conversation_id": "c-81", "prompt": "And after that?", "completion": "Boil it."}`,
  good: `{"conversation_id": "c-90", "prompt": "And after that?", "completion": "Boil it."}`,
  exampleOptions: {
    heldOut: `{"conversation_id": "c-81", "prompt": "How do I start?", "completion": "Wash it."}\n{"conversation_id": "c-82", "prompt": "And the end?", "completion": "Eat it."}`,
  },
  begin: watchGroups,
});

function watchGroups(context: RuleContext): RuleChecks {
  const leaks = context.shared(createLeaks);
  const columns = leaks.files
    .flatMap((file) => Array.from(file.ids, ([name, values]) => ({ file, name, values })))
    .filter(({ name }) => !context.groups.includes(name));
  if (columns.length === 0) return {};
  return {
    checkRow(row, report) {
      const { object } = row;
      if (object === undefined) return;
      for (const { file, name, values } of columns) {
        const value = sharedIdOf(object, name);
        const held = value === undefined ? undefined : values.get(textHash(value));
        if (value === undefined || held === undefined) continue;
        // The row itself is there: that says more.
        if (context.isActive("LEK001") && leaks.see(row)?.kind === "same") return;
        const twin = file.placeOf(held);
        report(
          { path: Object.hasOwn(object, name) ? [name] : name.split(".") },
          messageFor(name, value, file),
          {
            help: "split the data by this column",
            related: [relatedAt(context.file, twin, "the same value in the evaluation file")],
          },
        );
        return;
      }
    },
  };
}

function messageFor(name: string, value: string, { file, rows }: HeldOutFile): string {
  return `${name} ${quote(value)} is in ${file} too (${formatInteger(rows)} rows)`;
}
