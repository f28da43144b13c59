import { memoryHover } from "../../memory/memoryText";
import { lastRunMarkdown, valueText } from "../../runs/lastRun";
import type { ConfigCheck } from "../checkRunConfig";
import type { ConfigReading } from "../readConfig";
import type { ConfigFacts } from "../configFacts";
import { nodeAt, type ConfigNode } from "../configTree";
import { choicesOf, describeBriefly } from "./describeBriefly";
import { appliesTo } from "./describeKey";
import { inYaml } from "../scalars/yamlValue";
import { keyAt, parentOf } from "../keys";
import type { ConfigKey } from "../keys/configKey";
import { knownHover } from "./knownHover";
import { checkedMemory } from "../known/knownMemory";
import { presetOf } from "../resolve/presets";

export interface ConfigHover {
  readonly start: number;
  readonly end: number;
  readonly markdown: string;
}

/**
 * What the key at an offset means, takes and does: documentation, type, default, the effective value's source, and what
 * it was in the last run where that is known. At the model it tells what the run takes of the device's memory.
 *
 * @param check asked only where something is told that a faulty config has none of
 */
export function hoverConfig(
  reading: ConfigReading,
  offset: number,
  facts?: ConfigFacts,
  check?: () => ConfigCheck | undefined,
): ConfigHover | undefined {
  const node = nodeUnder(reading.tree.root, offset);
  if (node === undefined) return undefined;
  const path = pathOfKey(node.path);
  const key = keyAt(path);
  if (key === undefined) return undefined;
  const onKey = offset <= node.keyEnd && node.keyStart <= offset;
  const place = onKey ? { start: node.keyStart, end: node.keyEnd } : { start: node.start, end: node.end };
  const parts = [
    describe(key, path, reading, node),
    ...knownHover(path, node, reading.resolved, facts),
    ...(path === "model.name_or_path" ? ofMemory(check?.(), facts) : []),
    ...ofLastRun(path, reading, facts),
  ];
  return { ...place, markdown: parts.join("\n\n") };
}

/** Of an entry of a list, and of a free name, that of the list or mapping. */
function pathOfKey(path: string): string {
  if (keyAt(path) !== undefined) return path;
  const above = parentOf(path);
  const isFree =
    keyAt(above)?.types.some(({ kind }) => kind === "stringMap" || kind === "numberMap") === true;
  return isFree ? above : path.replace(/\.\d+$/u, "");
}

/** At the model: what the run takes of the device, part by part. */
function ofMemory(check: ConfigCheck | undefined, facts: ConfigFacts | undefined): readonly string[] {
  if (check === undefined || facts === undefined) return [];
  const memory = checkedMemory(check, facts);
  return memory?.device === undefined ? [] : [memoryHover(memory.forecast, memory.device)];
}

/** At `train` the whole of it; at a key whether it was another value. */
function ofLastRun(
  path: string,
  { resolved }: ConfigReading,
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

function describe(key: ConfigKey, path: string, reading: ConfigReading, node: ConfigNode): string {
  const facts = [`**${path.replace(/\.\d+\./u, "[].")}**: ${describeBriefly(key)}`, key.doc];
  if (key.effect !== undefined) facts.push(key.effect);
  const chosen = node.kind === "scalar" ? key.choices?.[node.source] : undefined;
  if (chosen !== undefined) facts.push(`${code(node.source)}: ${chosen}`);
  facts.push(values(key, path, reading, node));
  const applies = appliesTo(key);
  if (applies !== undefined) facts.push(applies);
  if (key.notYet !== undefined) facts.push(`No effect yet: ${key.notYet}.`);
  const choices = choicesOf(key);
  if (choices.length > 0) facts.push(`Choices: ${choices.map(code).join(", ")}`);
  return facts.filter((fact) => fact !== "").join("\n\n");
}

/** What counts in, what it would be and what it is, on one line. */
function values(key: ConfigKey, path: string, reading: ConfigReading, node: ConfigNode): string {
  // `resolved` has what a name such as `qlora` stands for.
  const method = nodeAt(reading.tree.root, "method.name")?.value ?? reading.resolved.method.name;
  const preset = presetOf(key, method, reading.resolved.task);
  const effective = reading.effective(path);
  const parts: string[] = [];
  if (key.unit !== undefined) parts.push(`In ${key.unit}`);
  if (key.required === true) parts.push("Required");
  else if (preset !== undefined) {
    const owner = preset.source === "default" ? "" : ` (${preset.source})`;
    parts.push(`Default: ${code(inYaml(preset.value))}${owner}`);
  }
  if (effective !== undefined)
    parts.push(`Effective value: ${code(inYaml(effective.value))} (${effective.source})`);
  else if (node.kind === "scalar" && node.path === path) parts.push(`Value: ${code(node.source)}`);
  return parts.join(" · ");
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
