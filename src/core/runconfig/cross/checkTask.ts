import { nearest } from "../../../base/editDistance";
import { ownNode, type CrossContext } from "./crossContext";

/** The keys of single tasks: losses, rewards, groups of answers; and float16, which some models cannot bear. */
export function checkTask(context: CrossContext): void {
  checkLoss(context);
  checkReward(context);
  checkGenerations(context);
  checkFloat16(context);
}

function checkLoss(context: CrossContext): void {
  const { task, reporter, resolved } = context;
  const node = ownNode(context, "train.loss_type");
  const { loss_type: loss } = resolved.train;
  if (node?.kind !== "scalar" || loss === null || task === undefined || task.losses.length === 0) return;
  if (task.losses.includes(loss)) return;
  const meant = nearest(loss, task.losses, 4) ?? task.losses[0] ?? "null";
  reporter.report("XRF017", "error", node, `\`${task.name}\` has no loss \`${loss}\``, {
    help: `one of ${task.losses.join(", ")}`,
    fix: reporter.replace(`Write ${meant}`, node, meant, "unsafe"),
  });
}

function checkReward(context: CrossContext): void {
  const { resolved, reporter } = context;
  const node = ownNode(context, "task");
  const { reward_funcs: functions, reward_model_name_or_path: model } = resolved.train;
  if (resolved.task !== "grpo" || node === undefined || functions.length > 0 || model !== null) return;
  reporter.report("XRF018", "error", node, "nothing scores the answers that `grpo` samples", {
    help: "name `train.reward_funcs` or `train.reward_model_name_or_path`",
  });
}

/** TRL refuses a batch that does not hold whole groups of answers. */
function checkGenerations(context: CrossContext): void {
  const { resolved, reporter } = context;
  if (resolved.task !== "grpo") return;
  const {
    num_generations: group,
    per_device_train_batch_size: batch,
    gradient_accumulation_steps: accumulated,
  } = resolved.train;
  const names = ["num_generations", "gradient_accumulation_steps", "per_device_train_batch_size"];
  const node = names.map((name) => ownNode(context, `train.${name}`)).find((one) => one !== undefined);
  if (node === undefined || (batch * accumulated) % group === 0) return;
  const rows = batch * accumulated;
  const better = wholeGroups(node.name, context);
  reporter.report(
    "XRF019",
    "error",
    node,
    `\`${node.name}: ${node.source}\`: a step of ${rows} answers does not hold whole groups of ${group}`,
    {
      help: "make the batch a multiple of `num_generations`",
      fix:
        better === undefined
          ? undefined
          : reporter.replace(`Write ${better}`, node, String(better), "unsafe"),
    },
  );
}

/** Another value of a key with which a step holds whole groups: fewer answers in a group, or more rows in a step. */
function wholeGroups(name: string, { resolved }: CrossContext): number | undefined {
  const {
    num_generations: group,
    per_device_train_batch_size: batch,
    gradient_accumulation_steps: accumulated,
  } = resolved.train;
  if (name === "num_generations") {
    const better = largestDivisor(batch * accumulated, group);
    return better > 1 ? better : undefined;
  }
  const [own, other] = name === "gradient_accumulation_steps" ? [accumulated, batch] : [batch, accumulated];
  for (let more = own + 1; more <= own + group; more++) if ((more * other) % group === 0) return more;
  return undefined;
}

function largestDivisor(rows: number, most: number): number {
  for (let group = Math.min(rows, most); group > 1; group--) if (rows % group === 0) return group;
  return 1;
}

/**
 * Model types whose activations are known to leave float16's range: T5, made in bfloat16, and its relatives
 * (transformers#4586, #5651), Gemma 3 in its norms and residuals (transformers#36822) and 3n (unsloth#5092), Gemma 2,
 * for which vLLM refuses float16 as unstable (its `config/model.py`).
 */
const OVERFLOWING = /^(?:m?t5|umt5|byt5|longt5|gemma(?:2|3|3n|3_text|3n_text))$/u;

function checkFloat16(context: CrossContext): void {
  const { facts, reporter, resolved, method } = context;
  const node = ownNode(context, "model.dtype");
  if (node?.value !== "float16") return;
  const type = facts?.model?.(resolved.model.name_or_path)?.config?.["model_type"];
  const isOverflowing = typeof type === "string" && OVERFLOWING.test(type);
  const isTrained = method?.name === "full";
  if (!isOverflowing && !isTrained) return;
  reporter.report(
    "XRF014",
    "warning",
    node,
    isOverflowing
      ? `models of type \`${type}\` overflow in \`float16\``
      : "weights that are trained in `float16` lose small updates and overflow",
    {
      help: "write `bfloat16`, or `float32` where the hardware has no bfloat16",
      fix: reporter.replace("Write bfloat16", node, "bfloat16", "unsafe"),
    },
  );
}
