import { isJsonObject } from "../../../dataset/jsonValue";
import { parseJson, type NestedPath } from "../../../dataset/toolUse";
import { createToolReader } from "../../tools/declaredTools";
import { defineRule } from "../../defineRule";
import { below, inside, targetOf } from "../../rows/nestedTarget";
import { faultsOf } from "../../tools/schemaFaults";

/**
 * Arguments that break the schema of the tool that they are for: a required one is missing, a type is wrong, a value
 * is not among the listed ones, an argument does not exist. No trainer looks, and the model learns calls that fail.
 *
 * Checked is JSON Schema as of draft 2020-12, with what older drafts and OpenAPI write for the same: types, lists of
 * values, bounds, lengths, items, members, choices, conditions, references within the schema. Formats are not checked,
 * nor patterns that could take long. An argument that the schema does not list is a fault unless the schema says
 * `additionalProperties`.
 */
export const argumentsAgainstSchema = defineRule({
  code: "TUL003",
  name: "arguments-against-schema",
  severity: "warning",
  isStructural: true,
  affects: ["all:learns-failing-calls"],
  bad: String.raw`{"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "a", "type": "function", "function": {"name": "rain", "arguments": "{\"days\": \"two\"}"}}]}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object", "properties": {"days": {"type": "integer"}}, "required": ["days"]}}}]}`,
  good: String.raw`{"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "a", "type": "function", "function": {"name": "rain", "arguments": "{\"days\": 2}"}}]}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object", "properties": {"days": {"type": "integer"}}, "required": ["days"]}}}]}`,
  begin: () => {
    const readTools = createToolReader();
    return {
      checkRow(row, report) {
        const { calls } = row.toolUse;
        if (calls.length === 0) return;
        const declared = readTools(row.toolUse);
        if (declared === undefined) return;
        for (const { name, arguments: written, argumentsAt } of calls) {
          const schema = typeof name === "string" ? declared.byName.get(name)?.parameters : undefined;
          if (schema === undefined || !isJsonObject(schema)) continue;
          const value = typeof written === "string" ? parseJson(written) : written;
          if (!isJsonObject(value)) continue;
          const at: NestedPath = typeof written === "string" ? inside(argumentsAt, written) : argumentsAt;
          for (const { path, isKey, message } of faultsOf(value, schema))
            report(
              targetOf(
                isInText(written, argumentsAt) ? argumentsAt : below(at, ...path),
                isKey ? "key" : "value",
              ),
              message,
            );
        }
      },
    };
  },
});

/** A text within a text: only the outer one has a place in the file. */
function isInText(written: unknown, at: NestedPath): boolean {
  return typeof written === "string" && at.inner !== undefined;
}
