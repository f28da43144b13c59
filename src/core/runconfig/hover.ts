import { lastRunMarkdown, valueText } from "../runs/lastRun";
import type { ConfigCheck } from "./checkRunConfig";
import type { ConfigFacts } from "./configFacts";
import type { ConfigNode } from "./configTree";
import { appliesTo, describeTypes, inYaml, ownDefaults } from "./describeKey";
import { keyAt } from "./keys";
import type { ConfigKey } from "./keys/configKey";

export interface ConfigHover {
  readonly start: number;
  readonly end: number;
  readonly markdown: string;
}

/**
 * What the key at an offset means, takes and does: documentation, type, default, the effective value's source, and what
 * it was in the last run where that is known.
 */
export function hoverConfig(
  check: ConfigCheck,
  offset: number,
  facts?: ConfigFacts,
): ConfigHover | undefined {
  const node = nodeUnder(check.tree.root, offset);
  if (node === undefined) return undefined;
  const path = keyAt(node.path) === undefined ? node.path.replace(/\.\d+$/u, "") : node.path;
  const key = keyAt(path);
  if (key === undefined) return undefined;
  const onKey = offset <= node.keyEnd && node.keyStart <= offset;
  const place = onKey ? { start: node.keyStart, end: node.keyEnd } : { start: node.start, end: node.end };
  const parts = [describe(key, path, check, node), ...ofLastRun(path, check, facts)];
  return { ...place, markdown: parts.join("\n\n") };
}

/** At `train` the whole of it; at a key whether it was another value. */
function ofLastRun(
  path: string,
  { resolved }: ConfigCheck,
  facts: ConfigFacts | undefined,
): readonly string[] {
  const last = facts?.lastRun?.(resolved);
  if (last === undefined) return [];
  if (path === "train") return [lastRunMarkdown(last)];
  const changed = last.differences.find(({ key }) => key === path);
  return changed === undefined
    ? []
    : [`In the last run (${code(last.run.id)}): ${code(valueText(changed.then))}`];
}

function describe(key: ConfigKey, path: string, check: ConfigCheck, node: ConfigNode): string {
  const facts = [`**${path.replace(/\.\d+\./u, "[].")}**: ${describeTypes(key)}`, key.doc];
  if (key.effect !== undefined) facts.push(key.effect);
  const chosen = node.kind === "scalar" ? key.choices?.[node.source] : undefined;
  if (chosen !== undefined) facts.push(`${code(node.source)}: ${chosen}`);
  if (key.unit !== undefined) facts.push(`Unit: ${key.unit}`);
  if (key.required === true) facts.push("Required.");
  else if (key.default !== undefined) facts.push(`Default: ${code(inYaml(key.default))}${owned(key)}`);
  const effective = check.effective(path);
  if (effective !== undefined)
    facts.push(`Effective value: ${code(inYaml(effective.value))} (${effective.source})`);
  else if (node.kind === "scalar" && node.path === path) facts.push(`Value: ${code(node.source)}`);
  const applies = appliesTo(key);
  if (applies !== undefined) facts.push(applies);
  if (key.notYet !== undefined) facts.push(`No effect yet: ${key.notYet}.`);
  return facts.join("\n\n");
}

/** Defaults of single methods and tasks, in brackets. */
function owned(key: ConfigKey): string {
  const own = ownDefaults(key);
  return own === "" ? "" : ` (${own})`;
}

/** The innermost node whose key or scalar value stands at the offset. */
function nodeUnder(root: ConfigNode | undefined, offset: number): ConfigNode | undefined {
  const holds = (start: number, end: number): boolean => start <= offset && offset <= end;
  let level = root?.children ?? [];
  for (;;) {
    const node = level.find(
      ({ keyStart, keyEnd, start, end }) => holds(keyStart, keyEnd) || holds(start, end),
    );
    if (node === undefined) return undefined;
    if (node.kind === "scalar" || (holds(node.keyStart, node.keyEnd) && node.keyStart < node.start))
      return node;
    level = node.children;
  }
}

const LONGEST = 200;

/** A value from the file as Markdown code, whatever characters it holds. */
function code(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return `\`${short.replace(/[`\r\n]/gu, "'")}\``;
}
