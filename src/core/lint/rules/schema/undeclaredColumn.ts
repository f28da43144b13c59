import { noteKeys, reportColumns, type SeenKeys } from "../../declared/declaredColumns";
import { createTagWatch } from "../../declared/declaredTags";
import { defineRule, type RuleChecks, type RuleContext } from "../../defineRule";
import { placeOf } from "../../rows/lintRow";
import type { FindingPlace } from "../../target";

/**
 * A registry (`dataset_info.json`) or a run config names a column that no row has, or tags that no turn has. The
 * trainer stops with a KeyError, or skips every row in which a turn has another role than the tags say, and trains on
 * what is left.
 *
 * The finding stands in the registry or the config, at the name that is wrong. A column counts as there when one row
 * has it: Hugging Face datasets gives null to all others. Entries without `columns` or `tags` are held against what
 * LLaMA-Factory takes instead (`instruction`, `input` and `output`; `from` and `value`, `human` and `gpt`). An entry
 * that names some tags has no others, so that a system turn needs a `system_tag`. For the `openai` form only tags
 * that are written are checked.
 */
export const undeclaredColumn = defineRule({
  code: "SCH009",
  name: "undeclared-column",
  severity: "error",
  affects: ["llama-factory:fails", "llama-factory:skips-row"],
  fixSafety: "safe",
  bad: `{"instruction": "Name a river.", "output": "The Nile."}\n{"instruction": "Name a hill.", "output": "Primrose Hill."}`,
  good: `{"instruction": "Name a river.", "answer": "The Nile."}\n{"instruction": "Name a hill.", "answer": "Primrose Hill."}`,
  exampleOptions: {
    declared: {
      file: "dataset_info.json",
      format: "alpaca",
      columns: { prompt: "instruction", completion: "answer" },
      fields: [
        {
          ...{ kind: "column", name: "response", part: "completion", value: "answer" },
          place: { line: 3, column: 84, endLine: 3, endColumn: 92, byteOffset: 99, byteLength: 8 },
          ...{ isImplied: false, syntax: "json" },
        },
      ],
    },
  },
  begin: watchDeclared,
});

const ROWS_LOOKED_AT = 1000;

function watchDeclared({ declared, file }: RuleContext): RuleChecks {
  const columns = declared?.fields?.filter(({ kind }) => kind === "column") ?? [];
  const tags = declared === undefined ? undefined : createTagWatch(declared, file);
  if (declared === undefined || (columns.length === 0 && tags === undefined)) return {};
  const keys: SeenKeys = new Map();
  let missing = columns;
  let first: FindingPlace | undefined;
  let rows = 0;
  return {
    checkRow(row) {
      const { object } = row;
      if (object === undefined) return;
      first ??= placeOf(row.source, { path: [] });
      if (rows++ < ROWS_LOOKED_AT) noteKeys(keys, object);
      if (missing.length > 0) missing = missing.filter(({ value }) => object[value] === undefined);
      tags?.see(row);
    },
    finish(report) {
      if (first === undefined) return;
      const taken = new Set(columns.filter((field) => !missing.includes(field)).map(({ value }) => value));
      reportColumns({ declared, file, first, missing, taken, keys }, report);
      tags?.report(report);
    },
  };
}
