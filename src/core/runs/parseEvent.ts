import { checkValue } from "../../protocol/checked";
import { eventSchemas, type EventType, type RunEvent } from "../../protocol/events";

/** One line of `events.jsonl` as read: nothing that stands there may stop a reader. */
export type ParsedEvent =
  | { readonly kind: "event"; readonly event: RunEvent }
  /** A type of a later version: counted, not used. */
  | { readonly kind: "unknown"; readonly type: string }
  | { readonly kind: "bad"; readonly problem: string };

export function parseEvent(line: string): ParsedEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: "bad", problem: "not JSON" };
  }
  if (typeof value !== "object" || value === null || !("type" in value) || typeof value.type !== "string")
    return { kind: "bad", problem: "no type" };
  if (!Object.hasOwn(eventSchemas, value.type)) return { kind: "unknown", type: value.type };
  const checked = checkValue(eventSchemas[value.type as EventType], value);
  return checked.ok
    ? { kind: "event", event: checked.value }
    : { kind: "bad", problem: `${value.type}: ${checked.problem}` };
}
