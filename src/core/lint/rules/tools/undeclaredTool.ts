import { nearest } from "../../../../base/editDistance";
import { createToolReader } from "../../tools/declaredTools";
import { defineRule } from "../../defineRule";
import { targetOf } from "../../rows/nestedTarget";
import { listInWords, quote } from "../../text/quote";

/**
 * A call of a tool that the row does not declare teaches the model to invent tools. Names
 * are compared letter by letter, as the programs that run the tools do.
 *
 * Rows that declare nothing at all are left alone: their tools may stand in the system prompt. A call without a name
 * is found in them too: LLaMA-Factory stops at it.
 */
export const undeclaredTool = defineRule({
  code: "TUL002",
  name: "undeclared-tool",
  severity: "error",
  isStructural: true,
  affects: ["all:learns-invented-tools"],
  bad: String.raw`{"conversations": [{"from": "human", "value": "Rain?"}, {"from": "function_call", "value": "{\"name\": \"get_wether\", \"arguments\": {}}"}, {"from": "observation", "value": "no"}, {"from": "gpt", "value": "No."}], "tools": "[{\"name\": \"get_weather\", \"parameters\": {\"type\": \"object\", \"properties\": {}}}]"}`,
  good: String.raw`{"conversations": [{"from": "human", "value": "Rain?"}, {"from": "function_call", "value": "{\"name\": \"get_weather\", \"arguments\": {}}"}, {"from": "observation", "value": "no"}, {"from": "gpt", "value": "No."}], "tools": "[{\"name\": \"get_weather\", \"parameters\": {\"type\": \"object\", \"properties\": {}}}]"}`,
  begin: () => {
    const readTools = createToolReader();
    return {
      checkRow(row, report) {
        const { calls } = row.toolUse;
        if (calls.length === 0) return;
        const declared = readTools(row.toolUse);
        const isDeclaring = declared !== undefined && declared.faults.length === 0;
        const names = isDeclaring ? [...declared.byName.keys()] : [];
        for (const { name, nameAt, at } of calls)
          if (typeof name !== "string" || name === "") {
            report(targetOf(name === undefined ? at : nameAt), "this call names no tool");
          } else if (isDeclaring && !declared.byName.has(name)) {
            const meant = nearest(name, names);
            report(targetOf(nameAt), `the tool ${quote(name)} is not declared`, {
              help:
                meant !== undefined
                  ? `did you mean "${meant}"?`
                  : names.length === 0
                    ? "this row declares no tools"
                    : `declared: ${listInWords(names.slice(0, 8).map((known) => quote(known)))}`,
            });
          }
      },
    };
  },
});
