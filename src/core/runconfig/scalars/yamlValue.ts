import { yamlNumber } from "./yamlNumber";
import { yamlText } from "./yamlText";

/** A value as it would stand in a config, on one line, in a form that every reader of YAML takes alike. */
export function inYaml(value: unknown): string {
  if (typeof value === "number") return yamlNumber(value);
  if (typeof value === "string") return yamlText(value);
  if (Array.isArray(value)) return `[${value.map(inYaml).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const entries =
    value instanceof Map ? [...(value as ReadonlyMap<unknown, unknown>)] : Object.entries(value);
  return `{${entries.map(([name, inner]) => `${yamlText(String(name))}: ${inYaml(inner)}`).join(", ")}}`;
}
