import { removeKey, setKey } from "../edit/editConfig";
import { keyPlace, ownNode, type CrossContext } from "./crossContext";

/** The data's keys against each other and against the task. */
export function checkDataKeys(context: CrossContext): void {
  checkSplit(context);
  checkFormat(context);
  checkMeasured(context);
  checkPacking(context);
}

/** A split takes its rows out of the training rows: files for the same part would be passed over in silence. */
function checkSplit(context: CrossContext): void {
  const { root, resolved, reporter } = context;
  const node = ownNode(context, "data.split");
  const { split, eval: evalFiles, test } = resolved.data;
  if (node === undefined || split === null) return;
  const files = [...(evalFiles.length > 0 ? ["data.eval"] : []), ...(test.length > 0 ? ["data.test"] : [])];
  if (files.length > 0)
    reporter.report(
      "XRF001",
      "error",
      keyPlace(node),
      `\`data.split\` stands beside \`${files.join("` and `")}\``,
      {
        help: "keep the files or the split: a split takes its rows out of the training rows",
        fix: reporter.change("Delete `data.split`", removeKey(reporter.text, root, node), "unsafe"),
      },
    );
  if (split.eval + split.test >= 1)
    reporter.report("XRF001", "error", keyPlace(node), "`data.split` leaves no row to train on", {
      help: "`eval` and `test` together must stay below 1",
    });
}

function checkFormat(context: CrossContext): void {
  const { task, reporter, resolved } = context;
  const node = ownNode(context, "data.format");
  const { format } = resolved.data;
  if (task === undefined || format === "auto" || task.formats.includes(format)) return;
  if (node?.value !== format) return;
  reporter.report(
    "XRF016",
    "error",
    node,
    `\`${task.name}\` cannot learn from rows of the format \`${format}\``,
    {
      help: `write \`auto\`, or choose a task for such rows: this one takes ${task.formats.map((one) => `\`${one}\``).join(", ")}`,
      fix: reporter.replace("Write `auto`", node, "auto", "unsafe"),
    },
  );
}

/** What waits for the loss of eval rows waits for ever when there are none. */
function checkMeasured(context: CrossContext): void {
  const { root, reporter, resolved } = context;
  const { data, train } = resolved;
  if (data.eval.length > 0 || (data.split?.eval ?? 0) > 0) return;
  const waiting = [
    ...(train.early_stopping === null ? [] : ["train.early_stopping"]),
    ...(train.load_best_model_at_end ? ["train.load_best_model_at_end"] : []),
  ];
  for (const path of waiting) {
    const node = ownNode(context, path);
    if (node === undefined) continue;
    reporter.report("XRF015", "warning", keyPlace(node), `\`${node.name}\` has no eval rows to watch`, {
      help: "name some in `data.eval`, or take them out of the training rows with `data.split`",
      fix: reporter.change(
        "Take a tenth of the rows: `data.split.eval: 0.1`",
        data.split === null ? splitOff(context) : undefined,
        "unsafe",
      ),
    });
  }
  const steps = ownNode(context, "train.eval_steps");
  if (steps !== undefined)
    reporter.report(
      "CFG011",
      "hint",
      keyPlace(steps),
      "`eval_steps` has no effect: there are no eval rows to measure",
      {
        tags: ["unnecessary"],
        fix: reporter.change("Delete `eval_steps`", removeKey(reporter.text, root, steps)),
      },
    );
}

/** Only where no other file stands for a part: a split beside one is a contradiction. */
function splitOff({ root, resolved, reporter }: CrossContext): ReturnType<typeof setKey> {
  if (resolved.data.test.length > 0) return undefined;
  return setKey(reporter.text, root, "data.split", "{eval: 0.1, test: 0.0}");
}

/** Attention kernels that keep rows of one sequence apart; with `auto` the engine takes one of its own. */
const ISOLATING = /^(?:auto|flash_attention_[23]|kernels-community\/.*flash.*|flex_attention|varlen)$/u;

function checkPacking(context: CrossContext): void {
  const { reporter, resolved, root } = context;
  const { packing, padding_free: isPaddingFree } = resolved.data;
  const kernel = resolved.model.attn_implementation;
  const node = ownNode(context, packing ? "data.packing" : "data.padding_free");
  if ((!packing && !isPaddingFree) || node === undefined || ISOLATING.test(kernel)) return;
  reporter.report(
    "XRF013",
    "warning",
    keyPlace(node),
    `\`${node.name}\` with \`attn_implementation: ${kernel}\`: rows in one sequence see each other`,
    {
      help: "write `auto`, or `flash_attention_2` where it is installed",
      fix: reporter.change(
        "Write `attn_implementation: auto`",
        setKey(reporter.text, root, "model.attn_implementation", "auto"),
        "unsafe",
      ),
    },
  );
}
