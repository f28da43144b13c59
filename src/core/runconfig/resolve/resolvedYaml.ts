import { inYaml } from "../scalars/yamlValue";
import type { EffectiveValue } from "./resolveConfig";
import type { ResolvedConfig } from "./resolvedConfig";

/** `config.resolved.yaml`: every effective value, its source as a comment. For people; engines read `run.json`. */
export function resolvedYaml(resolved: ResolvedConfig, sources: ReadonlyMap<string, EffectiveValue>): string {
  const lines = ["# Every effective value of this run, and where it came from.", ""];
  write(resolved as unknown as Record<string, unknown>, "", "", sources, lines);
  return `${lines.join("\n")}\n`;
}

function write(
  group: Readonly<Record<string, unknown>>,
  path: string,
  indent: string,
  sources: ReadonlyMap<string, EffectiveValue>,
  lines: string[],
): void {
  for (const [name, value] of Object.entries(group)) {
    const below = path === "" ? name : `${path}.${name}`;
    const source = sources.get(below)?.source;
    if (source === undefined && typeof value === "object" && value !== null) {
      lines.push(`${indent}${name}:`);
      write(value as Record<string, unknown>, below, `${indent}  `, sources, lines);
      continue;
    }
    lines.push(`${indent}${name}: ${inYaml(value)}  # ${source ?? "default"}`);
  }
}
