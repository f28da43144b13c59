import { formatInteger } from "../../../base/format";
import type { DatasetFacts } from "../../../protocol/datasetFacts";
import type { NamedDataset } from "./checkFormats";
import { nodeAt, type ConfigNode } from "../configTree";
import type { CrossContext } from "../cross/crossContext";
import type { Change } from "./reporter";

/** The same file, or a copy of it: then the evaluation measures memory. */
export function checkOverlap(
  context: CrossContext,
  train: readonly NamedDataset[],
  held: readonly NamedDataset[],
): void {
  const { root, reporter } = context;
  const copied = new Set<NamedDataset>();
  for (const named of held) {
    const { node, facts } = named;
    const twin = train.find((other) => other.node.value === node.value || sharesBytes(other.facts, facts));
    if (twin === undefined) continue;
    copied.add(named);
    reporter.report(
      "XDT007",
      "error",
      node,
      twin.node.value === node.value
        ? `\`${String(node.value)}\` is trained on as well`
        : `\`${String(node.value)}\` is a copy of \`${String(twin.node.value)}\`, which is trained on`,
      {
        help: "hold rows back with `data.split`, or name a file of its own",
        fix: reporter.change(
          "Hold a tenth of the rows back with `data.split`",
          splitInstead(root, node),
          "unsafe",
        ),
      },
    );
  }
  // Where a whole file is on both sides, its rows are not told of once more.
  if (copied.size === 0) for (const named of train) checkRows(named, held, context);
}

/** Some rows of a training file are evaluation rows as well: what is measured on them is memory. */
function checkRows(
  { node, facts: { rows } }: NamedDataset,
  held: readonly NamedDataset[],
  { facts, resolved, reporter }: CrossContext,
): void {
  const shared = facts?.heldOutRows?.(String(node.value), resolved) ?? 0;
  if (shared === 0 || held.length === 0) return;
  const [only, ...more] = held;
  const where = more.length > 0 || only === undefined ? "evaluation" : `\`${String(only.node.value)}\``;
  reporter.report(
    "XDT007",
    "warning",
    more.length > 0 || only === undefined ? node : only.node,
    `${formatInteger(shared)} of the ${formatInteger(rows)} rows of \`${String(node.value)}\` ${shared === 1 ? "is a row" : "are rows"} of ${where === "evaluation" ? "the evaluation" : where} as well`,
    { help: `what is measured on them is memory; linting \`${String(node.value)}\` shows each (LEK001)` },
  );
}

/** Only where no other file stands for a part: a split beside one is a contradiction. */
function splitInstead(root: ConfigNode, node: ConfigNode): readonly Change[] | undefined {
  const part = /^data\.(eval|test)$/u.exec(node.path)?.[1];
  const others = ["data.eval", "data.test", "data.split"].filter((path) => nodeAt(root, path) !== undefined);
  if (part === undefined || others.length !== 1) return undefined;
  const split = part === "eval" ? "{eval: 0.1, test: 0.0}" : "{eval: 0.0, test: 0.1}";
  return [{ start: node.keyStart, end: node.end, newText: `split: ${split}` }];
}

export function sharesBytes(a: DatasetFacts, b: DatasetFacts): boolean {
  const hashes = new Set(a.files.flatMap(({ sha256 }) => sha256 ?? []));
  return b.files.some(({ sha256 }) => sha256 !== null && hashes.has(sha256));
}
