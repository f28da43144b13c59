import type { Turn } from "../../dataset/conversation";
import type { JsonObject } from "../../dataset/jsonValue";
import type { LintRow } from "./lintRow";

/** The row with the usual names of turns and speakers, where a registry calls them otherwise: as a trainer reads it. */
export function plainRow({ object, shape, conversations }: LintRow): JsonObject | undefined {
  if (object === undefined || shape?.names === undefined) return object;
  const plain: Record<string, JsonObject[string]> = { ...object };
  for (const { path, turns } of conversations)
    if (path.length === 1) plain[String(path[0])] = turns.map(plainTurn);
  return plain;
}

function plainTurn({ object, style, roleKey, contentKey, role, content, meant }: Turn): JsonObject | null {
  if (object === undefined) return null;
  const others = Object.entries(object).filter(([key]) => key !== roleKey && key !== contentKey);
  return {
    ...Object.fromEntries(others),
    [style]: meant ?? role ?? null,
    [style === "from" ? "value" : "content"]: content ?? null,
  };
}
