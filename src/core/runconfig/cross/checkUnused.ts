import { engineProblems, engineThatRuns } from "../engineSupport";
import { idleReason, isPreset, valueAt } from "../idleReason";
import { removeKey } from "../editConfig";
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
    const reason = refused.has(child.path) ? undefined : whyIdle(child, context);
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

function whyIdle({ path, name }: ConfigNode, { resolved, method }: CrossContext): string | undefined {
  const key = name.includes(".") ? undefined : keyAt(path);
  if (key === undefined || key.path === "train.engine") return undefined;
  const reason = idleReason(key, resolved, method?.name);
  if (reason !== undefined) return reason;
  const engine = engineThatRuns(resolved);
  if (key.engines?.includes(engine) !== false || isPreset(key, valueAt(resolved, key.path), resolved, method))
    return undefined;
  return engine === "onnx"
    ? "the embedded engine does not read it"
    : `the \`${engine}\` engine does not read it`;
}
