import { plainValue, textOf, type ConfigNode } from "../../configTree";
import { leave, type Draft } from "./draft";

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

export function nodeValue(node: ConfigNode): unknown {
  if (node.kind === "list") return node.children.map(nodeValue);
  if (node.kind === "map") return new Map(node.children.map((child) => [child.name, nodeValue(child)]));
  return plainValue(node);
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

/** transformers measures only with a strategy for it, and as often as it saves where the best is wanted at the end. */
export function putMeasuring({ node, effective, put }: NativeView): void {
  const steps = node("train.eval_steps");
  const best = effective("train.load_best_model_at_end") === true;
  if (steps === undefined && !best) return;
  put("eval_strategy", "steps", "train.eval_steps");
  if (steps !== undefined) put("eval_steps", nodeValue(steps), "train.eval_steps");
}
