import type { Edit } from "../../../protocol/findings";
import { findSpans } from "../../dataset/jsonSpans";
import type { JsonPath, JsonValue, Span } from "../../dataset/jsonValue";
import type { SourceRow } from "../../dataset/sourceItem";
import type { NestedPath } from "../../dataset/toolUse";
import { replaceValue, replaceWithin } from "../edits/rowEdits";
import type { Target } from "../target";

/** What a finding about a nested value points at; the whole text where there is no such value in it. */
export function targetOf({ path, inner }: NestedPath, part: "value" | "key" = "value"): Target {
  if (inner === undefined) return { path, part };
  const within = withinOf(inner, part);
  return within === undefined ? { path } : { path, within };
}

function withinOf(
  { text, path, offset }: NonNullable<NestedPath["inner"]>,
  part: "value" | "key" = "value",
): Span | undefined {
  const spans = findSpans(text, path);
  const span = (part === "key" ? spans?.key : undefined) ?? spans?.value;
  return span && { start: span.start + offset, end: span.end + offset };
}

/** The value one step or more below. */
export function below({ path, inner }: NestedPath, ...steps: JsonPath): NestedPath {
  return inner === undefined
    ? { path: [...path, ...steps] }
    : { path, inner: { ...inner, path: [...inner.path, ...steps] } };
}

/** Goes into a JSON text that stands in the row itself. Texts within texts are not followed. */
export function inside({ path, inner }: NestedPath, text: string): NestedPath {
  return inner === undefined ? { path, inner: { text, path: [], offset: 0 } } : { path, inner };
}

/** Writes another value there. */
export function replaceNested(source: SourceRow, at: NestedPath, value: JsonValue): Edit | undefined {
  if (at.inner === undefined) return replaceValue(source, at.path, value);
  const within = withinOf(at.inner);
  return within && replaceWithin(source, at.path, within, JSON.stringify(value));
}
