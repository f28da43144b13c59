import { totalSteps } from "../../runs/totalSteps";
import { pathNodes } from "../check/checkFiles";
import { removeKey, setKey } from "../edit/editConfig";
import { nodeAt, type ConfigNode } from "../configTree";
import { keyPlace, ownNode, type CrossContext } from "./crossContext";
import { yamlNumber } from "../scalars/yamlNumber";

/** Batches and steps against the length of the run. What needs the number of rows waits for it. */
export function checkSchedule(context: CrossContext): void {
  const { overrides, resolved } = context;
  checkWarmupSteps(context);
  checkWarmupRatio(context);
  checkOverridden(context);
  const rows = trainRows(context);
  if (rows !== undefined) checkBatch(context, rows);
  // A run that the command line cuts short is a trial: nobody wants to hear that it ends early.
  const isTrial = ["max_steps", "num_train_epochs"].some(
    (name) => nodeAt(overrides, `train.${name}`) !== undefined,
  );
  if (isTrial || (rows === undefined && resolved.train.max_steps === null)) return;
  checkSteps(context, totalSteps(rows ?? 0, resolved.train));
}

/** Rows that are trained on; undefined while not all files are known. */
function trainRows({ root, overrides, facts, resolved }: CrossContext): number | undefined {
  if (facts?.dataset === undefined || nodeAt(overrides, "data.train") !== undefined) return undefined;
  const paths = pathNodes(nodeAt(root, "data.train")).map(({ value }) => String(value));
  let rows = 0;
  for (const path of paths) {
    const known = facts.dataset(path);
    if (known === undefined) return undefined;
    rows += known.rows;
  }
  const { split } = resolved.data;
  const share = split === null ? 1 : Math.max(0, 1 - split.eval - split.test);
  return rows === 0 ? undefined : Math.ceil(rows * share);
}

/** A share of the steps under the name of whole steps: Transformers takes 0.1 for a tenth and 1.0 for one step. */
function checkWarmupSteps(context: CrossContext): void {
  const { reporter, root } = context;
  const node = ownNode(context, "train.warmup_steps");
  if (typeof node?.value !== "number") return;
  const isShare = node.value > 0 && node.value < 1;
  if (!isShare && !(node.value === 1 && /[.eE]/u.test(node.source))) return;
  const { text } = reporter;
  const isTaken = nodeAt(root, "train.warmup_ratio") !== undefined;
  reporter.report(
    "XRF009",
    isShare ? "error" : "warning",
    node,
    isShare
      ? `${node.source} is a share, and \`warmup_steps\` counts whole steps`
      : `\`warmup_steps: ${node.source}\` means one step, not the whole run`,
    {
      help: isShare ? `write \`warmup_ratio: ${node.source}\`` : "write 1, or `warmup_ratio` for a share",
      fix: !isShare
        ? reporter.replace("Write 1", node, "1")
        : isTaken
          ? reporter.change("Delete `warmup_steps`", removeKey(text, root, node), "unsafe")
          : reporter.replace("Rename to `warmup_ratio`", keyPlace(node), "warmup_ratio", "unsafe"),
    },
  );
}

/** 3 % in Stanford Alpaca's recipe and QLoRA's scripts, 6 % in LoRA's, 10 % in its scripts of bottlenecks. */
function checkWarmupRatio(context: CrossContext): void {
  const { reporter, resolved } = context;
  const node = ownNode(context, "train.warmup_ratio");
  const { warmup_steps: steps, lr_scheduler_type: schedule } = resolved.train;
  if (node?.value !== 1 || steps > 0 || schedule === "constant") return;
  reporter.report(
    "XRF008",
    "warning",
    node,
    "with `warmup_ratio: 1` the whole run warms up: the learning rate never gets to its peak",
    {
      help: "usual is 0.03 to 0.1",
      fix: reporter.replace("Write 0.03", node, "0.03", "unsafe"),
    },
  );
}

