import { isJsonArray, type JsonValue } from "../../dataset/jsonValue";
import type { LintRow } from "./lintRow";
import type { RowCounts } from "./rowStructure";

/** Deeper values are not walked: JSON.parse has taken them, and a walk must end. */
const DEEPEST = 1000;

/** Made once per file, by `context.shared`. */
export function createRowCounter(): (row: LintRow) => RowCounts {
  let last: LintRow | undefined;
  let keys = 0;
  let depth = 0;
  let hasLossyNumber = false;
  let numbers = 0;
  let counts: RowCounts = { keys, depth, hasLossyNumber };
  const walk = (value: JsonValue, level: number): void => {
    if (typeof value === "number") {
      numbers++;
      if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
        hasLossyNumber = true;
      return;
    }
    if (typeof value !== "object" || value === null) return;
    if (level > depth) depth = level;
    if (level >= DEEPEST) return;
    if (isJsonArray(value)) for (const element of value) walk(element, level + 1);
    else
      for (const key in value) {
        keys++;
        walk(value[key] as JsonValue, level + 1);
      }
  };
  return (row) => {
    if (row === last) return counts;
    last = row;
    const { structure } = row;
    if (structure?.counts !== undefined) return (counts = structure.counts);
    keys = depth = 0;
    numbers = 0;
    hasLossyNumber = false;
    walk(row.value, 1);
    counts = { keys, depth, hasLossyNumber };
    if (structure !== undefined && numbers === 0) structure.counts = counts;
    return counts;
  };
}
