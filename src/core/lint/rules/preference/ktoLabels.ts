import { formatInteger } from "../../../../base/format";
import type { JsonObject, JsonValue } from "../../../dataset/jsonValue";
import { keyOf, type DatasetShape } from "../../../dataset/shapes";
import { defineRule } from "../../defineRule";
import { quote } from "../../text/quote";
import { replaceValue } from "../../edits/rowEdits";

/** KTO's weights are meant to balance the two kinds up to about this. */
const MOST_UNEQUAL = 5;
const MIN_ROWS = 10;

/**
 * KTO learns from single answers that are marked good (`true`) or bad (`false`). A mark that is not a boolean is not
 * read as one: LLaMA-Factory then takes the row for ordinary training data and drops it in the KTO stage, and TRL's
 * documented form is a boolean.
 *
 * A file in which all answers are good or all are bad has nothing to compare and is a warning, as is one with more
 * than five of one kind for one of the other: then the weights of the loss must be set by hand. The fix writes the
 * boolean where the text or number can mean only one.
 */
export const ktoLabels = defineRule({
  code: "PRF006",
  name: "kto-labels",
  severity: "error",
  affects: ["llama-factory:skips-row", "trl:not-its-form"],
  companions: ["SCH003"],
  fixSafety: "safe",
  bad: `{"prompt": "Hi", "completion": "Hello!", "kto_tag": "true"}`,
  good: `{"prompt": "Hi", "completion": "Hello!", "kto_tag": true}`,
  begin: () => {
    let good = 0;
    let bad = 0;
    return {
      checkRow(row, report) {
        const { object, shape } = row;
        if (object === undefined || shape === undefined) return;
        const key = flagKey(object, shape);
        const value = key === undefined ? undefined : object[key];
        if (key === undefined || value === undefined || value === null) return;
        if (typeof value === "boolean") {
          if (value) good++;
          else bad++;
          return;
        }
        const meant = meaningOf(value);
        const edit = meant === undefined ? undefined : replaceValue(row.source, [key], meant);
        report({ path: [key] }, `"${key}" must be true or false, not ${shown(value)}`, {
          fix: edit && { title: `Change to ${String(meant)}`, safety: "safe", edits: [edit] },
        });
      },
      finish(report) {
        if (good + bad < MIN_ROWS) return;
        const [few, many] = good < bad ? [good, bad] : [bad, good];
        if (few > 0 && many <= few * MOST_UNEQUAL) return;
        report(
          { place: {} },
          few === 0
            ? `all ${formatInteger(many)} answers are marked ${good === 0 ? "bad" : "good"}: there is nothing to compare`
            : `${formatInteger(good)} good and ${formatInteger(bad)} bad answers: more than 5 to 1`,
          {
            severity: "warning",
            help: "add the other kind, or set the weights of the two kinds in the loss",
          },
        );
      },
    };
  },
});

/** The field that marks good and bad. A `label` of other data is one only if it is the text of a boolean. */
function flagKey(object: JsonObject, shape: DatasetShape): string | undefined {
  const own = keyOf(shape, "flag");
  if (own !== undefined) return own;
  if (shape.format !== "messages" && shape.format !== "sharegpt" && shape.format !== "prompt-completion")
    return undefined;
  if (object["kto_tag"] !== undefined) return "kto_tag";
  const label = object["label"];
  return typeof label === "string" && /^\s*(?:true|false)\s*$/iu.test(label) ? "label" : undefined;
}

function meaningOf(value: JsonValue): boolean | undefined {
  const word = typeof value === "string" ? value.trim().toLowerCase() : value;
  if (word === "true" || word === 1 || word === "1") return true;
  return word === "false" || word === 0 || word === "0" ? false : undefined;
}

function shown(value: JsonValue): string {
  if (typeof value === "string") return `the text ${quote(value)}`;
  return typeof value === "number" ? String(value) : "a list or object";
}
