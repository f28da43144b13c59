import { nearest } from "../../../base/editDistance";
import type { DatasetFacts } from "../../../protocol/datasetFacts";
import { pathNodes } from "./checkFiles";
import type { ConfigFacts } from "../configFacts";
import { nodeAt, type ConfigNode } from "../configTree";
import type { Reporter } from "./reporter";
import { yamlText } from "../scalars/yamlText";

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
  for (const node of groups.children) {
    const { kind, value: name } = node;
    if (kind !== "scalar" || typeof name !== "string" || facts.some(hasColumn(name))) continue;
    const meant = nearest(name, columnNames(facts), 3);
    const files = paths.map((path) => `\`${path}\``).join(", ");
    reporter.report("XDT003", "warning", node, `no row of ${files} has a column \`${name}\``, {
      help: knownColumns(facts),
      fix:
        meant === undefined
          ? undefined
          : reporter.replace(`Write \`${meant}\``, node, yamlText(meant), "unsafe"),
    });
  }
}

function hasColumn(name: string): (facts: DatasetFacts) => boolean {
  return ({ rows, columns }) =>
    rows === 0 ||
    columns.length >= MOST_COLUMNS ||
    columns.some((column) => name === column.name || name.startsWith(`${column.name}.`));
}

const SHOWN = 8;

function knownColumns(facts: readonly DatasetFacts[]): string {
  const names = columnNames(facts);
  const shown = names.slice(0, SHOWN).map((name) => `\`${name}\``);
  return `its columns: ${[...shown, ...(names.length > SHOWN ? ["…"] : [])].join(", ")}`;
}

function columnNames(facts: readonly DatasetFacts[]): readonly string[] {
  return [...new Set(facts.flatMap(({ columns }) => columns.map(({ name }) => name)))];
}
