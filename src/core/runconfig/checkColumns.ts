import { nearest } from "../../base/editDistance";
import type { DatasetFacts } from "../../protocol/datasetFacts";
import { pathNodes } from "./checkFiles";
import type { ConfigFacts } from "./configFacts";
import { nodeAt, type ConfigNode } from "./configTree";
import { inYaml } from "./describeKey";
import type { Reporter } from "./reporter";

/** More columns than that are not all known. */
const MOST_COLUMNS = 200;

/** Groups are columns of the data that is evaluated on: one that no row has would compare nothing. */
export function checkColumns(
  root: ConfigNode,
  { dataset }: ConfigFacts,
  reporter: Reporter,
  overrides?: ConfigNode,
): void {
  const groups = nodeAt(root, "evaluate.groups");
  if (dataset === undefined || groups?.kind !== "list") return;
  // Data that the command line replaces are not these.
  const isReplaced = ["data.test", "data.eval"].some((key) => nodeAt(overrides, key) !== undefined);
  const tested = pathNodes(nodeAt(root, "data.test"));
  const paths = (tested.length > 0 ? tested : pathNodes(nodeAt(root, "data.eval"))).map(({ value }) =>
    String(value),
  );
  const facts = paths.flatMap((path) => dataset(path) ?? []);
  if (isReplaced || facts.length === 0 || facts.length < paths.length) return;
  const names = [...new Set(facts.flatMap(({ columns }) => columns.map(({ name }) => name)))];
  for (const node of groups.children) {
    if (node.kind !== "scalar" || typeof node.value !== "string" || facts.some(hasColumn(node.value)))
      continue;
    const meant = nearest(node.value, names);
    reporter.report(
      "XDT003",
      "warning",
      node,
      `no row of ${paths.map((path) => `\`${path}\``).join(", ")} has a column \`${node.value}\``,
      {
        help: knownColumns(names),
        fix:
          meant === undefined
            ? undefined
            : reporter.replace(`Write \`${meant}\``, node, inYaml(meant), "unsafe"),
      },
    );
  }
}

function hasColumn(name: string): (facts: DatasetFacts) => boolean {
  return ({ rows, columns }) =>
    rows === 0 ||
    columns.length >= MOST_COLUMNS ||
    columns.some((column) => name === column.name || name.startsWith(`${column.name}.`));
}

const SHOWN = 8;

function knownColumns(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => `\`${name}\``);
  return `its columns: ${[...shown, ...(names.length > SHOWN ? ["…"] : [])].join(", ")}`;
}
