import { nodeAt, type ConfigNode } from "../configTree";
import type { ConfigFacts } from "../configFacts";
import { keyAt } from "../keys";
import { methodNamed } from "../methods";
import type { Method } from "../methods/method";
import type { Place, Reporter } from "../check/reporter";
import type { ResolvedConfig } from "../resolve/resolvedConfig";
import { taskNamed, type Task } from "../tasks";

/** What a check of keys against each other sees. */
export interface CrossContext {
  readonly root: ConfigNode;
  readonly overrides: ConfigNode | undefined;
  readonly resolved: ResolvedConfig;
  readonly facts: ConfigFacts | undefined;
  readonly reporter: Reporter;
  /** As the file names it: `qlora`, though engines see `lora`. */
  readonly method: Method | undefined;
  readonly task: Task | undefined;
}

/** Where a value stands that the file gives and the command line does not replace. */
export function ownNode({ root, overrides }: CrossContext, path: string): ConfigNode | undefined {
  return isReplaced(overrides, path) ? undefined : nodeAt(root, path);
}

/** Whether the command line gives a key, or takes out a group that it is in. */
function isReplaced(overrides: ConfigNode | undefined, path: string): boolean {
  let node = overrides;
  for (const name of path.split(".")) {
    if (node === undefined) return false;
    if (node.kind !== "map") return true;
    node = nodeAt(node, name);
  }
  return node !== undefined;
}

export function writtenMethod(root: ConfigNode, overrides: ConfigNode | undefined): Method | undefined {
  const node = nodeAt(overrides, "method.name") ?? nodeAt(root, "method.name");
  return methodNamed(node === undefined ? keyAt("method.name")?.default : node.value);
}

export function createCrossContext(given: Omit<CrossContext, "method" | "task">): CrossContext {
  return {
    ...given,
    method: writtenMethod(given.root, given.overrides),
    task: taskNamed(given.resolved.task),
  };
}

/** The key itself, for findings about its being there. */
export function keyPlace({ keyStart, keyEnd }: ConfigNode): Place {
  return { start: keyStart, end: keyEnd };
}
