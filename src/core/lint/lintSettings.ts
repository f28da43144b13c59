import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { isTooDeep } from "../runconfig/parse/nesting";
import type { LintOptions } from "./lintOptions";

export type LintSettings = Pick<LintOptions, "labels" | "format" | "columns">;

/**
 * What a run config says about its data: `evaluate.labels`, `data.format`, `data.columns`. Keys of another type are
 * passed over here: telling of them is `tunesmith check`'s business. A problem only when the text is not YAML.
 */
export function readLintSettings(configText: string): {
  readonly settings: LintSettings;
  readonly problem?: { readonly message: string; readonly line: number };
} {
  if (isTooDeep(configText)) return { settings: {}, problem: { message: "nested too deeply", line: 1 } };
  const document = parseDocument(configText);
  const fault = document.errors[0];
  if (fault !== undefined) {
    const message = fault.message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/u, "") ?? "not YAML";
    return { settings: {}, problem: { message, line: fault.linePos?.[0].line ?? 1 } };
  }
  const labels = document.getIn(["evaluate", "labels"], true);
  const format = document.getIn(["data", "format"]);
  const columns = document.getIn(["data", "columns"], true);
  return {
    settings: {
      // As written: a label `1` or `yes` is that text, whatever YAML takes it for.
      ...(isSeq(labels) ? { labels: labels.items.flatMap((item) => scalarText(item)) } : {}),
      ...(typeof format === "string" ? { format } : {}),
      ...(isMap(columns)
        ? {
            columns: Object.fromEntries(
              columns.items.flatMap(({ key, value }) =>
                scalarText(key).flatMap((name) => scalarText(value).map((column) => [name, column] as const)),
              ),
            ),
          }
        : {}),
    },
  };
}

function scalarText(node: unknown): readonly string[] {
  if (!isScalar(node) || node.value === null) return [];
  return [typeof node.value === "string" ? node.value : (node.source ?? "")];
}
