import { nodeAt } from "./configTree";
import { checkDataKeys } from "./cross/checkDataKeys";
import { checkEngine } from "./cross/checkEngine";
import { checkGate } from "./cross/checkGate";
import { checkMethod } from "./cross/checkMethod";
import { checkSchedule } from "./cross/checkSchedule";
import { checkTask } from "./cross/checkTask";
import { checkUnused } from "./cross/checkUnused";
import { createCrossContext, type CrossContext } from "./cross/crossContext";

/** What keys say about each other: contradictions, settings without effect, runs that cannot be what was meant. */
export function checkCross(given: Omit<CrossContext, "method" | "task">): void {
  const context = createCrossContext(given);
  checkMethod(context);
  checkDataKeys(context);
  checkTask(context);
  checkSchedule(context);
  checkGate(context);
  checkReports(context);
  checkEngine(context);
  checkUnused(context);
}

function checkReports({ root, reporter }: CrossContext): void {
  for (const node of nodeAt(root, "output.report")?.children ?? [])
    if (node.value === "card")
      reporter.report("CFG010", "info", node, "no effect yet: the model card comes with a later version", {
        tags: ["unnecessary"],
      });
}
