import { engineProblems, engineThatRuns } from "../engineSupport";
import { idleReason, isPreset, valueAt } from "../check/idleReason";
import { removeKey } from "../edit/editConfig";
import { keyAt } from "../keys";
import type { ConfigNode } from "../configTree";
import { keyPlace, type CrossContext } from "./crossContext";

/** Keys that do nothing with this task, method, engine or other key: faded, with a fix that takes them out. */
export function checkUnused(context: CrossContext): void {
  const refused = new Set(engineProblems(context.resolved).map(({ path }) => path));
  visit(context.root, context, refused);
}

function visit(node: ConfigNode, context: CrossContext, refused: ReadonlySet<string>): void {
  for (const child of node.children) {
    const reason = refused.has(child.path) ? undefined : whyIdle(child, context, refused);
    if (reason === undefined) {
      if (child.kind === "map") visit(child, context, refused);
      continue;
    }
    const { reporter, root } = context;
    reporter.report("CFG011", "hint", keyPlace(child), `\`${child.name}\` has no effect: ${reason}`, {
      tags: ["unnecessary"],
      fix: reporter.change(`Delete \`${child.name}\``, removeKey(reporter.text, root, child)),
    });
  }
}

function whyIdle(
  { path, name }: ConfigNode,
  { resolved, method }: CrossContext,
  refused: ReadonlySet<string>,
): string | undefined {
  const key = name.includes(".") ? undefined : keyAt(path);
  if (key === undefined || key.path === "train.engine") return undefined;
  const reason = idleReason(key, resolved, method?.name);
  if (reason !== undefined) return reason;
  // Where the engine refuses the task or the method as a whole, what belongs to it is not to be deleted.
  if (refused.has("task") && key.tasks !== undefined) return undefined;
  if (refused.has("method.name") && key.methods !== undefined) return undefined;
  const engine = engineThatRuns(resolved);
  if (key.engines?.includes(engine) !== false || isPreset(key, valueAt(resolved, key.path), resolved, method))
    return undefined;
  return engine === "onnx"
    ? "the embedded engine does not read it"
    : `the \`${engine}\` engine does not read it`;
}
