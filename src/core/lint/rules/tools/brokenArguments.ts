import { findJsonFault } from "../../../dataset/jsonFault";
import { isJsonObject } from "../../../dataset/jsonValue";
import { parseJson, type ToolCall } from "../../../dataset/toolUse";
import { defineRule, type Report } from "../../defineRule";
import { targetOf } from "../../rows/nestedTarget";

/**
 * The arguments of a call are JSON written as text. When that text is not JSON, OpenAI rejects the file, axolotl
 * raises while it reads the row, and LLaMA-Factory stops at a `function_call` turn that it cannot parse; a trainer
 * that copies the text teaches the model to write calls that no program can read.
 *
 * The finding points at the character where the text stops being JSON. A call without arguments, or whose arguments
 * are a list or a number, counts as well: a tool takes named arguments. So does what stands among the `tool_calls` and
 * is no object.
 */
export const brokenArguments = defineRule({
  code: "TUL001",
  name: "broken-arguments",
  severity: "error",
  isStructural: true,
  affects: ["openai:rejects-file", "axolotl:fails", "llama-factory:fails"],
  bad: String.raw`{"messages": [{"role": "user", "content": "Weather?"}, {"role": "assistant", "tool_calls": [{"id": "a", "type": "function", "function": {"name": "weather", "arguments": "{\"city\": \"Rome\""}}]}]}`,
  good: String.raw`{"messages": [{"role": "user", "content": "Weather?"}, {"role": "assistant", "tool_calls": [{"id": "a", "type": "function", "function": {"name": "weather", "arguments": "{\"city\": \"Rome\"}"}}]}]}`,
  checkRow(row, report) {
    const { calls, broken, noCalls } = row.toolUse;
    for (const { path, isList } of noCalls)
      report({ path }, isList ? '"tool_calls" must be a list of calls' : "a call must be an object");
    for (const { path, text } of broken) {
      const fault = findJsonFault(text);
      report(
        fault === undefined || text.trim() === "" ? { path } : { path, within: visible(fault, text) },
        fault === undefined
          ? "a call must be an object with a name and arguments"
          : `the call is not valid JSON: ${fault.message}`,
        { help: 'write {"name": …, "arguments": {…}}' },
      );
    }
    for (const call of calls) checkArguments(call, report);
  },
});

function checkArguments(call: ToolCall, report: Report): void {
  const { arguments: value, argumentsAt } = call;
  if (value === undefined || value === null) {
    report(value === null ? targetOf(argumentsAt) : targetOf(call.at), "this call has no arguments", {
      help: "write {} when the tool takes none",
    });
    return;
  }
  if (typeof value !== "string") {
    if (!isJsonObject(value)) report(targetOf(argumentsAt), "arguments must be an object of named arguments");
    return;
  }
  const parsed = parseJson(value);
  if (parsed === undefined) {
    const fault = findJsonFault(value);
    const isHere = fault !== undefined && argumentsAt.inner === undefined && value.trim() !== "";
    report(
      isHere ? { path: argumentsAt.path, within: visible(fault, value) } : targetOf(argumentsAt),
      `arguments are not valid JSON: ${fault?.message ?? "nothing is here"}`,
    );
  } else if (!isJsonObject(parsed) && typeof parsed !== "string")
    report(targetOf(argumentsAt), "arguments must be an object of named arguments");
}

/** A fault at the end of a text has no characters of its own: its last one is shown. */
function visible(
  { start, end }: { readonly start: number; readonly end: number },
  text: string,
): { readonly start: number; readonly end: number } {
  return end > start
    ? { start, end }
    : { start: Math.max(0, Math.min(start, text.length) - 1), end: Math.max(1, end) };
}