/** Of two keys for one thing the stronger is in the file, and the other does nothing. */
function checkOverridden(context: CrossContext): void {
  const { root, reporter, resolved } = context;
  const { train } = resolved;
  const idle = (weak: string, strong: string, isStrong: boolean): void => {
    const node = nodeAt(root, `train.${weak}`);
    if (!isStrong || node === undefined || nodeAt(root, `train.${strong}`) === undefined) return;
    reporter.report("CFG011", "hint", keyPlace(node), `\`${weak}\` has no effect: \`${strong}\` decides`, {
      tags: ["unnecessary"],
      fix: reporter.change(`Delete \`${weak}\``, removeKey(reporter.text, root, node)),
    });
  };
  idle("num_train_epochs", "max_steps", train.max_steps !== null);
  idle("warmup_ratio", "warmup_steps", train.warmup_steps >= 1);
  idle("warmup_ratio", "lr_scheduler_type", train.lr_scheduler_type === "constant");
  idle("warmup_steps", "lr_scheduler_type", train.lr_scheduler_type === "constant");
}

function checkBatch(context: CrossContext, rows: number): void {
  const { reporter, resolved } = context;
  const { per_device_train_batch_size: batch, gradient_accumulation_steps: accumulated } = resolved.train;
  const node =
    ownNode(context, "train.gradient_accumulation_steps") ??
    ownNode(context, "train.per_device_train_batch_size");
  if (node === undefined || batch * accumulated <= rows) return;
  const isAccumulation = node.name === "gradient_accumulation_steps";
  const better = isAccumulation
    ? Math.max(1, Math.floor(rows / batch))
    : Math.max(1, Math.floor(rows / accumulated));
  reporter.report(
    "XRF006",
    "warning",
    node,
    `\`${node.name}: ${node.source}\` makes a step of ${batch * accumulated} rows (${batch} × ${accumulated}), but there are only ${rows}`,
    {
      help: "every step sees all rows: make the batch smaller",
      fix:
        node.source === String(better)
          ? undefined
          : reporter.replace(`Write ${better}`, node, String(better), "unsafe"),
    },
  );
}

function checkSteps(context: CrossContext, total: number): void {
  const { resolved } = context;
  const { train, data } = resolved;
  const hasEval = data.eval.length > 0 || (data.split?.eval ?? 0) > 0;
  if (hasEval) beyond(context, "eval_steps", total, "the eval rows are only measured at the start");
  beyond(context, "save_steps", total, "the only checkpoint is the last one", "info");
  warmup(context, total);
  const { early_stopping: early } = train;
  const node = ownNode(context, "train.early_stopping.patience") ?? ownNode(context, "train.early_stopping");
  if (early === null || !hasEval || node === undefined || early.patience * train.eval_steps < total) return;
  const { reporter } = context;
  const every = Math.max(1, Math.floor(total / (2 * (early.patience + 1))));
  reporter.report(
    "XRF007",
    "warning",
    node.kind === "map" ? keyPlace(node) : node,
    `\`early_stopping\` can never stop the run: after ${early.patience} evaluations, one every ${train.eval_steps} steps, its ${total} steps are over`,
    {
      help: `measure more often: \`eval_steps: ${every}\``,
      fix: reporter.change(
        `Write \`eval_steps: ${every}\``,
        setKey(reporter.text, context.root, "train.eval_steps", String(every)),
        "unsafe",
      ),
    },
  );
}

function beyond(
  context: CrossContext,
  name: "eval_steps" | "save_steps",
  total: number,
  what: string,
  severity: "warning" | "info" = "warning",
): void {
  const node = ownNode(context, `train.${name}`);
  if (typeof node?.value !== "number" || node.value <= total) return;
  const better = String(Math.max(1, Math.floor(total / 4)));
  context.reporter.report(
    "XRF007",
    severity,
    node,
    `\`${name}\` is ${node.value}, and the run has ${total} steps: ${what}`,
    {
      help: `write ${better} to have it four times`,
      fix: context.reporter.replace(`Write ${better}`, node, better, "unsafe"),
    },
  );
}

function warmup(context: CrossContext, total: number): void {
  const node: ConfigNode | undefined = ownNode(context, "train.warmup_steps");
  const { lr_scheduler_type: schedule } = context.resolved.train;
  if (typeof node?.value !== "number" || node.value < Math.max(total, 2) || schedule === "constant") return;
  const better = yamlNumber(Math.max(1, Math.round(total * 0.03)));
  context.reporter.report(
    "XRF008",
    "warning",
    node,
    `\`warmup_steps\` is ${node.value}, and the run has ${total} steps: the learning rate never gets to its peak`,
    {
      help: "usual is 3 to 10 % of the steps",
      fix: context.reporter.replace(`Write ${better}`, node, better, "unsafe"),
    },
  );
}
