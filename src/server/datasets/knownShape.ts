import { isJsonObject, type JsonValue } from "../../core/dataset/jsonValue";
import { detectShape, missingRoles } from "../../core/dataset/shapes";

/** Rows that are looked at to recognise a dataset. */
const FIRST_ROWS = 20;
const FIRST_CHARACTERS = 1_000_000;

/** Whether some of the first rows is a whole training example: nearly one (`message` in a log) is not enough. */
export function hasKnownShape(text: string): boolean {
  const lines = text.slice(0, FIRST_CHARACTERS).split("\n", FIRST_ROWS);
  const rows = lines.flatMap((line): JsonValue[] => {
    try {
      return [JSON.parse(line) as JsonValue];
    } catch {
      return [];
    }
  });
  const shape = detectShape(rows);
  return (
    shape !== undefined && rows.some((row) => isJsonObject(row) && missingRoles(row, shape).length === 0)
  );
}
