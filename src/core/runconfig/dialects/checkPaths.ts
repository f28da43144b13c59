import type { ConfigFacts } from "../configFacts";
import { textOf, type ConfigNode } from "../configTree";
import type { Reporter } from "../check/reporter";
import { yamlText } from "../scalars/yamlText";
import type { Dialect } from "./dialect";
import { lookAbove, pathAbove } from "./run/located";

/** Paths that are not there. These tools look from where they are started, so every folder above the config counts. */
export function checkForeignPaths(
  root: ConfigNode,
  dialect: Dialect,
  facts: ConfigFacts,
  reporter: Reporter,
): void {
  for (const { path, orHubName } of dialect.paths)
    for (const node of nodesAt(root, path.split("."))) {
      if (node.kind !== "scalar" || typeof node.value !== "string" || node.value === "") continue;
      const written = textOf(node);
      if (!isPath(written, orHubName === true) || lookAbove(written, facts).kind !== "missing") continue;
      const meant = pathAbove(written, facts);
      const isAbsolute = /^[\\/]/u.test(written);
      const where = isAbsolute ? "on this machine" : "beside this file or above it";
      reporter.report("DLC014", "warning", node, `there is no \`${written}\` ${where}`, {
        ...(isAbsolute ? {} : { help: `${dialect.label} looks from the folder that it is started in` }),
        ...(meant === undefined
          ? {}
          : { fix: reporter.replace(`Write \`${meant}\``, node, yamlText(meant), "unsafe") }),
      });
    }
}

function nodesAt(root: ConfigNode, [name, ...rest]: readonly string[]): readonly ConfigNode[] {
  if (name === undefined) return root.kind === "list" ? root.children : [root];
  const next = name === "*" ? root.children : root.children.filter((child) => child.name === name);
  return next.flatMap((child) => nodesAt(child, rest));
}

/** `owner/name` may be a hub's: only what can be nothing but a path is looked for. */
function isPath(text: string, orHubName: boolean): boolean {
  if (text.includes("${") || /^[a-z][a-z0-9+.-]*:/iu.test(text) || text.startsWith("~") || text.length > 300)
    return false;
  if (text.trimStart().startsWith("{")) return false;
  if (!orHubName) return true;
  return (
    /^\.{1,2}[\\/]|^[\\/]/u.test(text) || /\.(?:jsonl?|csv|tsv|parquet|arrow|txt|gz|ya?ml)$/iu.test(text)
  );
}
