import { inYaml } from "../scalars/yamlValue";
import type { Resolution } from "./resolveConfig";

/** `config.resolved.yaml`: every effective value, its source as a comment. For people; engines read `run.json`. */
export function resolvedYaml({ resolved, effective }: Resolution): string {
  const lines = ["# Every effective value of this run, and where it came from.", ""];
  write(resolved as unknown as Record<string, unknown>, "", "", effective, lines);
  return `${lines.join("\n")}\n`;
}

function write(
  group: Readonly<Record<string, unknown>>,
  path: string,
  indent: string,
  effective: Resolution["effective"],
  lines: string[],
): void {
  for (const [name, value] of Object.entries(group)) {
    const below = path === "" ? name : `${path}.${name}`;
    const source = effective(below)?.source;
    if (source === undefined && typeof value === "object" && value !== null) {
      lines.push(`${indent}${name}:`);
      write(value as Record<string, unknown>, below, `${indent}  `, effective, lines);
      continue;
    }
    lines.push(`${indent}${name}: ${inYaml(value)}  # ${source ?? "default"}`);
  }
}
