import { nearest } from "../../../../base/editDistance";
import { formatInteger } from "../../../../base/format";
import type { DatasetFacts } from "../../../../protocol/datasetFacts";
import { formatOf, shareOf } from "../../check/checkData";
import { sharesBytes } from "../../check/checkOverlap";
import { MOST_COLUMNS } from "../../known/formatRead";
import type { Reporter } from "../../check/reporter";
import type { ConfigFacts } from "../../configFacts";
import { nodeAt, textOf } from "../../configTree";
import { knownTokens } from "../../known/knownTokens";
import { yamlText } from "../../scalars/yamlText";
import type { Dialect, DialectId } from "../dialect";
import type { ForeignDataset } from "./foreignDatasets";
import type { ForeignRun } from "./foreignRun";
import { foreignName } from "./viewReporter";

interface Read {
  readonly dataset: ForeignDataset;
  readonly facts: DatasetFacts;
}

/** What the rows say against another tool's config. Nothing is said of data that nobody has read yet. */
export function checkForeignData(
  datasets: readonly ForeignDataset[],
  run: ForeignRun,
  dialect: Dialect,
  facts: ConfigFacts,
  reporter: Reporter,
): void {
  const read = datasets.flatMap((dataset): readonly Read[] => {
    const fact = facts.lookup(dataset.path);
    if (fact.kind === "file" && fact.bytes === 0)
      reporter.report("XDT002", "error", dataset.node, `\`${dataset.path}\` is empty`);
    const known = facts.dataset?.(dataset.path);
    return known === undefined || known.rows === 0 ? [] : [{ dataset, facts: known }];
  });
  for (const one of read) {
    checkNamedColumns(one, reporter);
    if (!checkReading(one, dialect.id, reporter)) checkForm(one, run, dialect, reporter);
    checkLengths(one, run, dialect, facts, reporter);
  }
  checkOverlap(read, reporter);
}

/** Columns that the config names, and that no row has. */
function checkNamedColumns({ dataset, facts }: Read, reporter: Reporter): void {
  if (facts.columns.length >= MOST_COLUMNS) return;
  const names = facts.columns.map(({ name }) => name);
  for (const node of dataset.columns) {
    const wanted = textOf(node);
    if (names.includes(wanted)) continue;
    const meant = nearest(wanted, names, 3);
    const shown = names.slice(0, 8).map((name) => `\`${name}\``);
    reporter.report("XDT003", "error", node, `no row of \`${dataset.path}\` has a column \`${wanted}\``, {
      help: `its columns: ${shown.join(", ")}${names.length > 8 ? ", …" : ""}`,
      fix:
        meant === undefined
          ? undefined
          : reporter.replace(`Write \`${meant}\``, node, yamlText(meant), "unsafe"),
    });
  }
}

/** How Axolotl reads rows of our formats; `undefined`: their columns have to be named as well. */
const AXOLOTL_TYPES: Readonly<Record<string, string>> = {
  messages: "chat_template",
  alpaca: "alpaca",
  text: "completion",
};

/** Rows that are read as something that they are not. True when it was reported. */
function checkReading({ dataset, facts }: Read, tool: DialectId, reporter: Reporter): boolean {
  const { reads, path } = dataset;
  const found = formatOf(facts);
  if (reads === undefined || found === undefined || found === reads.format) return false;
  const better = tool === "axolotl" ? AXOLOTL_TYPES[found] : undefined;
  const isTurns = found === "sharegpt" && reads.format === "messages";
  reporter.report(
    "XDT004",
    "error",
    reads.node,
    `\`${path}\` has rows of the format \`${found}\`, and \`${textOf(reads.node)}\` reads \`${reads.format}\``,
    {
      help: isTurns
        ? "name their columns: `field_messages: conversations`, `message_property_mappings: {role: from, content: value}`"
        : "say how the rows are to be read, or name their columns",
      fix:
        better === undefined
          ? undefined
          : reporter.replace(`Write \`${better}\``, reads.node, better, "unsafe"),
    },
  );
  return true;
}

/** A dataset as it is written, and its file where a registry leads to it. */
function named({ node, path }: ForeignDataset): string {
  const written = node.kind === "scalar" ? textOf(node) : path;
  return written === path ? `\`${path}\`` : `\`${written}\` (\`${path}\`)`;
}

