import { createLineIndex } from "../../../base/lineIndex";
import type { ConfigTree } from "../configTree";
import { yamlTokens } from "./yamlTokens";

/** An anchor (`&name`) or an alias (`*name`); the place is that of the name, without its sign. */
export interface AnchorUse {
  readonly kind: "anchor" | "alias";
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** An anchor with the aliases that mean it: those behind it, up to the next anchor of the same name. */
export interface AnchorGroup {
  /** Undefined for aliases that have no anchor above them. */
  readonly anchor: AnchorUse | undefined;
  readonly aliases: readonly AnchorUse[];
  /** The one at the offset that was asked for. */
  readonly at: AnchorUse;
}

/** The anchor or alias at an offset, with all that belongs to it. */
export function anchorAt(tree: ConfigTree, offset: number): AnchorGroup | undefined {
  const uses = anchorUses(tree);
  const at = uses.find(({ start, end }) => start - 1 <= offset && offset <= end);
  if (at === undefined) return undefined;
  const same = uses.filter(({ name }) => name === at.name);
  const place = same.indexOf(at);
  const first = same.findLastIndex(({ kind }, i) => i <= place && kind === "anchor");
  const next = same.findIndex(({ kind }, i) => i > Math.max(first, place) && kind === "anchor");
  const group = same.slice(Math.max(first, 0), next < 0 ? undefined : next);
  return {
    anchor: first < 0 ? undefined : same[first],
    aliases: group.filter(({ kind }) => kind === "alias"),
    at,
  };
}

/** Anchors above an offset by their names, the nearest first, each with the line of the last that has it. */
export function anchorsBefore(
  tree: ConfigTree,
  offset: number,
): readonly { readonly name: string; readonly line: number }[] {
  const lines = createLineIndex(tree.text);
  const above = anchorUses(tree).filter(({ kind, end }) => kind === "anchor" && end < offset);
  const last = new Map(above.map(({ name, start }) => [name, lines.positionAt(start).line]));
  return [...last].map(([name, line]) => ({ name, line })).sort((a, b) => b.line - a.line);
}

/** Why an anchor cannot have a name, as a sentence; undefined when it can. */
export function anchorNameProblem(tree: ConfigTree, group: AnchorGroup, name: string): string | undefined {
  // YAML 1.2 allows nearly any character, PyYAML only these.
  if (!/^[\w-]+$/u.test(name)) return "only letters a–z, digits, `_` and `-` in an anchor's name";
  const isTaken = name !== group.at.name && anchorUses(tree).some((use) => use.name === name);
  return isTaken ? `there is an anchor or alias \`${name}\` in this file already` : undefined;
}

function anchorUses(tree: ConfigTree): readonly AnchorUse[] {
  return yamlTokens(tree).flatMap(({ kind, start, end }) =>
    kind === "comment" || end === start + 1
      ? []
      : [{ kind, name: tree.text.slice(start + 1, end), start: start + 1, end }],
  );
}
