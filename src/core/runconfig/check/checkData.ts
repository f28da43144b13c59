import { nearest } from "../../../base/editDistance";
import { formatInteger } from "../../../base/format";
import type { DatasetFacts } from "../../../protocol/datasetFacts";
import { pathNodes } from "./checkFiles";
import type { ConfigFacts } from "../configFacts";
import { nodeAt, type ConfigNode } from "../configTree";
import { setKey } from "../edit/editConfig";
import { addItems } from "../edit/editList";
import { knownTokens } from "../known/knownTokens";
import type { Change, Reporter } from "./reporter";
import type { ResolvedConfig } from "../resolve/resolvedConfig";
import { yamlText } from "../scalars/yamlText";

/** A dataset that a config names, with what is known of it. */
interface NamedDataset {
  readonly node: ConfigNode;
  readonly facts: DatasetFacts;
}

/** What the data say against the config. Nothing is said of data that nobody has read yet. */
export function checkData(
  root: ConfigNode,
  resolved: ResolvedConfig,
  known: ConfigFacts,
  reporter: Reporter,
  overrides?: ConfigNode,
): void {
  const { dataset } = known;
  if (dataset === undefined) return;
  const namedIn = (key: string): readonly NamedDataset[] =>
    nodeAt(overrides, key) !== undefined
      ? []
      : pathNodes(nodeAt(root, key)).flatMap((node) => {
          const facts = dataset(String(node.value));
          return facts === undefined || facts.rows === 0 ? [] : [{ node, facts }];
        });
  const [train, held] = [namedIn("data.train"), ["data.eval", "data.test"].flatMap(namedIn)];
  for (const named of [...train, ...held]) {
    checkFormat(root, named, [...train, ...held], resolved, reporter);
    checkMapping(root, named, reporter);
    checkLabels(root, named, resolved, reporter);
  }
  const [first] = [...train, ...held];
  if (first !== undefined) checkTask(root, first, resolved, reporter);
  for (const { node } of train) checkLengths(root, node, resolved, known, reporter);
  checkOverlap(root, train, held, reporter);
  checkGroups(root, held, reporter);
}

/** Read otherwise than they are written, rows lack what the format asks for. */
function checkFormat(
  root: ConfigNode,
  { node, facts }: NamedDataset,
  all: readonly NamedDataset[],
  resolved: ResolvedConfig,
  reporter: Reporter,
): void {
  const { format, columns } = resolved.data;
  const found = formatOf(facts);
  if (format === "auto" || found === undefined || found === format || Object.keys(columns).length > 0) return;
  const said = nodeAt(root, "data.format");
  reporter.report(
    "XDT004",
    "error",
    said ?? node,
    `\`${String(node.value)}\` has rows of the format \`${found}\`, not \`${format}\``,
    {
      help: "say what the rows are, or map their columns with `data.columns`",
      fix:
        said === undefined || all.some((other) => formatOf(other.facts) !== found)
          ? undefined
          : reporter.replace(`Write \`${found}\``, said, found, "unsafe"),
    },
  );
}

const TASK_FORMATS: Readonly<Record<string, readonly string[]>> = {
  sft: ["messages", "sharegpt", "alpaca", "prompt-completion", "text", "classification"],
  dpo: ["preference"],
  orpo: ["preference"],
  reward: ["preference"],
  kto: ["kto"],
  classification: ["classification", "text", "prompt-completion"],
};
const FORMAT_TASKS: Readonly<Record<string, string>> = { preference: "dpo", kto: "kto" };

/** Pairs of answers are no rows to imitate, and single answers are no pairs. */
function checkTask(
  root: ConfigNode,
  { node, facts }: NamedDataset,
  { task }: ResolvedConfig,
  reporter: Reporter,
): void {
  const found = formatOf(facts);
  const wanted = TASK_FORMATS[task];
  if (found === undefined || wanted === undefined || wanted.includes(found)) return;
  const said = nodeAt(root, "task");
  const better = FORMAT_TASKS[found];
  reporter.report(
    "XDT009",
    "error",
    said ?? node,
    `the task \`${task}\` reads rows of the format ${wanted.map((one) => `\`${one}\``).join(", ")}; \`${String(node.value)}\` has \`${found}\``,
    {
      help:
        better === undefined ? "choose other data, or another task" : `such data are for \`task: ${better}\``,
      fix:
        said === undefined || better === undefined
          ? undefined
          : reporter.replace(`Write \`${better}\``, said, better, "unsafe"),
    },
  );
}

/** More columns than that are not all known. */
export const MOST_COLUMNS = 200;

/** `{prompt: question}` needs a column `question`. */
function checkMapping(root: ConfigNode, { node, facts }: NamedDataset, reporter: Reporter): void {
  const mapping = nodeAt(root, "data.columns");
  if (mapping?.kind !== "map" || facts.columns.length >= MOST_COLUMNS) return;
  const names = facts.columns.map(({ name }) => name);
  for (const child of mapping.children) {
    if (child.kind !== "scalar" || typeof child.value !== "string" || names.includes(child.value)) continue;
    const meant = nearest(child.value, names, 3);
    reporter.report(
      "XDT003",
      "error",
      child,
      `no row of \`${String(node.value)}\` has a column \`${child.value}\``,
      {
        help: `its columns: ${names
          .slice(0, 8)
          .map((name) => `\`${name}\``)
          .join(", ")}${names.length > 8 ? ", …" : ""}`,
        fix:
          meant === undefined
            ? undefined
            : reporter.replace(`Write \`${meant}\``, child, yamlText(meant), "unsafe"),
      },
    );
  }
}