/** Rows that a task of this tool can learn from. */
const FORMS: Readonly<Record<string, readonly string[]>> = {
  sft: ["messages", "sharegpt", "alpaca", "prompt-completion", "text", "classification"],
  dpo: ["preference"],
  orpo: ["preference"],
  reward: ["preference"],
  kto: ["kto", "preference"],
};

/** TRL's trainers look for columns of fixed names, and know no instruction with an input. */
const TRL_FORMS: Readonly<Record<string, readonly string[]>> = {
  ...FORMS,
  sft: ["messages", "sharegpt", "prompt-completion", "text"],
};

const TASKS: Readonly<Record<string, string>> = { preference: "dpo", kto: "kto" };

/** Pairs of answers are no rows to imitate, and single answers are no pairs. */
function checkForm({ dataset, facts }: Read, run: ForeignRun, dialect: Dialect, reporter: Reporter): void {
  const { task } = run.resolved;
  const found = formatOf(facts);
  const wanted = (dialect.id === "trl" ? TRL_FORMS : FORMS)[task];
  // A strategy or a mapping of columns may make anything of a row.
  const isMapped = dataset.columns.length > 0 || (dialect.id === "axolotl" && dataset.reads === undefined);
  if (found === undefined || wanted === undefined || wanted.includes(found) || isMapped) return;
  const better = TASKS[found];
  reporter.report(
    "XDT009",
    dialect.id === "torchtune" ? "warning" : "error",
    dataset.node,
    `${named(dataset)} has rows of the format \`${found}\`, and ${task} reads ${wanted.map((one) => `\`${one}\``).join(", ")}`,
    {
      help: better === undefined ? "bring the rows into one of these forms" : TASK_HELP[dialect.id](better),
    },
  );
}

const TASK_HELP: Readonly<Record<DialectId, (task: string) => string>> = {
  axolotl: (task) => `such data are for \`rl: ${task}\``,
  "llama-factory": (task) => `such data are for \`stage: ${task}\``,
  trl: (task) => `such data are for \`trl ${task}\``,
  torchtune: (task) => `such data are for a recipe of ${task}`,
};

/** Rows beyond the longest length, counted with the model's own tokenizer. */
function checkLengths(
  { dataset }: Read,
  run: ForeignRun,
  dialect: Dialect,
  facts: ConfigFacts,
  reporter: Reporter,
): void {
  const { data, task } = run.resolved;
  const known = dataset.part === "train" ? knownTokens(dataset.path, run.resolved, facts) : undefined;
  // Running text is cut into pieces, and nothing of it is lost.
  const isCut =
    task === "pretrain" || (dialect.id === "trl" && data.packing && data.packing_strategy === "wrapped");
  if (known?.rowsOver === undefined || known.rowsOver === 0 || isCut) return;
  const name = foreignName(run, dialect, "data.max_length") ?? "max_length";
  const what = data.truncation === "drop" ? "leaves them out" : "cuts their end";
  reporter.report(
    "XDT006",
    "warning",
    nodeAt(run.root, "data.max_length") ?? dataset.node,
    `${shareOf(known.rowsOver, known.rows)} of the rows of \`${dataset.path}\` are longer than \`${name}\`, ${formatInteger(data.max_length)} tokens, and ${dialect.label} ${what}`,
    { help: `the longest has ${formatInteger(known.lengths.max)}` },
  );
}

/** The same file, or a copy of it: then the evaluation measures memory. */
function checkOverlap(read: readonly Read[], reporter: Reporter): void {
  const train = read.filter(({ dataset }) => dataset.part === "train");
  for (const { dataset, facts } of read) {
    if (dataset.part === "train") continue;
    const twin = train.find((one) => one.dataset.path === dataset.path || sharesBytes(one.facts, facts));
    if (twin === undefined) continue;
    const isSame = twin.dataset.path === dataset.path;
    reporter.report(
      "XDT007",
      "error",
      dataset.node,
      isSame
        ? `\`${dataset.path}\` is trained on as well`
        : `\`${dataset.path}\` is a copy of \`${twin.dataset.path}\`, which is trained on`,
      { help: "name a file of its own, or hold a share of the rows back" },
    );
  }
}
