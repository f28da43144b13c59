import type { ConfigNode, ConfigTree } from "../../configTree";
import type { ConfigHover } from "../../features/hover";
import { releaseIndex } from "../detect";
import type { Detection } from "../detection";
import { dialectOf } from "../dialects";
import { carryOver } from "../mapping/toNative";
import { detailOfKey, equalOf, historyOfKey, noEqual } from "./describeForeignKey";
import { levelAt } from "./levels";

/** What the key at an offset of another tool's config is, there and in Tunesmith; undefined for unknown keys. */
export function hoverForeign(
  { root, text }: ConfigTree,
  detection: Detection,
  offset: number,
): ConfigHover | undefined {
  const node = root === undefined ? undefined : keyUnder(root, offset);
  if (root === undefined || node === undefined) return undefined;
  const dialect = dialectOf(detection);
  const pinned =
    detection.pinned === undefined ? undefined : releaseIndex(dialect.versions(), detection.pinned);
  const scope = dialect.scope(root, pinned === undefined ? {} : { pinned });
  const parents = node.path.split(".").slice(0, -1);
  const key = levelAt(root, scope, parents, offset)?.scope.key(node.name);
  if (key === undefined) return undefined;
  const { carried, also } = carryOver(root, text, dialect, detection);
  const native =
    [...carried.values()].find(({ from }) => from === node.path)?.path ??
    also.find(({ from }) => from === node.path)?.to;
  const parts = [
    `**${node.name}** · ${dialect.label}`,
    detailOfKey(key),
    ...historyOfKey(node.name, key, dialect),
    native === undefined ? noEqual(node.name) : equalOf(native),
  ];
  return { start: node.keyStart, end: node.keyEnd, markdown: parts.join("\n\n") };
}

/** The innermost key of a mapping whose name is under the offset. */
function keyUnder(node: ConfigNode, offset: number): ConfigNode | undefined {
  for (const child of node.children) {
    if (child.borrowed === true) continue;
    const isKey = node.kind === "map" && child.keyStart <= offset && offset <= child.keyEnd;
    const inner = isKey ? child : keyUnder(child, offset);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
