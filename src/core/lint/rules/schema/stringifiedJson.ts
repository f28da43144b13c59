import type { Fix } from "../../../../protocol/findings";
import { isJsonArray, isJsonObject, type JsonPath, type JsonValue } from "../../../dataset/jsonValue";
import { spanOf } from "../../../dataset/locate";
import { parseJson, type ToolCall } from "../../../dataset/toolUse";
import type { SourceRow } from "../../../dataset/sourceItem";
import { defineRule, type Report } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { onOneLine } from "../../edits/listEdits";
import { looksLikeTurns } from "../../rows/looksLikeTurns";
import { replaceNested, targetOf } from "../../rows/nestedTarget";
import { editRow } from "../../edits/rowEdits";

/**
 * JSON written as text where an object is expected, or the reverse. It depends on the trainer: OpenAI, axolotl and
 * chat templates want `tools` as a list, LLaMA-Factory's ShareGPT form wants it as text and stops at a list; OpenAI
 * wants the `arguments` of a call as text, a `function_call` turn wants them as an object inside of its text. Text
 * that is written as JSON twice is wrong for everyone, and at turns written as text TRL, axolotl and LLaMA-Factory
 * stop.
 *
 * Judged is what the row's own form asks for: lists for `messages`, text for `conversations`. Content parts with
 * `value` are LLaMA-Factory's and may have either. `arguments` as an object are found only in calls with an `id`,
 * OpenAI's form; chat templates of other projects ask for the object. The fix writes the same data the other way.
 */
export const stringifiedJson = defineRule({
  code: "SCH006",
  name: "stringified-json",
  severity: "error",
  isStructural: true,
  affects: ["openai:rejects-file", "axolotl:fails", "llama-factory:fails"],
  companions: ["SCH003"],
  fixSafety: "safe",
  bad: String.raw`{"messages": "[{\"role\": \"user\", \"content\": \"Hi\"}, {\"role\": \"assistant\", \"content\": \"Hello!\"}]"}`,
  good: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}`,
  checkRow(row, report) {
    const { object, shape } = row;
    if (object === undefined || shape === undefined) return;
    for (const key of turnFields(row)) checkTurnField(row, key, report);
    const { declarations, calls, conversations } = row.toolUse;
    for (const { path, value } of declarations) checkTools(row, path, value, report);
    for (const call of calls) checkArguments(row, call, report);
    if (conversations.length > 0) checkTurns(row, report);
  },
});

const TURN_KEYS = ["turns", "chosen", "rejected"] as const;

/** Fields of the row's shape that hold turns and are a text here. */
function turnFields({ shape, object }: LintRow): readonly string[] {
  let fields: string[] | undefined;
  for (const role of TURN_KEYS) {
    const key = shape?.required[role];
    if (key !== undefined && typeof object?.[key] === "string" && looksLikeTurns(object[key]))
      (fields ??= []).push(key);
  }
  return fields ?? NONE;
}
const NONE: readonly string[] = [];

function checkTurnField({ source, object }: LintRow, key: string, report: Report): void {
  report({ path: [key] }, `"${key}" is JSON written as text: trainers want the list itself`, {
    fix: unwrap(source, [key], object?.[key]),
  });
}

function checkTools(row: LintRow, path: JsonPath, value: JsonValue, report: Report): void {
  const key = String(path.at(-1));
  const style = row.conversations[0]?.turns[0]?.style;
  if (hasValueParts(row)) return;
  if (typeof value === "string") {
    if (style !== "role" || row.source.cells !== undefined) return;
    const parsed = parseJson(value);
    if (typeof parsed !== "object" || parsed === null) return;
    report({ path }, `"${key}" is JSON written as text: OpenAI and axolotl want the list itself`, {
      severity: "warning",
      fix: unwrap(row.source, path, value),
    });
  } else if (style === "from" && key === "tools" && row.source.cells === undefined)
    report(
      { path },
      `"${key}" is a list: LLaMA-Factory's ShareGPT form wants it as JSON text and stops here`,
      {
        severity: "warning",
        fix: wrap(row.source, path),
      },
    );
  if (isJsonArray(value) && style === "role")
    for (const [i, tool] of value.entries())
      if (typeof tool === "string" && isJsonObject(parseJson(tool)))
        report({ path: [...path, i] }, "this tool is JSON written as text: trainers want the object itself", {
          fix: unwrap(row.source, [...path, i], tool),
        });
}

/** LLaMA-Factory's own parts: `{"type": "text", "value": …}`. */
function hasValueParts({ conversations }: LintRow): boolean {
  return conversations.some(({ turns }) =>
    turns.some(
      ({ content }) =>
        isJsonArray(content) &&
        content.some((part) => isJsonObject(part) && typeof part["value"] === "string"),
    ),
  );
}

function checkArguments({ source }: LintRow, call: ToolCall, report: Report): void {
  const { arguments: value, argumentsAt, style, id } = call;
  if (typeof value === "string") {
    const parsed = parseJson(value);
    if (typeof parsed === "string" && isJsonObject(parseJson(parsed))) {
      const edit = replaceNested(source, argumentsAt, parsed);
      report(targetOf(argumentsAt), "the arguments are written as JSON text twice", {
        fix: edit && { title: "Undo one of them", safety: "safe", edits: [edit] },
      });
    } else if (style === "text" && isJsonObject(parsed)) {
      const edit = replaceNested(source, argumentsAt, parsed);
      report(
        targetOf(argumentsAt),
        "the arguments are JSON written as text inside of the call's own JSON text",
        {
          severity: "warning",
          fix: edit && { title: "Write the object itself", safety: "safe", edits: [edit] },
        },
      );
    }
  } else if (
    style === "api" &&
    typeof id === "string" &&
    isJsonObject(value) &&
    argumentsAt.path.at(-1) === "arguments"
  )
    report(targetOf(argumentsAt), "the arguments are an object: OpenAI wants them as JSON text", {
      severity: "warning",
      fix: wrap(source, argumentsAt.path),
    });
}

function checkTurns({ source, conversations }: LintRow, report: Report): void {
  for (const { path, turns } of conversations)
    for (const { index, object, content, contentKey, meant } of turns) {
      const calls = object?.["tool_calls"];
      if (typeof calls === "string" && isJsonArray(parseJson(calls)))
        report({ path: [...path, index, "tool_calls"] }, '"tool_calls" is JSON written as text', {
          fix: unwrap(source, [...path, index, "tool_calls"], calls),
        });
      if (meant === "function_call" && isJsonObject(content))
        report(
          { path: [...path, index, contentKey] },
          "the call is an object: LLaMA-Factory wants it as JSON text",
          {
            fix: wrap(source, [...path, index, contentKey]),
          },
        );
    }
}

/** Writes the JSON that a text holds in the place of the text. */
function unwrap(source: SourceRow, path: JsonPath, text: JsonValue | undefined): Fix | undefined {
  const span = source.cells === undefined ? spanOf(source, path) : undefined;
  if (span === undefined || typeof text !== "string") return undefined;
  const edits = [editRow(source, span.start, span.end, onOneLine(text))];
  return { title: "Write the value itself", safety: "safe", edits };
}

/** Writes the value at the path as a JSON text. */
function wrap(source: SourceRow, path: JsonPath): Fix | undefined {
  const span = source.cells === undefined ? spanOf(source, path) : undefined;
  if (span === undefined) return undefined;
  const text = JSON.stringify(onOneLine(source.text.slice(span.start, span.end)));
  return {
    title: "Write it as JSON text",
    safety: "safe",
    edits: [editRow(source, span.start, span.end, text)],
  };
}
