import type { Fix } from "../../../protocol/findings";
import type { ConfigNode } from "../configTree";
import type { KeyScope } from "./dialect";
import { endOfLine, indentOf } from "./textEdits";
import type { Walk } from "./walk";

/**
 * A group that the tool does not have, made of keys that it has one level up: `lora: {lora_r: 8}`, or
 * `wandb: {project: x}` for `wandb_project`. True when it was reported.
 */
export function nestedTooDeep(group: ConfigNode, scope: KeyScope, walk: Walk): boolean {
  if (group.kind !== "map" || group.children.length === 0) return false;
  const names = group.children.map(({ name }) => nameAbove(name, group.name, scope));
  if (names.some((name) => name === undefined)) return false;
  const flat = names as readonly string[];
  const shown = flat
    .slice(0, 3)
    .map((name) => `\`${name}\``)
    .join(", ");
  const fix = unnest(group, flat, walk);
  walk.reporter.report(
    "DLC002",
    "warning",
    { start: group.keyStart, end: group.keyEnd },
    `\`${group.name}\` is no group ${scope.where}: its keys are read one level up, as ${shown}${flat.length > 3 ? ", …" : ""}`,
    { help: "write them without the group", ...(fix === undefined ? {} : { fix }) },
  );
  return true;
}

function nameAbove(name: string, group: string, scope: KeyScope): string | undefined {
  const isKnown = (one: string): boolean => {
    const key = scope.key(one);
    return key !== undefined && key.taken !== true && key.gone === undefined;
  };
  const prefixed = `${group}_${name}`;
  if (isKnown(prefixed)) return prefixed;
  return isKnown(name) ? name : undefined;
}

/** Takes the group's line out and writes its keys, each on a line of its own, where the group stood. */
function unnest(group: ConfigNode, names: readonly string[], walk: Walk): Fix | undefined {
  const { text, reporter } = walk;
  const indent = indentOf(text, group);
  const isLined = group.children.every(
    (child) =>
      child.kind === "scalar" &&
      child.borrowed !== true &&
      indentOf(text, child) !== undefined &&
      child.end <= endOfLine(text, child.keyStart),
  );
  const isGiven = names.some((name) => walk.isGiven(group, name));
  const last = group.children.at(-1);
  if (indent === undefined || !isLined || isGiven || last === undefined) return undefined;
  const end = endOfLine(text, Math.max(last.end, last.keyEnd));
  const first = group.children[0];
  const between = text.slice(group.keyEnd, first?.keyStart).replace(/^\s*:/u, "");
  // A comment between them would be lost.
  if (between.trim() !== "") return undefined;
  const lines = group.children.map((child, i) => {
    const stop = endOfLine(text, child.keyEnd);
    return `${indent}${names[i] ?? child.name}${text.slice(child.keyEnd, stop)}`;
  });
  const inside = text.slice(first?.keyStart, end).split("\n");
  if (inside.length !== lines.length) return undefined;
  return reporter.replace(
    `Write its keys without \`${group.name}\``,
    { start: group.keyStart - indent.length, end },
    lines.join("\n"),
    "unsafe",
  );
}
