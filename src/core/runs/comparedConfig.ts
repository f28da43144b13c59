import { inYaml } from "../runconfig/scalars/yamlValue";
import { withoutLine } from "./configDifferences";

type Group = Readonly<Record<string, unknown>>;

/**
 * A resolved config as one side of a comparison: every key on a line of its own, in the config's order, without the
 * sources of the values, since a line that moved is no difference. `head` stands above, as comments.
 */
export function comparedConfig(config: Group, head: readonly string[]): string {
  const lines = head.map((line) => `# ${line.replaceAll(/\s+/gu, " ")}`.trimEnd());
  write(config, "", lines);
  return `${lines.join("\n")}\n`;
}

function write(group: Group, indent: string, lines: string[]): void {
  for (const [name, value] of Object.entries(group)) {
    if (isGroup(value) && Object.keys(value).length > 0) {
      lines.push(`${indent}${name}:`);
      write(value, `${indent}  `, lines);
    } else if (Array.isArray(value) && value.some(isGroup)) {
      lines.push(`${indent}${name}:`);
      for (const entry of value as readonly unknown[])
        lines.push(`${indent}  - ${inYaml(isGroup(entry) ? withoutLine(entry) : entry)}`);
    } else lines.push(`${indent}${name}: ${inYaml(value)}`);
  }
}

function isGroup(value: unknown): value is Group {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A config's paths as its file would name them: those below its folder relative to it. `relative` knows the disk. */
export function withPaths(config: Group, rename: (path: string) => string): Group {
  const visit = (value: unknown): unknown => {
    if (typeof value === "string") return rename(value);
    if (Array.isArray(value)) return value.map(visit);
    if (!isGroup(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, visit(inner)]));
  };
  return visit(config) as Group;
}
