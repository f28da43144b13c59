import { nodeAt, type ConfigNode } from "../../configTree";
import type { ConfigCheck } from "../../checkRunConfig";
import { KEYS } from "../../keys";
import type { DialectId } from "../dialect";
import { codecOf } from "./codecs";
import { carry, createDraft, leaveTheRest, type Draft } from "./draft";
import { nodeValue, type NativeView } from "./nativeView";
import { rowsOf } from "./rows";
import { axolotlFromNative } from "./axolotlFromNative";
import { llamaFactoryFromNative } from "./llamaFactoryFromNative";
import { llamaFactoryV1FromNative, V1_ROWS } from "./llamaFactoryV1";
import { trlFromNative } from "./trlFromNative";

/** What a config can be written for; LLaMA-Factory's v1 files are others than those of its current release. */
export type ForeignTarget = Exclude<DialectId, "torchtune"> | typeof V1_TARGET;
export const V1_TARGET = "llama-factory-v1";

/** Whose keys they are. */
export function toolOf(target: ForeignTarget): Exclude<DialectId, "torchtune"> {
  return target === V1_TARGET ? "llama-factory" : target;
}

/** Keys whose defaults differ between tools and decide what comes out: they are written even where the file is silent. */
const DECISIVE: readonly string[] = [
  ...["data.max_length", "method.r", "method.lora_alpha", "method.lora_dropout", "train.num_train_epochs"],
  ...["train.per_device_train_batch_size", "train.gradient_accumulation_steps", "train.learning_rate"],
  ...[
    "train.lr_scheduler_type",
    "train.warmup_ratio",
    "train.weight_decay",
    "train.max_grad_norm",
    "train.seed",
  ],
];

/** Carries a config of ours over to another tool; what has no equal stays behind. */
export function fromNative(check: ConfigCheck, root: ConfigNode, text: string, target: ForeignTarget): Draft {
  const draft = createDraft(root, text);
  const view = createView(draft, check);
  COMPOUND[target](view);
  const nested = target === V1_TARGET || undefined;
  const isLora = view.effective("method.name") === "lora";
  for (const { native, foreign } of nested === true ? V1_ROWS : rowsOf(toolOf(target))) {
    const node = view.node(native);
    if (draft.used.has(native) || draft.carried.has(foreign)) continue;
    if (node === undefined && (!DECISIVE.includes(native) || (!isLora && native.startsWith("method."))))
      continue;
    if (
      node === undefined &&
      native === "train.num_train_epochs" &&
      view.effective("train.max_steps") !== null
    )
      continue;
    if (native === "train.warmup_ratio" && Number(view.effective("train.warmup_steps")) > 0) continue;
    const value = node === undefined ? view.effective(native) : nodeValue(node);
    const carried = codecOf(toolOf(target), native, nested).fromNative(value);
    if (carried === undefined) continue;
    view.put(foreign, carried, native, node === undefined ? "Tunesmith's default" : undefined);
  }
  newNames(draft, target);
  leaveTheRest(draft, (node) => KEYS.find(({ path }) => path === node.path)?.notYet);
  return draft;
}

const COMPOUND: Readonly<Record<ForeignTarget, (view: NativeView) => void>> = {
  axolotl: axolotlFromNative,
  "llama-factory": llamaFactoryFromNative,
  [V1_TARGET]: llamaFactoryV1FromNative,
  trl: trlFromNative,
};

function createView(draft: Draft, check: ConfigCheck): NativeView {
  const node = (path: string): ConfigNode | undefined => nodeAt(draft.root, path);
  return {
    draft,
    node,
    effective: (path) => check.effective(path)?.value,
    put: (name, value, from, remark) => {
      carry(draft, name, value, node(from), remark);
      draft.used.add(from);
    },
    done: (path) => {
      draft.used.add(path);
    },
  };
}

/**
 * transformers 5 writes a share of the steps as `warmup_steps` below 1. Axolotl has its own `warmup_ratio`, and
 * LLaMA-Factory takes only releases of transformers that still have it.
 */
function newNames(draft: Draft, target: ForeignTarget): void {
  const ratio = draft.carried.get("warmup_ratio");
  if (target === "axolotl" || target === "llama-factory" || ratio === undefined) return;
  draft.carried.delete("warmup_ratio");
  if (ratio.value === 0 || draft.carried.has("warmup_steps")) {
    draft.carried.set(
      "warmup_steps",
      draft.carried.get("warmup_steps") ?? { ...ratio, path: "warmup_steps" },
    );
    return;
  }
  draft.carried.set("warmup_steps", {
    ...ratio,
    path: "warmup_steps",
    behind: ratio.behind ?? "a share of all steps",
  });
}
