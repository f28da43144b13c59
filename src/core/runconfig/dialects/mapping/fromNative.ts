import { nodeAt, plainValue, textOf, type ConfigNode } from "../../configTree";
import type { ConfigCheck } from "../../checkRunConfig";
import { KEYS } from "../../keys";
import type { DialectId } from "../dialect";
import { codecOf } from "./codecs";
import { carry, createDraft, leave, leaveTheRest, type Draft } from "./draft";
import { rowsOf } from "./rows";
import { axolotlFromNative } from "./axolotlFromNative";
import { llamaFactoryFromNative } from "./llamaFactoryFromNative";
import { trlFromNative } from "./trlFromNative";

export type ForeignTarget = Exclude<DialectId, "torchtune">;

/** What the compound parts need: values as they take effect, and where they stand. */
export interface NativeView {
  readonly draft: Draft;
  /** The value that takes effect, expanded: `qlora` is `lora` on `nf4`. */
  readonly effective: (path: string) => unknown;
  readonly node: (path: string) => ConfigNode | undefined;
  /** Carries a value over under a name of the target, with the comments of our key. */
  readonly put: (name: string, value: unknown, from: string, remark?: string) => void;
  /** Our key has been dealt with. */
  readonly done: (path: string) => void;
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
  ({ axolotl: axolotlFromNative, "llama-factory": llamaFactoryFromNative, trl: trlFromNative })[target](view);
  const isFull = view.effective("method.name") === "full";
  for (const { native, foreign } of rowsOf(target)) {
    const node = view.node(native);
    if (draft.used.has(native) || draft.carried.has(foreign)) continue;
    if (node === undefined && (!DECISIVE.includes(native) || (isFull && native.startsWith("method."))))
      continue;
    if (
      node === undefined &&
      native === "train.num_train_epochs" &&
      view.effective("train.max_steps") !== null
    )
      continue;
    if (native === "train.warmup_ratio" && Number(view.effective("train.warmup_steps")) > 0) continue;
    const value = node === undefined ? view.effective(native) : nodeValue(node);
    const carried = codecOf(target, native).fromNative(value);
    if (carried === undefined) continue;
    view.put(foreign, carried, native, node === undefined ? "Tunesmith's default" : undefined);
  }
  newNames(draft, target);
  leaveTheRest(draft, (node) => KEYS.find(({ path }) => path === node.path)?.notYet);
  return draft;
}

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

export function nodeValue(node: ConfigNode): unknown {
  if (node.kind === "list") return node.children.map(nodeValue);
  if (node.kind === "map") return new Map(node.children.map((child) => [child.name, nodeValue(child)]));
  return plainValue(node);
}

/** transformers 5 writes a share of the steps as `warmup_steps` below 1. */
function newNames(draft: Draft, target: ForeignTarget): void {
  const ratio = draft.carried.get("warmup_ratio");
  if (target === "axolotl" || ratio === undefined) return;
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

/** `data.train` and its like: one path, a list, or `{path}`. */
export function pathsOf(node: ConfigNode | undefined): readonly string[] {
  if (node === undefined) return [];
  if (node.kind === "list") return node.children.flatMap(pathsOf);
  if (node.kind === "map") return pathsOf(node.children.find(({ name }) => name === "path"));
  return [textOf(node)];
}

/** The held-out share, under the target's name. */
export function putShare(view: NativeView, name: string): void {
  const split = view.node("data.split");
  if (split === undefined) return;
  if (split.kind !== "map") {
    view.put(name, 0, "data.split");
    return;
  }
  const share = view.effective("data.split.eval");
  if (typeof share === "number") view.put(name, share, "data.split.eval");
  if (view.effective("data.split.test") === 0) view.done("data.split.test");
}

/** What keeps the model from being converted without a loss. */
export function leaveUnknownMethod(view: NativeView, known: readonly string[]): void {
  const node = view.node("method.name");
  const method = String(view.effective("method.name"));
  if (node !== undefined && !known.includes(method)) leave(view.draft, node, "no such method there");
}
