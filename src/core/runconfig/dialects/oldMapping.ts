import type { ConfigNode } from "../configTree";
import type { Walk } from "./walk";

/** A mapping that the key no longer holds, and another one does. True when it was reported. */
export function isOldMapping(node: ConfigNode, walk: Walk): boolean {
  const to = node.kind === "map" ? walk.dialect.oldMappings?.get(node.path) : undefined;
  if (to === undefined) return false;
  const place = { start: node.keyStart, end: node.keyEnd };
  walk.reporter.report(
    "DLC004",
    "warning",
    place,
    `\`${node.name}\` with a mapping is called \`${to}\` now`,
    walk.isGiven(node, to)
      ? { help: `\`${to}\` is given: write its keys there` }
      : {
          help: `write \`${to}\``,
          fix: walk.reporter.replace(`Rename to \`${to}\``, place, to, "unsafe"),
        },
  );
  return true;
}