/** Facts hold this many labels; where there are as many, others may be missing. */
const MOST_LABELS = 50;

/** As many as the message names: nobody adds labels unseen. */
const MOST_ADDED = 3;

/** Rows whose answer is none of the labels are scored as wrong whatever the model says. */
function checkLabels(
  root: ConfigNode,
  { node, facts }: NamedDataset,
  { evaluate }: ResolvedConfig,
  reporter: Reporter,
): void {
  const labels = nodeAt(root, "evaluate.labels");
  if (labels?.kind !== "list" || evaluate.labels.length === 0 || facts.labels.length >= MOST_LABELS) return;
  const known = new Set(evaluate.labels);
  const others = facts.labels.filter(({ value }) => !known.has(value.trim()));
  if (others.length === 0 || others.length === facts.labels.length) return;
  const rows = others.reduce((sum, { n }) => sum + n, 0);
  const shown = others.slice(0, 3).map(({ value }) => `\`${value.slice(0, 40)}\``);
  reporter.report(
    "XDT005",
    "warning",
    labels,
    `${formatInteger(rows)} ${rows === 1 ? "row" : "rows"} of \`${String(node.value)}\` ${rows === 1 ? "has" : "have"} a label that is not in \`evaluate.labels\`: ${shown.join(", ")}${others.length > 3 ? ", …" : ""}`,
    {
      help: "add it, or mend the rows: whatever the model says to them counts as wrong",
      fix:
        others.length > MOST_ADDED
          ? undefined
          : reporter.change(
              `Add ${shown.join(", ")}`,
              addItems(
                reporter.text,
                labels,
                others.map(({ value }) => yamlText(value.trim())),
              ),
              "unsafe",
            ),
    },
  );
}

/** Rows beyond `data.max_length`, counted with the model's own tokenizer. */
function checkLengths(
  root: ConfigNode,
  node: ConfigNode,
  resolved: ResolvedConfig,
  facts: ConfigFacts,
  reporter: Reporter,
): void {
  const { data } = resolved;
  const known = knownTokens(String(node.value), resolved, facts);
  if (known?.rowsOver === undefined || known.rowsOver === 0) return;
  const longest = formatInteger(known.lengths.max);
  const what = `${shareOf(known.rowsOver, known.rows)} of the rows of \`${String(node.value)}\` are longer than \`max_length\`, ${formatInteger(data.max_length)} tokens`;
  const place = nodeAt(root, "data.max_length") ?? nodeAt(root, "data.truncation") ?? node;
  if (data.truncation === "error")
    reporter.report("XDT006", "error", place, `${what}, and \`truncation: error\` refuses the run`, {
      help: `the longest has ${longest}; raise \`max_length\`, or set \`truncation: drop\``,
      fix: reporter.change(
        "Leave them out: `truncation: drop`",
        setKey(reporter.text, root, "data.truncation", "drop"),
        "unsafe",
      ),
    });
  else
    reporter.report(
      "XDT006",
      "warning",
      place,
      data.truncation === "drop"
        ? `${what}, and \`truncation: drop\` leaves them out`
        : `${what}, and \`truncation: ${data.truncation}\` cuts their ${data.truncation}`,
      { help: `the longest has ${longest}` },
    );
}

export function shareOf(part: number, whole: number): string {
  const share = (100 * part) / whole;
  return share < 0.1 ? "less than 0.1 %" : `${share.toFixed(share < 10 ? 1 : 0)} %`;
}

/** The same file, or a copy of it: then the evaluation measures memory. */
function checkOverlap(
  root: ConfigNode,
  train: readonly NamedDataset[],
  held: readonly NamedDataset[],
  reporter: Reporter,
): void {
  for (const { node, facts } of held) {
    const twin = train.find((other) => other.node.value === node.value || sharesBytes(other.facts, facts));
    if (twin === undefined) continue;
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

/** With fewer rows the interval of a rate is wider than half of all that there is. */
const FEWEST_ROWS = 10;

/** Groups of which too few rows are there to say anything. */
function checkGroups(root: ConfigNode, held: readonly NamedDataset[], reporter: Reporter): void {
  const groups = nodeAt(root, "evaluate.groups");
  if (groups?.kind !== "list") return;
  for (const child of groups.children)
    for (const { node, facts } of held) {
      const known = facts.groups.find(({ column }) => column === child.value);
      const small = known?.values.filter(({ n }) => n < FEWEST_ROWS) ?? [];
      if (small.length === 0) continue;
      const shown = small.slice(0, 3).map(({ value, n }) => `\`${value.slice(0, 40)}\` (${String(n)})`);
      reporter.report(
        "XDT008",
        "warning",
        child,
        `\`${String(node.value)}\` has groups with fewer than ${String(FEWEST_ROWS)} rows: ${shown.join(", ")}${small.length > 3 ? ", …" : ""}`,
        { help: "what is measured of them will not be told from chance" },
      );
    }
}

/** Undefined when nobody knows, or when its files differ. */
export function formatOf({ files }: DatasetFacts): string | undefined {
  const formats = new Set(files.map(({ format }) => format));
  const [format] = formats;
  return formats.size === 1 ? (format ?? undefined) : undefined;
}
