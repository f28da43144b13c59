import { stringify } from "yaml";
import type { Carried, Draft } from "./draft";

/** A carried value as YAML on one line, in a form that every reader takes alike. */
export function yamlValue(value: unknown): string {
  if (typeof value === "number") return yamlNumber(value);
  if (Array.isArray(value)) return `[${value.map(yamlValue).join(", ")}]`;
  if (value instanceof Map)
    return `{${[...value].map(([key, inner]) => `${yamlValue(String(key))}: ${yamlValue(inner)}`).join(", ")}}`;
  if (typeof value === "string" && /^(?:yes|no|on|off|y|n|\d[\d_:.eE+-]*)$/iu.test(value))
    return JSON.stringify(value);
  const text = stringify(value, {
    collectionStyle: "flow",
    lineWidth: 0,
    defaultStringType: "PLAIN",
  }).trimEnd();
  return text.includes("\n") ? JSON.stringify(value) : text;
}

/** `1e-7` is text to PyYAML: a dot and a sign make it a number to everybody. */
export function yamlNumber(value: number): string {
  const text = String(value);
  const parts = /^(-?\d+)(\.\d+)?e([-+]\d+)$/u.exec(text);
  return parts === null ? text : `${parts[1] ?? ""}${parts[2] ?? ".0"}e${parts[3] ?? ""}`;
}

/** One key with its comments. */
export function writeKey(name: string, carried: Carried, indent: string): readonly string[] {
  const behind = carried.behind === undefined ? "" : `  # ${carried.behind}`;
  return [
    ...carried.above.map((comment) => `${indent}${comment}`),
    `${indent}${name}: ${yamlValue(carried.value)}${behind}`,
  ];
}

/** What stays behind, as comments, each key with its text and the reason. */
export function writeLeft({ left }: Draft, label: string): readonly string[] {
  if (left.length === 0) return [];
  return [
    "",
    `# Without an equivalent here, from ${label}:`,
    ...left.flatMap(({ key, lines, why }) => {
      const [first = "", ...more] = lines;
      const name = key.includes(".") ? `${key.slice(0, key.lastIndexOf("."))}: ` : "";
      return [
        `#   ${name}${first}${why === undefined ? "" : more.length === 0 ? `   (${why})` : ""}`,
        ...more.map((line) => `#   ${line}`),
        ...(why !== undefined && more.length > 0 ? [`#   (${why})`] : []),
      ];
    }),
  ];
}
