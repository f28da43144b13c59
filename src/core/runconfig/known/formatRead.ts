import type { DatasetFacts } from "../../../protocol/datasetFacts";
import type { JsonObject, JsonValue } from "../../dataset/jsonValue";
import { detectShape, type DatasetFormat } from "../../dataset/shapes";
import type { ResolvedConfig } from "../resolve/resolvedConfig";

/** More columns than that are not all known. */
export const MOST_COLUMNS = 200;

/**
 * The format that a run reads a dataset's rows as, with a config's own format and columns; `none` where its rows have
 * what no format asks for, and the run is refused. Undefined while that is not known.
 *
 * Facts may have been collected for another config: their columns are the same for all, the format they name is not.
 */
export function formatRead(
  facts: DatasetFacts,
  { format, columns }: Pick<ResolvedConfig["data"], "format" | "columns">,
): DatasetFormat | "none" | undefined {
  const { length } = facts.columns;
  if (facts.rows === 0 || length === 0 || length >= MOST_COLUMNS) return undefined;
  return detectShape([likeItsRows(facts)], format, columns)?.format ?? "none";
}

/** A row with every column that some row has: what no row has cannot be asked for. */
function likeItsRows({ columns }: DatasetFacts): JsonObject {
  return Object.fromEntries(columns.map(({ name, types }) => [name, ofType(Object.keys(types))]));
}

function ofType(types: readonly string[]): JsonValue {
  if (types.includes("boolean")) return true;
  if (types.includes("array")) return [{}];
  if (types.includes("object")) return {};
  return types.includes("string") ? "" : null;
}
