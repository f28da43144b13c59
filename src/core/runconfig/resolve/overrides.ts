import type { ConfigNode } from "../configTree";
import { parseConfig } from "../parse/parseConfig";

export interface Overrides {
  readonly root: ConfigNode | undefined;
  /** The overrides as the YAML they mean: what findings about them point into. */
  readonly text: string;
  readonly problems: readonly string[];
}

/** `--set train.max_steps=5`: as if the file said so. Later ones win. */
export function parseOverrides(settings: readonly string[]): Overrides {
  const problems: string[] = [];
  const values = new Map<string, string>();
  for (const setting of settings) {
    const equals = setting.indexOf("=");
    const path = setting.slice(0, Math.max(equals, 0)).trim();
    if (equals <= 0 || !/^[A-Za-z_][\w.]*$/u.test(path))
      problems.push(`--set wants key=value, not \`${setting}\``);
    else values.set(path, setting.slice(equals + 1).trim());
  }
  const text = [...nest(values)].join("\n");
  const tree = parseConfig(text);
  for (const { message } of tree.problems) problems.push(`--set: ${message}`);
  return { root: tree.root, text, problems };
}

/** Dotted paths as indented YAML, groups merged. */
function* nest(values: ReadonlyMap<string, string>, indent = ""): Generator<string> {
  const groups = new Map<string, Map<string, string>>();
  for (const [path, value] of values) {
    const dot = path.indexOf(".");
    if (dot < 0) yield `${indent}${path}: ${value.replace(/\s*\n\s*/gu, " ")}`;
    else {
      const group = groups.get(path.slice(0, dot)) ?? new Map<string, string>();
      group.set(path.slice(dot + 1), value);
      groups.set(path.slice(0, dot), group);
    }
  }
  for (const [name, group] of groups) {
    yield `${indent}${name}:`;
    yield* nest(group, `${indent}  `);
  }
}
