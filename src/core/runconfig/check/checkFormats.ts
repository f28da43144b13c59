import type { DatasetFacts } from "../../../protocol/datasetFacts";
import type { ConfigNode } from "../configTree";
import { ownNode, type CrossContext } from "../cross/crossContext";
import { formatRead } from "../known/formatRead";

/** A dataset that a config names, with what is known of it. */
export interface NamedDataset {
  readonly node: ConfigNode;
  readonly facts: DatasetFacts;
}

/** What the rows are read as, against what the config says they are, and against what the task learns from. */
export function checkFormats(
  context: CrossContext,
  train: readonly NamedDataset[],
  held: readonly NamedDataset[],
): void {
  const all = [...train, ...held];
  const read = all.map((named) => formatRead(named.facts, context.resolved.data));
  const isNone = (_: NamedDataset, i: number): boolean => read[i] === "none";
  for (const named of all.filter(isNone)) checkFormat(context, named, all);
  checkTask(
    context,
    all.flatMap((named, i) => {
      const found = read[i];
      return found === undefined || found === "none"
        ? []
        : [{ named, found, isHeld: !train.includes(named) }];
    }),
  );
}

/** Read otherwise than they are written, rows lack what the format asks for. */
function checkFormat(
  context: CrossContext,
  { node, facts }: NamedDataset,
  all: readonly NamedDataset[],
): void {
  const { resolved, reporter } = context;
  const { format, columns } = resolved.data;
  // A mapping that leads nowhere is told of by itself.
  const names = facts.columns.map(({ name }) => name);
  if (Object.values(columns).some((name) => !names.includes(name))) return;
  const said = ownNode(context, "data.format");
  const file = String(node.value);
  const has = `its rows have ${columnsOf(facts)}`;
  if (format === "auto") {
    reporter.report("XDT004", "error", node, `\`${file}\` has no known format: ${has}`, {
      help: "say which columns are which with `data.columns`, as in `{prompt: question, completion: answer}`",
    });
    return;
  }
  const plain = { format: "auto", columns } as const;
  const found = formatRead(facts, plain);
  const isFound = found !== undefined && found !== "none";
  reporter.report(
    "XDT004",
    "error",
    said ?? node,
    isFound
      ? `\`${file}\` has rows of the format \`${found}\`, not \`${format}\``
      : `\`${file}\` has no rows of the format \`${format}\`: ${has}`,
    {
      help: "say what the rows are, or map their columns with `data.columns`",
      fix:
        said === undefined || !isFound || all.some((other) => formatRead(other.facts, plain) !== found)
          ? undefined
          : reporter.replace(`Write \`${found}\``, said, found, "unsafe"),
    },
  );
}

function columnsOf({ columns }: DatasetFacts): string {
  const shown = columns.slice(0, 6).map(({ name }) => `\`${name}\``);
  return `${shown.join(", ")}${columns.length > 6 ? ", …" : ""}`;
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

interface ReadDataset {
  readonly named: NamedDataset;
  readonly found: string;
  readonly isHeld: boolean;
}

/** Pairs of answers are no rows to imitate, and single answers are no pairs. */
function checkTask(context: CrossContext, all: readonly ReadDataset[]): void {
  const { reporter, resolved } = context;
  const { task } = resolved;
  const wanted = TASK_FORMATS[task];
  if (wanted === undefined) return;
  const unfit = all.filter(({ found }) => !wanted.includes(found));
  const [first] = unfit;
  // Where all are of one other kind, the task is what is wrong; else the files are that differ.
  const isTask = unfit.length === all.length && unfit.every(({ found }) => found === first?.found);
  const said = isTask ? ownNode(context, "task") : undefined;
  for (const { named, found, isHeld } of isTask ? unfit.slice(0, 1) : unfit) {
    const better = FORMAT_TASKS[found];
    reporter.report(
      "XDT009",
      isHeld ? "warning" : "error",
      said ?? named.node,
      `the task \`${task}\` reads rows of the format ${wanted.map((one) => `\`${one}\``).join(", ")}; \`${String(named.node.value)}\` has \`${found}\``,
      {
        help:
          better === undefined
            ? "choose other data, or another task"
            : `such data are for \`task: ${better}\``,
        fix:
          said === undefined || better === undefined
            ? undefined
            : reporter.replace(`Write \`${better}\``, said, better, "unsafe"),
      },
    );
  }
}
