import { nearest } from "../../../base/editDistance";
import type { DatasetFacts } from "../../../protocol/datasetFacts";
import { pathNodes } from "./checkFiles";
import { nodeAt, type ConfigNode } from "../configTree";
import { ownNode, type CrossContext } from "../cross/crossContext";
import { MOST_COLUMNS } from "../known/formatRead";
import { yamlText } from "../scalars/yamlText";

/** Columns of the rows that are evaluated, or split: one that no row has would compare and keep apart nothing. */
export function checkColumns(context: CrossContext): void {
  const { overrides, resolved } = context;
  const { split } = resolved.data;
  const groups = ownNode(context, "evaluate.groups");
  const isTested = pathNodes(nodeAt(context.root, "data.test")).length > 0;
  // Data that the command line replaces are not these.
  const isReplaced = ["data.test", "data.eval"].some((key) => nodeAt(overrides, key) !== undefined);
  const part = split !== null ? "data.train" : isTested ? "data.test" : "data.eval";
  if (groups?.kind === "list" && !isReplaced) checkIn(part, groups.children, context);
  const named = ["stratify_by", "group_by"].flatMap((key) => ownNode(context, `data.split.${key}`) ?? []);
  if (split !== null) checkIn("data.train", named, context);
}

/** Columns that no row of the files has that a key names; nothing while not all of them are known. */
function checkIn(part: string, nodes: readonly ConfigNode[], context: CrossContext): void {
  const { reporter } = context;
  const paths = pathNodes(ownNode(context, part)).map(({ value }) => String(value));
  const facts = paths.flatMap((path) => context.facts?.dataset?.(path) ?? []);
  if (facts.length === 0 || facts.length < paths.length) return;
  for (const node of nodes) {
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
