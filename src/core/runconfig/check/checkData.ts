import { nearest } from "../../../base/editDistance";
import { formatInteger } from "../../../base/format";
import type { DatasetFacts } from "../../../protocol/datasetFacts";
import { pathNodes } from "./checkFiles";
import { checkFormats, type NamedDataset } from "./checkFormats";
import { checkOverlap } from "./checkOverlap";
import type { ConfigFacts } from "../configFacts";
import type { ConfigNode } from "../configTree";
import { ownNode, type CrossContext } from "../cross/crossContext";
import { setKey } from "../edit/editConfig";
import { addItems } from "../edit/editList";
import { formatRead, MOST_COLUMNS } from "../known/formatRead";
import { knownTokens } from "../known/knownTokens";
import type { ResolvedConfig } from "../resolve/resolvedConfig";
import { yamlText } from "../scalars/yamlText";

/** What the data say against the config. Nothing is said of data that nobody has read yet. */
export function checkData(context: CrossContext): void {
  const { facts, resolved, reporter } = context;
  if (facts?.dataset === undefined) return;
  const namedIn = (key: string): readonly NamedDataset[] =>
    pathNodes(ownNode(context, key)).flatMap((node) => {
      const known = facts.dataset?.(String(node.value));
      if (known === undefined) return [];
      if (hasRows(known)) return [{ node, facts: known }];
      // A file without a byte is told of where it is looked up.
      if (facts.lookup(String(node.value)).kind !== "file" || known.files.every(({ bytes }) => bytes === 0))
        return [];
      reporter.report("XDT002", "error", node, `\`${String(node.value)}\` has no row that can be read`, {
        help: "linting it shows every problem with its place",
      });
      return [];
    });
  const train = namedIn("data.train");
  const [watched, tested] = [namedIn("data.eval"), namedIn("data.test")];
  const held = [...watched, ...tested];
  for (const named of [...train, ...held]) {
    checkMapping(context, named);
    checkLabels(context, named, train.includes(named));
  }
  checkFormats(context, train, held);
  // A test row is scored whatever its length.
  for (const { node } of [...train, ...watched]) checkLengths(context, node, resolved, facts);
  checkOverlap(context, train, held);
  checkGroups(context, held);
}

/** Rows without a column are no rows of a dataset: prose, or what cannot be read. */
function hasRows({ rows, columns, files }: DatasetFacts): boolean {
  return rows > 0 && (columns.length > 0 || files.some(({ format }) => format !== null));
}

/** `{prompt: question}` needs a column `question`. */
function checkMapping(context: CrossContext, { node, facts }: NamedDataset): void {
  const { reporter } = context;
  const mapping = ownNode(context, "data.columns");
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

/** Rows that state none of the labels: nothing that the model says to them can be right. */
function checkLabels(context: CrossContext, { node, facts }: NamedDataset, isTrain: boolean): void {
  const { reporter, resolved } = context;
  const labels = ownNode(context, "evaluate.labels");
  const { labels: listed } = resolved.evaluate;
  if (labels?.kind !== "list" || listed.length === 0 || facts.labels.length >= MOST_LABELS) return;
  const known = new Set(listed);
  const others = facts.labels.filter(({ value }) => !known.has(value.trim()));
  if (others.length === 0) return;
  const rows = sumOf(others);
  // Training rows may well be of several kinds, and single answers are the linter's to find.
  if (isTrain && formatRead(facts, resolved.data) !== "classification") return;
  const isAll = others.length === facts.labels.length;
  const shown = others.slice(0, 3).map(({ value }) => `\`${value.slice(0, 40)}\``);
  const more = others.length > 3 ? ", …" : "";
  reporter.report(
    "XDT005",
    "warning",
    labels,
    isAll
      ? `no row of \`${String(node.value)}\` has a label that is in \`evaluate.labels\`; they have ${shown.join(", ")}${more}`
      : `${formatInteger(rows)} ${rows === 1 ? "row" : "rows"} of \`${String(node.value)}\` ${rows === 1 ? "has" : "have"} a label that is not in \`evaluate.labels\`: ${shown.join(", ")}${more}`,
    {
      help: isTrain
        ? "add it, or mend the rows: such an answer is learnt, and never counted as right"
        : "add it, or mend the rows: they are left out of the evaluation",
      fix:
        isAll || others.length > MOST_ADDED
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

function sumOf(values: readonly { readonly n: number }[]): number {
  return values.reduce((sum, { n }) => sum + n, 0);
}

/** Rows beyond `data.max_length`, counted with the model's own tokenizer. */
function checkLengths(
  context: CrossContext,
  node: ConfigNode,
  resolved: ResolvedConfig,
  facts: ConfigFacts,
): void {
  const { root, reporter } = context;
  const { data } = resolved;
  const known = knownTokens(String(node.value), resolved, facts);
  if (known?.rowsOver === undefined || known.rowsOver === 0) return;
  const longest = formatInteger(known.lengths.max);
  const what = `${shareOf(known.rowsOver, known.rows)} of the rows of \`${String(node.value)}\` are longer than \`max_length\`, ${formatInteger(data.max_length)} tokens`;
  const place = ownNode(context, "data.max_length") ?? ownNode(context, "data.truncation") ?? node;
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

/** With fewer rows the interval of a rate is wider than half of all that there is. */
const FEWEST_ROWS = 10;

/** Groups of which too few rows are there to say anything. */
function checkGroups(context: CrossContext, held: readonly NamedDataset[]): void {
  const { reporter } = context;
  const groups = ownNode(context, "evaluate.groups");
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
